#include <fmt/format.h>

#include <algorithm>

#include "terminal/layout.hpp"
#include "terminal/numbers.hpp"

namespace ipc::terminal {
namespace {

using supervisor::ActorNow;
using supervisor::Description;
using supervisor::Snapshot;

struct Widths {
    std::size_t role = 4, site = 4, local = 0, state = 19;
};

Widths find_widths(const Description& description) {
    Widths widths;
    for (const auto& role : description.roles) {
        widths.role = std::max(widths.role, std::min<std::size_t>(columns(role.name), 10));
        if (!role.local.empty()) {
            widths.local =
                std::max(widths.local, std::min<std::size_t>(columns(role.local), 8) + 12);
        }
    }
    for (const auto& site : description.sites) {
        widths.site = std::max(widths.site, std::min<std::size_t>(columns(site.name), 12));
    }
    return widths;
}

std::string state_words(const ActorNow& actor) {
    if (actor.exited) {
        if (actor.exit < 0) return "killed: " + signal_words(-actor.exit);
        return fmt::format("exited {}", actor.exit);
    }
    const std::string words = harmless(actor.in_words());
    return actor.stuck ? "STUCK " + words : words;
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// `stage.at("load");` and nothing else: the code it stands before is on the next line.
bool only_names_a_site(std::string_view text) {
    const bool call = text.starts_with("stage.at(") || text.starts_with("stage.about_to(") ||
                      text.starts_with("stage_.at(") || text.starts_with("stage_.about_to(");
    return call && text.find(';') == text.size() - 1;
}

std::string role_local(const Description& description, const ActorNow& actor) {
    for (const auto& role : description.roles) {
        if (role.name == actor.role) return role.local;
    }
    return {};
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
    const Widths widths = find_widths(description);
    const std::string_view more = signs.more;
    // letter, role, pid, CPU, state, site, value, iterations, each with a space or two after it
    const std::size_t fixed = 2 + widths.role + 1 + 8 + 4 + widths.state + 1 + widths.site + 1 +
                              (widths.local != 0 ? widths.local + 1 : 0) + 12;
    const bool beside = width >= fixed + 2 + 40;

    Line header{{left("  " + left("role", widths.role), widths.role + 3), Ink::faint},
                {left("pid", 8) + left("CPU", 4) + left("state", widths.state + 1), Ink::faint},
                {left("site", widths.site + 1), Ink::faint}};
    if (widths.local != 0) header.push_back({left("value", widths.local + 1), Ink::faint});
    header.push_back({right("iterations", 12), Ink::faint});
    if (beside) header.push_back({"  source", Ink::faint});
    std::vector<Line> lines{header};

    for (std::size_t i = 0; i < snapshot.actors.size(); ++i) {
        const ActorNow& actor = snapshot.actors[i];
        const Ink ink = actor_ink(i);
        const Ink quiet = actor.exited ? Ink::faint : Ink::text;
        const bool harm = actor.stuck || actor.exit < 0 || !actor.failure.empty();
        const auto site = static_cast<std::size_t>(actor.site);
        const bool at_site = !actor.exited && actor.site >= 0 && site < description.sites.size();

        Line row{
            {fmt::format("{} ", actor.letter), ink, true},
            {left(actor.role, widths.role + 1, more), ink},
            {left(actor.pid > 0 ? fmt::format("{}", actor.pid) : "", 8), Ink::dim},
            {left(actor.cpu >= 0 && !actor.exited ? fmt::format("{}", actor.cpu) : "", 4),
             Ink::dim},
            {left(state_words(actor), widths.state, more) + " ", harm ? Ink::bad : quiet, harm},
            {left(at_site ? description.sites[site].name : "", widths.site, more) + " ", quiet}};
        if (widths.local != 0) {
            const std::string name = role_local(description, actor);
            const std::string value = name.empty() || !at_site ? "" : grouped(actor.value);
            const std::size_t room = widths.local - 12;
            row.push_back({left(at_site ? name : "", room, more), Ink::faint});
            row.push_back({right(value, 12, more) + " ", quiet});
        }
        row.push_back({right(grouped(actor.iterations), 12, more), quiet});

        SourceLine code;
        if (at_site) code = source_line(description.source, actor.line);
        const std::string number = code.text.empty() ? "" : fmt::format("{}", code.number);
        if (beside) {
            row.push_back({"  " + right(number, 4) + " ", Ink::faint});
            row.push_back({left(code.text, width - fixed - 7, more), ink});
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
