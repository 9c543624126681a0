#include <fmt/format.h>

#include <algorithm>

#include "terminal/layout.hpp"
#include "terminal/numbers.hpp"

namespace ipc::terminal {
namespace {

using supervisor::ActorNow;
using supervisor::Description;
using supervisor::Snapshot;

/// The columns' widths, each with the space after it; 0: left out. The letter before them takes
/// two.
struct Widths {
    std::size_t role = 5, pid = 8, cpu = 4, state = 0, site = 5, local = 0, value = 0,
                iterations = 12;

    std::size_t all() const {
        return 2 + role + pid + cpu + state + site + local + value + iterations;
    }
};

constexpr std::size_t kLeastState = 19, kMostState = 31;

Widths find_widths(const Description& description, std::size_t width) {
    Widths widths;
    for (const auto& role : description.roles) {
        widths.role = std::max(widths.role, std::min<std::size_t>(columns(role.name), 10) + 1);
        if (role.local.empty()) continue;
        widths.local = std::max(widths.local, std::min<std::size_t>(columns(role.local), 8));
        widths.value = 13;
    }
    for (const auto& site : description.sites) {
        widths.site = std::max(widths.site, std::min<std::size_t>(columns(site.name), 12) + 1);
    }
    for (std::size_t* spared : {&widths.cpu, &widths.pid, &widths.iterations}) {
        if (widths.all() + kLeastState > width) *spared = 0;
    }
    const std::size_t room = width - std::min(width, widths.all());
    widths.state = std::clamp(room, kLeastState, kMostState);
    return widths;
}

std::string state_words(const ActorNow& actor, std::size_t width) {
    if (actor.exited) {
        if (actor.exit < 0) return "killed: " + signal_words(-actor.exit);
        return fmt::format("exited {}", actor.exit);
    }
    std::string words = harmless(actor.in_words());
    if (actor.stuck) words = "STUCK " + words;
    const std::size_t blocked = words.find("blocked in ");
    if (columns(words) > width && blocked != words.npos) words.erase(blocked, 8);
    return words;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// `stage.at("load");` and nothing else: the code it stands before is on the next line.
bool only_names_a_site(std::string_view text) {
    const bool call = text.starts_with("stage.at(") || text.starts_with("stage.about_to") ||
                      text.starts_with("stage_.at(") || text.starts_with("stage_.about_to");
    return call && text.find(';') == text.size() - 1;
}

std::string role_local(const Description& description, const ActorNow& actor) {
    for (const auto& role : description.roles) {
        if (role.name == actor.role) return role.local;
    }
    return {};
}

/// A line of another of the demo's sources than the main one is told with its file.
SourceLine code_there(const Description& description, const ActorNow& actor) {
    const auto& site = description.sites[static_cast<std::size_t>(actor.site)];
    const supervisor::SourceFile source = description.source_around(actor.site, actor.line);
    SourceLine code = source_line(source.text, actor.line);
    // "if (... {" tells nothing of what happens there.
    if (code.text.empty() || code.text.ends_with('{')) code = {actor.line, site.help};
    if (source.path == description.source_file) return code;
    const std::string_view file = source.path.empty() ? site.file : source.path;
    return {0, fmt::format("{}:{}  {}", file.substr(file.rfind('/') + 1), code.number, code.text)};
}

}  // namespace

SourceLine source_line(std::string_view source, int line) {
    for (int number = 1; line > 0 && !source.empty(); ++number) {
        const std::size_t end = std::min(source.find('\n'), source.size());
        const std::string_view text = trimmed(source.substr(0, end));
        if (number >= line && !text.empty() && !only_names_a_site(text)) {
            return {number, harmless(text)};
        }
        source.remove_prefix(std::min(end + 1, source.size()));
    }
    return {};
}

std::vector<Line> actor_rows(const Description& description, const Snapshot& snapshot,
                             const Signs& signs, std::size_t width, bool with_source) {
    const Widths widths = find_widths(description, width);
    const std::string_view more = signs.more;
    const std::size_t used = widths.all();
    const bool beside = width >= used + 2 + 40;

    Line header{{"  " + left("role", widths.role), Ink::faint},
                {left("pid", widths.pid) + left("CPU", widths.cpu), Ink::faint},
                {left("state", widths.state) + left("site", widths.site), Ink::faint},
                {left(widths.value != 0 ? "value" : "", widths.local + widths.value), Ink::faint},
                {right("iterations", widths.iterations), Ink::faint}};
    if (beside) header.push_back({"  source", Ink::faint});
    std::vector<Line> lines{header};

    for (std::size_t i = 0; i < snapshot.actors.size(); ++i) {
        const ActorNow& actor = snapshot.actors[i];
        const Ink ink = actor_ink(i);
        const Ink quiet = actor.exited ? Ink::faint : Ink::text;
        const bool harm = actor.stuck || actor.exit < 0 || !actor.failure.empty();
        const auto site = static_cast<std::size_t>(actor.site);
        const bool at_site = !actor.exited && actor.site >= 0 && site < description.sites.size();

        const std::string local = at_site ? role_local(description, actor) : "";
        const std::string pid = actor.pid > 0 ? fmt::format("{}", actor.pid) : "";
        const std::string cpu = actor.cpu >= 0 && !actor.exited ? fmt::format("{}", actor.cpu) : "";
        const auto column = [&](std::string_view text, std::size_t w) {
            return w == 0 ? "" : left(text, w - 1, more) + " ";
        };
        Line row{{fmt::format("{} ", actor.letter), ink, true},
                 {column(actor.role, widths.role), ink},
                 {column(pid, widths.pid) + column(cpu, widths.cpu), Ink::dim},
                 {column(state_words(actor, widths.state - 1), widths.state),
                  harm ? Ink::bad : quiet, harm},
                 {column(at_site ? description.sites[site].name : "", widths.site), quiet},
                 {left(local, widths.local, more), Ink::faint}};
        if (widths.value != 0) {
            row.push_back(
                {right(local.empty() ? "" : grouped(actor.value), widths.value - 1, more) + " ",
                 quiet});
        }
        row.push_back({right(grouped(actor.iterations), widths.iterations, more), quiet});

        SourceLine code = at_site ? code_there(description, actor) : SourceLine{};
        if (!actor.waits_for.empty()) code.text = harmless(actor.waits_for);
        const std::string number = code.number == 0 ? "" : fmt::format("{}", code.number);
        if (beside) {
            row.push_back({"  " + right(number, 4) + " ", Ink::faint});
            row.push_back({left(code.text, width - used - 7, more), ink});
        }
        lines.push_back(std::move(row));
        if (with_source && !beside) {
            lines.push_back(
                {{fmt::format("  {} {} ", signs.branch, right(number, 4)), Ink::faint},
                 {left(code.text, width - std::min<std::size_t>(width, 10), more), ink}});
        }
    }
    return lines;
}

}  // namespace ipc::terminal
