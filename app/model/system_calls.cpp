#include "model/system_calls.hpp"

#include <algorithm>
#include <array>

#include "model/call_gloss.hpp"
#include "model/ticks.hpp"

namespace ipc::model {

namespace {

std::string gloss_and_name(const CallLine& line) {
    if (line.gate) return "The playground holds the actor at its gate: this futex is not the demo's.";
    const CallGloss* gloss = gloss_of(line.name, line.arguments);
    if (gloss == nullptr) return line.name + ": not one of the calls by which processes talk to each other.";
    return line.name + ": " + std::string(gloss->words) + '.';
}

std::string page_of(const CallLine& line) {
    const CallGloss* gloss = gloss_of(line.name, line.arguments);
    std::string page = gloss != nullptr && !gloss->page.empty() ? std::string(gloss->page) : line.name + "(2)";
    const std::size_t open = page.find('(');
    return "man " + page.substr(open + 1, page.size() - open - 2) + ' ' + page.substr(0, open);
}

std::string result_words(const CallLine& line) {
    const std::string after = line.duration >= 0 ? ", after " + duration_text(line.duration) : "";
    if (!line.returned) {
        return line.result == "?" ? (line.name.starts_with("exit") ? "It does not return." : "It never returned: the process ended in it.")
                                  : "It has not returned: the process is in it.";
    }
    if (line.error.empty()) return "It answered " + line.result + after + '.';
    const std::string_view words = error_words(line.name, line.error);
    const std::string told = line.failed() ? "It failed with " + line.error : "It was interrupted, " + line.error;
    return told + after + (words.empty() ? "." : ": " + std::string(words) + '.');
}

}  // namespace

std::string CallLine::text() const {
    switch (kind) {
        case Kind::signal:
            return "--- " + name + (arguments.empty() ? "" : ' ' + arguments) + " ---";
        case Kind::ended:
            return "+++ " + name + (arguments.empty() ? "" : ' ' + arguments) + " +++";
        case Kind::call:
            break;
    }
    return name + '(' + arguments + (result.empty() ? " ..." : ending());
}

std::string CallLine::ending() const {
    return kind == Kind::call && !result.empty() ? ") = " + result : std::string();
}

CallWords in_words(const CallLine& line) {
    switch (line.kind) {
        case CallLine::Kind::signal: {
            const std::string_view words = signal_words(line.name);
            if (line.name == "stopped") return {"The process is stopped, " + line.arguments + '.', {}, "man 7 signal"};
            return {line.name + " is delivered" + (words.empty() ? "." : ": " + std::string(words) + '.'), {},
                    "man 7 signal"};
        }
        case CallLine::Kind::ended:
            return {"The process " + std::string(line.name == "killed" ? "was " : "") + line.name + ' ' +
                        line.arguments + '.',
                    {}, {}};
        case CallLine::Kind::call:
            break;
    }
    return {gloss_and_name(line), result_words(line), page_of(line)};
}

bool is_ipc(const CallLine& line) {
    if (line.kind != CallLine::Kind::call) return true;
    return !line.gate && gloss_of(line.name, line.arguments) != nullptr;
}

const CallLine* SystemCalls::find(std::uint64_t id) const {
    const std::size_t at = place(id);
    return at < lines_.size() && lines_[at].id == id ? &lines_[at] : nullptr;
}

const CallLine& SystemCalls::at(std::uint64_t id) const { return lines_[place(id)]; }

// Ids count up, so most lines stand where their number says; the search is for gaps.
std::size_t SystemCalls::place(std::uint64_t id) const {
    const auto found = std::lower_bound(lines_.begin(), lines_.end(), id,
                                        [](const CallLine& line, std::uint64_t wanted) { return line.id < wanted; });
    return static_cast<std::size_t>(found - lines_.begin());
}

void SystemCalls::put(CallLine line) {
    if (!lines_.empty() && line.id <= lines_.back().id) {
        const std::size_t at = place(line.id);
        if (at >= lines_.size() || lines_[at].id != line.id) return;  // forgotten meanwhile
        const bool shown = is_ipc(lines_[at]);
        lines_[at] = std::move(line);
        // Only what it returned is new; the arguments that decide may have come with it.
        const std::uint64_t id = lines_[at].id;
        const auto row = std::lower_bound(talk_.begin(), talk_.end(), id);
        if (!shown && is_ipc(lines_[at])) talk_.insert(row, id);
        if (shown && !is_ipc(lines_[at])) talk_.erase(row);
        return;
    }
    if (is_ipc(line)) talk_.push_back(line.id);
    lines_.push_back(std::move(line));
    if (lines_.size() <= kMostLines) return;
    if (!talk_.empty() && talk_.front() == lines_.front().id) talk_.pop_front();
    lines_.pop_front();
    ++forgotten_;
}

const CallLine& SystemCalls::row(std::size_t row, bool all) const { return all ? lines_[row] : at(talk_[row]); }

std::size_t SystemCalls::row_of(std::uint64_t id, bool all) const {
    if (all) return place(id);
    return static_cast<std::size_t>(std::lower_bound(talk_.begin(), talk_.end(), id) - talk_.begin());
}

void SystemCalls::marks(std::int64_t begin, std::int64_t end, double pixels, bool all,
                        std::optional<std::uint64_t> selected, std::vector<CallMark>& out) const {
    out.clear();
    if (end <= begin) return;
    std::array<std::size_t, 256> last{};  // per actor: 1 + where its newest mark is in `out`
    auto from = std::lower_bound(lines_.begin(), lines_.end(), begin,
                                 [](const CallLine& line, std::int64_t time) { return line.time < time; });
    const double scale = pixels / static_cast<double>(end - begin);
    for (; from != lines_.end() && from->time < end; ++from) {
        if (!all && !is_ipc(*from)) continue;
        const auto x = static_cast<float>(static_cast<double>(from->time - begin) * scale);
        const bool chosen = selected == from->id;
        std::size_t& newest = last[from->actor];
        if (newest > 0 && x - out[newest - 1].x < kDensity) {
            CallMark& mark = out[newest - 1];
            ++mark.count;
            mark.failed = mark.failed || from->failed();
            if (!chosen) continue;
            mark.id = from->id;
            mark.selected = true;
            continue;
        }
        out.push_back({x, from->actor, from->failed(), chosen, from->id, 1});
        newest = out.size();
    }
}

}  // namespace ipc::model
