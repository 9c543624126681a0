#include "supervisor/strace_text.hpp"

#include <algorithm>
#include <charconv>

namespace ipc::supervisor {
namespace {

constexpr std::size_t kLongestLine = 65536; ///< of a longer one the middle is left out
constexpr std::size_t kHead = 4096, kTail = 512;
constexpr std::size_t kMostOpen = 4096;     ///< processes at once

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool in_name(char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// strace writes ASCII; whatever else comes is not let through to a screen.
std::string clean(std::string_view text, std::size_t most) {
    std::string out(text.substr(0, most));
    for (char& c : out) {
        if (c < ' ' || c > '~') c = '?';
    }
    if (text.size() > most) out += "...";
    return out;
}

/// Where the ')' stands that ends the arguments: outside of strings, of what -y says of a descriptor, and of
/// inner brackets. npos: nowhere.
std::size_t end_of_arguments(std::string_view text) {
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\';
        } else if (c == '<' && at > 0 && (is_digit(text[at - 1]) || text[at - 1] == 'D')) {
            // TCP:[127.0.0.1:80->127.0.0.1:9]: an arrow does not end it.
            for (++at; at < text.size() && (text[at] != '>' || text[at - 1] == '-'); ++at) {}
        } else if (c == '(' || c == '[' || c == '{') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '}') {
            if (depth == 0 && c == ')') return at;
            depth = std::max(depth - 1, 0);
        }
    }
    return std::string_view::npos;
}

/// "read" of "read(3, ...", and the '(' with it; empty where there is none.
std::string_view take_name(std::string_view& text) {
    const std::size_t end = text.find('(');
    if (end == std::string_view::npos) return {};
    const std::string_view name = text.substr(0, end);
    if (!std::all_of(name.begin(), name.end(), in_name)) return {};
    text.remove_prefix(end + 1);
    return name;
}

/// Seconds with a fraction, as ns; below 0: not one.
std::int64_t read_seconds(std::string_view& text) {
    std::int64_t seconds = 0;
    const auto [point, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || seconds < 0 || seconds > 9'000'000'000) return -1;
    text.remove_prefix(static_cast<std::size_t>(point - text.data()));
    std::int64_t ns = 0, unit = 100'000'000;
    if (take(text, ".")) {
        for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), unit /= 10) {
            ns += (text.front() - '0') * unit;
        }
    }
    return seconds * 1'000'000'000 + ns;
}

}  // namespace

void StraceText::feed(std::string_view bytes, std::vector<TracedCall>& calls) {
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        pending_ += bytes.substr(0, end);
        if (pending_.size() > kLongestLine) pending_.erase(kHead, pending_.size() - kHead - kTail);
        if (end == bytes.size()) return;
        bytes.remove_prefix(end + 1);
        line(pending_, calls);
        pending_.clear();
        settled_ = false;
    }
}

void StraceText::settle(std::vector<TracedCall>& calls) {
    Head head;
    if (settled_ || pending_.size() > kLongestLine || read_head(pending_, head) != HeadIs::good) return;
    const std::string_view name = take_name(head.rest);
    if (name.empty() || open_.contains(head.pid)) return;
    enter(head, name, head.rest, calls);
    settled_ = true;
}

/// "4127 1795486798.466720 read(3, ..."
StraceText::HeadIs StraceText::read_head(std::string_view line, Head& head) {
    const auto [after, error] = std::from_chars(line.data(), line.data() + line.size(), head.pid);
    if (error != std::errc() || head.pid <= 0) return HeadIs::garbage;
    line.remove_prefix(static_cast<std::size_t>(after - line.data()));
    if (!take(line, " ")) return HeadIs::garbage;
    line = trimmed(line);
    const std::int64_t wall = read_seconds(line);
    if (wall < 0 || !take(line, " ") || line.empty()) return HeadIs::garbage;
    head.time = wall + offset_;
    head.rest = line;
    head.actor = actor_of_(head.pid);
    return head.actor < 0 || head.actor > 255 ? HeadIs::strange : HeadIs::good;
}

void StraceText::line(std::string_view text, std::vector<TracedCall>& calls) {
    Head head;
    const HeadIs is = read_head(text, head);
    if (is == HeadIs::strange) return;
    if (is == HeadIs::good) {
        if (head.rest.starts_with("<... ")) return resumed(head, calls);
        if (other(head, calls)) return;
        return call(head, calls);
    }
    const std::size_t name = text.find("strace: ");
    if (name != std::string_view::npos) {
        talk_ = clean(text.substr(name + 8), 240);
    } else {
        ++garbage_;
    }
}

TracedCall StraceText::begin(const Head& head) {
    TracedCall call;
    call.id = next_id_++;
    call.time = newest_ = std::max(head.time, newest_);
    call.pid = head.pid;
    call.actor = static_cast<std::uint8_t>(head.actor);
    return call;
}

bool StraceText::holds_at_gate(int pid, std::string_view name, std::string_view arguments) const {
    if (name != "futex" || !take(arguments, "0x")) return false;
    std::uint64_t address = 0;
    std::from_chars(arguments.data(), arguments.data() + arguments.size(), address, 16);
    return is_gate_(pid, address);
}

/// "--- SIGUSR1 {si_signo=SIGUSR1, ...} ---" and "+++ exited with 0 +++"
bool StraceText::other(const Head& head, std::vector<TracedCall>& calls) {
    std::string_view rest = trimmed(head.rest);
    const bool signal = rest.starts_with("--- ") && rest.ends_with(" ---");
    const bool ended = rest.starts_with("+++ ") && rest.ends_with(" +++");
    if ((!signal && !ended) || rest.size() < 9) return false;
    rest = rest.substr(4, rest.size() - 8);
    const std::size_t name = std::min(rest.find(' '), rest.size());
    TracedCall made = begin(head);
    made.kind = signal ? TracedCall::Kind::signal : TracedCall::Kind::ended;
    made.returned = true;
    made.name = clean(rest.substr(0, name), 40);
    made.arguments = clean(trimmed(rest.substr(name)), kMostArguments);
    if (ended) open_.erase(head.pid);
    calls.push_back(std::move(made));
    return true;
}

void StraceText::enter(const Head& head, std::string_view name, std::string_view arguments,
                       std::vector<TracedCall>& calls) {
    if (open_.size() >= kMostOpen) open_.clear();
    TracedCall made = begin(head);
    made.name = clean(name, 40);
    made.arguments = clean(trimmed(arguments), kMostArguments);
    made.gate = holds_at_gate(head.pid, name, arguments);
    calls.push_back(made);
    open_.insert_or_assign(head.pid, std::move(made));
}

/// "NAME(ARGUMENTS) = RESULT <0.000012>", or what stands there until another process's line came between.
void StraceText::call(const Head& head, std::vector<TracedCall>& calls) {
    std::string_view rest = head.rest;
    const std::string_view called = take_name(rest);
    if (called.empty()) {
        ++garbage_;
        return;
    }
    constexpr std::string_view kUnfinished = "<unfinished ...>";
    const bool unfinished = trimmed(rest).ends_with(kUnfinished);
    const auto begun = settled_ ? open_.find(head.pid) : open_.end(); // this line's begin has been shown already
    if (unfinished) {
        if (begun == open_.end()) enter(head, called, rest.substr(0, rest.rfind(kUnfinished)), calls);
        return;
    }
    TracedCall made = begun != open_.end() ? std::move(begun->second) : begin(head);
    if (begun != open_.end()) open_.erase(begun);
    made.name = clean(called, 40);
    made.gate = holds_at_gate(head.pid, called, rest);
    made.arguments.clear();
    leave(made, rest);
    calls.push_back(std::move(made));
}

/// "<... read resumed>"abc", 10) = 3 <0.297343>"
void StraceText::resumed(const Head& head, std::vector<TracedCall>& calls) {
    std::string_view rest = head.rest.substr(5);
    const std::string_view name = rest.substr(0, std::min(rest.find(' '), rest.size()));
    rest.remove_prefix(name.size());
    const std::size_t end = rest.find('>');
    const auto found = open_.find(head.pid);
    if (!rest.starts_with(" resumed") || end == std::string_view::npos ||
        (found != open_.end() && found->second.name != name)) {
        ++garbage_;
        return;
    }
    rest.remove_prefix(end + 1);
    TracedCall made;
    if (found != open_.end()) {
        made = std::move(found->second);
        open_.erase(found);
    } else { // begun before strace came
        made = begin(head);
        made.name = clean(name, 40);
    }
    take(rest, " <unfinished ...>"); // it died in there
    leave(made, rest);
    calls.push_back(std::move(made));
}

/// From behind what is known of the arguments on.
void StraceText::leave(TracedCall& call, std::string_view rest) {
    std::size_t end = end_of_arguments(rest);
    if (end == std::string_view::npos) end = rest.rfind(") ");
    if (end == std::string_view::npos) end = rest.size();
    const std::string_view more = trimmed(rest.substr(0, end));
    if (!more.empty() && call.arguments.size() < kMostArguments) {
        if (call.arguments.ends_with(',')) call.arguments += ' ';
        call.arguments = clean(call.arguments + std::string(more), kMostArguments);
    }
    rest = end < rest.size() ? trimmed(rest.substr(end + 1)) : std::string_view{};
    if (!take(rest, "= ")) return; // cut off
    if (rest.ends_with('>')) {
        const std::size_t open = rest.rfind(" <");
        if (open != std::string_view::npos) {
            std::string_view seconds = rest.substr(open + 2);
            const std::int64_t taken = read_seconds(seconds);
            if (taken >= 0 && seconds == ">") {
                call.duration = taken;
                rest = rest.substr(0, open);
            }
        }
    }
    rest = trimmed(rest);
    call.result = clean(rest, 200);
    call.returned = rest != "?";
    for (const std::string_view failed : {"-1 ", "? "}) {
        std::string_view name = rest;
        if (take(name, failed) && name.starts_with('E')) call.error = clean(name.substr(0, std::min(name.find(' '), name.size())), 40);
    }
}

}  // namespace ipc::supervisor
