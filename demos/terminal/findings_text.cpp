#include "terminal/findings_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "terminal/layout.hpp"
#include "terminal/numbers.hpp"

namespace ipc::terminal {
namespace {

using supervisor::Description;
using supervisor::Findings;
using supervisor::Outcome;

constexpr std::size_t kMostOutcomes = 12;

std::string schedules(std::uint64_t count) {
    return grouped(static_cast<std::int64_t>(count)) + (count == 1 ? " schedule" : " schedules");
}

/// A count that may be larger than any integer.
std::string grouped_count(double number) {
    constexpr double kGrouped = 1e18;
    return number < kGrouped ? grouped(std::llround(number)) : fmt::format("{:.3g}", number);
}

/// The metrics in which the outcomes differ: the others tell nothing.
std::vector<std::size_t> telling_metrics(const Findings& findings) {
    std::vector<std::size_t> telling;
    if (findings.outcomes.empty()) return telling;
    const auto& first = findings.outcomes.front().metrics;
    for (std::size_t metric = 0; metric < first.size(); ++metric) {
        const bool differs = std::any_of(
            findings.outcomes.begin(), findings.outcomes.end(),
            [&](const Outcome& outcome) { return outcome.metrics[metric] != first[metric]; });
        if (differs) telling.push_back(metric);
    }
    return telling;
}

void add_head(std::vector<Line>& lines, const Findings& findings, const Signs& signs) {
    const bool safe = findings.failing == 0;
    const bool sure = safe && findings.complete;
    const std::string_view sign = !safe ? signs.bad : sure ? signs.good : signs.unknown;
    const Ink ink = !safe ? Ink::bad : sure ? Ink::good : Ink::dim;
    std::string words =
        safe ? fmt::format("none of {} fails", schedules(findings.schedules))
             : fmt::format("{} of {} fail{}", grouped(static_cast<std::int64_t>(findings.failing)),
                           schedules(findings.schedules), findings.failing == 1 ? "s" : "");
    words[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(words[0])));
    const bool by_state = findings.states > 0;
    const bool counted = findings.stands_for > static_cast<double>(findings.schedules);
    const bool skipped = by_state || counted;
    words += !findings.complete ? ", but not every schedule was run."
             : skipped          ? ": every schedule is covered."
                                : ": every schedule was run.";
    lines.push_back({{std::string(sign) + " ", ink, true}, {words, ink, true}});
    if (!findings.complete) lines.push_back({{"  " + findings.why_not, Ink::dim}});
    if (by_state) {
        const std::string met = grouped(static_cast<std::int64_t>(findings.states));
        lines.push_back(
            {{"  " + met + " states were met: of schedules that come to the same one, one goes on.",
              Ink::dim}});
    }
    if (counted) {
        const double others = findings.stands_for - static_cast<double>(findings.schedules);
        lines.push_back(
            {{fmt::format("  They stand for {} schedules: {} that {} were skipped.",
                          grouped_count(findings.stands_for), grouped_count(others),
                          by_state ? "come to the same states" : "only swap independent steps"),
              Ink::dim}});
    }
    if (findings.circles > 0) {
        lines.push_back(
            {{fmt::format("  {} more came back to a state, and never let somebody who could move: what "
                          "follows is in the others.",
                          schedules(findings.circles)),
              Ink::dim}});
    }
}

void add_outcomes(std::vector<Line>& lines, const Description& description,
                  const Findings& findings, const Signs& signs, std::size_t width) {
    const std::vector<std::size_t> telling = telling_metrics(findings);
    std::vector<const Outcome*> sorted;
    for (const Outcome& outcome : findings.outcomes)
        sorted.push_back(&outcome);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Outcome* one, const Outcome* other) {
        return one->count > other->count;
    });
    for (const Outcome* outcome : sorted) {
        if (static_cast<std::size_t>(&outcome - &sorted.front()) == kMostOutcomes) {
            lines.push_back(
                {{fmt::format("  and {} other outcomes: see --json", sorted.size() - kMostOutcomes),
                  Ink::dim}});
            break;
        }
        const Ink ink = outcome->fails ? Ink::bad : Ink::good;
        std::string figures;
        for (const std::size_t metric : telling) {
            const auto& info = description.metrics[metric];
            figures += fmt::format("{}{} {}", figures.empty() ? "" : ", ", info.name,
                                   supervisor::metric_text(info, outcome->metrics[metric]));
        }
        const std::string words =
            outcome->stuck.empty()
                ? outcome->verdict
                : (outcome->livelock ? "Livelock: " : "Deadlock: ") + outcome->stuck + ".";
        // Of an outcome that is the only one no figure tells it from others: its words begin at once.
        std::vector<std::string> rows = wrap(harmless(words), width - 15);
        const bool told = !figures.empty() || rows.empty();
        lines.push_back(
            {{fmt::format("{:>12} ", grouped(static_cast<std::int64_t>(outcome->count))), Ink::text,
              true},
             {std::string(outcome->fails ? signs.bad : signs.good) + " ", ink, true},
             {told ? figures : rows.front(), told ? Ink::text : Ink::dim}});
        if (!told) rows.erase(rows.begin());
        for (const std::string& row : rows)
            lines.push_back({{std::string(15, ' ') + row, Ink::dim}});
    }
}

/// To search so: a knob at its default needs to be said where a search would take another value.
std::string search_line(Description description, const std::vector<std::int64_t>& knobs) {
    const std::vector<std::int64_t> searched = description.searched();
    for (std::size_t at = 0; at < knobs.size() && at < description.knobs.size(); ++at) {
        if (knobs[at] == description.knobs[at].preset) description.knobs[at].preset = searched[at];
    }
    return command_line(description, knobs) + " --explore";
}

/// The same with a right choice for each knob that has a wrong one; empty: there is none to repair.
std::string right_choice(const Description& description, const std::vector<std::int64_t>& knobs) {
    std::vector<std::int64_t> repaired = knobs;
    for (std::size_t at = 0; at < knobs.size() && at < description.knobs.size(); ++at) {
        const auto& choices = description.knobs[at].choices;
        const auto now = static_cast<std::size_t>(knobs[at]);
        if (now >= choices.size() || choices[now].right) continue;
        const auto right = std::find_if(choices.begin(), choices.end(), [](const auto& choice) { return choice.right; });
        if (right != choices.end()) repaired[at] = right - choices.begin();
    }
    return repaired == knobs ? "" : search_line(description, repaired) + " --expect safe";
}

}  // namespace

std::string command_line(const Description& description, const std::vector<std::int64_t>& knobs) {
    std::vector<std::int64_t> typed = knobs;
    typed[supervisor::kSecondsKnob] = description.knobs[supervisor::kSecondsKnob].preset;
    const std::string changed = knobs_changed(description, typed);
    return "ipc-" + description.name + (changed.empty() ? "" : " ") + changed;
}

std::string progress_line(const Findings& findings) {
    return fmt::format("{}, {} fail, {} preemptions, {}", schedules(findings.schedules),
                       grouped(static_cast<std::int64_t>(findings.failing)), findings.preemptions,
                       duration(findings.seconds));
}

std::vector<Line> findings_lines(const Description& description,
                                 const std::vector<std::int64_t>& knobs, const Findings& findings,
                                 const Signs& signs, std::size_t width) {
    std::vector<Line> lines;
    add_head(lines, findings, signs);
    lines.emplace_back();
    add_outcomes(lines, description, findings, signs, width);
    lines.emplace_back();
    lines.push_back({{fmt::format("  {}, {} steps of real processes", duration(findings.seconds),
                                  grouped(static_cast<std::int64_t>(findings.steps))),
                      Ink::dim}});
    lines.push_back(
        {{"  A step goes from one named site to the next: orders of single instructions "
          "are not explored.",
          Ink::dim}});
    for (const std::string& row : wrap(description.search_leaves_out, width - 2))
        lines.push_back({{"  " + row, Ink::dim}});
    if (!findings.shortest_failing) return lines;
    lines.emplace_back();
    lines.push_back(
        {{"  The shortest that fails: ", Ink::dim}, {*findings.shortest_failing, Ink::bad, true}});
    lines.push_back({{"  Replay it:  ", Ink::dim},
                     {command_line(description, knobs) + " --schedule \"" +
                      *findings.shortest_failing + "\""}});
    if (const std::string repaired = right_choice(description, knobs); !repaired.empty())
        lines.push_back({{"  Prove the repair:  ", Ink::dim}, {repaired}});
    return lines;
}

}  // namespace ipc::terminal
