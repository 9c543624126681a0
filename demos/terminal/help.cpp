#include "terminal/help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "terminal/cells.hpp"
#include "terminal/numbers.hpp"

namespace ipc::terminal {
namespace {

using supervisor::Description;
using supervisor::KnobInfo;

constexpr std::size_t kWidth = 80;
constexpr std::size_t kColumn = 26;  ///< where the explanations begin

/// "  --option VALUE        words, wrapped under one another"
std::string entry(std::string_view option, std::string_view words, std::size_t column = kColumn) {
    std::string text(option);
    const bool own_row = columns(option) + 2 > column;
    text += own_row ? "\n" : std::string(column - columns(option), ' ');
    bool first = !own_row;
    for (const std::string& row : wrap(words, kWidth - column)) {
        if (!first) text += std::string(column, ' ');
        first = false;
        text += row + "\n";
    }
    return text;
}

std::string knob_entry(const KnobInfo& knob) {
    const std::string option =
        fmt::format("  --{} {}", supervisor::kebab(knob.name), knob.is_choice() ? "CHOICE" : "N");
    const std::string live = knob.live ? "; may change while it runs" : "";
    if (!knob.is_choice()) {
        const std::string unit = knob.unit.empty() ? "" : " " + knob.unit;
        return entry(option, fmt::format("{} (default {}, {}..{}{}{})", knob.help, knob.preset,
                                         knob.lowest, knob.highest, unit, live));
    }
    std::string text = entry(option, fmt::format("{} (default {}{})", knob.help,
                                                 supervisor::knob_text(knob, knob.preset), live));
    for (const auto& choice : knob.choices) {
        const bool says_so = choice.help.starts_with("wrong");
        text += entry("      " + choice.name,
                      (choice.right || says_so ? "" : "wrong: ") + choice.help, kColumn + 2);
    }
    return text;
}

std::string role_entries(const Description& description) {
    std::string roles;
    std::vector<std::pair<std::string, std::string>> users;  // of each option that says where: the roles
    for (const auto& role : description.roles) {
        if (role.alone.empty()) continue;
        roles += (roles.empty() ? "" : "|") + role.name;
        for (const std::string& option : {role.alone, role.onward}) {
            if (option.empty()) continue;
            const auto known = std::find_if(users.begin(), users.end(), [&](const auto& each) { return each.first == option; });
            if (known == users.end()) users.emplace_back(option, role.name);
            else known->second += " or " + role.name;
        }
    }
    if (roles.empty()) return "";
    std::string text = entry("  --role " + roles, "one side alone, until it is done; the other runs in another terminal");
    for (const auto& [option, by] : users)
        text += entry("  --" + option + " WHERE", "with --role " + by + ": where the other side is met");
    return text;
}

/// "iterations 1, clients 2": what a search takes instead of the presets.
std::string small_words(const Description& description) {
    std::string words;
    for (const KnobInfo& knob : description.knobs) {
        if (!knob.searched) continue;
        words += (words.empty() ? "" : ", ") + knob.name + " " + supervisor::knob_text(knob, *knob.searched);
    }
    return words.empty() ? "its presets" : words;
}

}  // namespace

std::string help_text(const Description& description) {
    std::string text = fmt::format("ipc-{}: {}\n\nUsage: ipc-{} [OPTION]...\n", description.name,
                                   description.summary, description.name);
    const auto& knobs = description.knobs;
    const auto add = [&](std::size_t first, std::size_t end) {
        for (std::size_t i = first; i < std::min(end, knobs.size()); ++i)
            text += knob_entry(knobs[i]);
    };
    if (knobs.size() > supervisor::kPaceKnob + 1) {
        text += "\nWhat it shows\n";
        add(supervisor::kPaceKnob + 1, knobs.size());
    }
    text += "\nHow long, how fast\n";
    add(0, supervisor::kPaceKnob + 1);
    text += entry("  --set KNOB=VALUE", "the same, by the knob's name; may be given again");

    text += "\nWhat comes out\n";
    text += entry("  --json", "the report as one JSON object on stdout, nothing else there");
    text += entry("  --record FILE", "keep the run, to be opened in the playground");
    text += entry("  --perfetto FILE", "the events as Chrome trace JSON, for ui.perfetto.dev");
    text += entry("  --csv FILE", "the events, one line each");
    text += entry("  --plain", "lines instead of the live view");
    text += entry("  --no-color", "no colours; so does the variable NO_COLOR");

    text += "\nStep by step\n";
    text += entry("  --schedule \"A B A\"", "first these steps of these actors, then freely");
    text += entry("  --explore", description.not_explored.empty()
                                    ? "run every schedule of a small configuration: " + small_words(description) + ", unless you say otherwise"
                                    : "refused here: " + description.not_explored);
    text += entry("  --max-schedules N", "with --explore: at most so many (default 1000000)");
    text += entry("  --max-preemptions N", "with --explore: only those that interrupt so rarely");
    text += entry("  --max-seconds N", "with --explore: for so long (default 60)");
    text += entry("  --max-steps N", "with --explore: cut a longer schedule (default 1000)");
    text += entry("  --skip-equivalent",
                  std::string("with --explore: of schedules that come to the same state, or only swap independent steps, run one") +
                      (description.searched_by_state == 0 ? ""
                       : description.searched_by_state == 1
                           ? " (here the default; =false runs all)"
                           : fmt::format(" (here the default with {} actors or more; =false runs all)",
                                         description.searched_by_state)));
    text += entry("  --new-processes", "with --explore: for every schedule, to compare the speed");
    text += entry("  --expect safe|broken",
                  "exit with 3 unless the verdict holds (safe) or fails (broken); with --explore: no schedule fails and all were run, or one fails");

    text += "\nMore\n";
    text += entry("  --describe", "roles, knobs, sites and metrics as JSON");
    text += role_entries(description);
    text += entry("  -h, --help", "this text");

    text += "\nMetrics\n";
    for (const auto& metric : description.metrics) {
        const std::string unit = metric.unit.empty() ? "" : " (" + metric.unit + ")";
        text += entry("  " + metric.name, metric.help + unit);
    }
    text += "\nKeys in the live view\n";
    text += entry("  space", "pause, resume");
    text += entry("  s, 1..9, A..P", "a step of the next actor, of that actor");
    text += entry("  + -", "ten times faster, ten times slower");
    text += entry("  m", "the next choice of sync, or of the first knob that may change");
    text += entry("  q, Ctrl-C", "end, with the report");
    text +=
        "\nExit status: 0 it ran, whatever it found; 1 it could not; 2 wrong usage;\n"
        "3 --expect was not met.\n";
    return text;
}

}  // namespace ipc::terminal
