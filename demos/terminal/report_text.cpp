#include "terminal/report_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "supervisor/counted.hpp"
#include "terminal/history.hpp"
#include "terminal/layout.hpp"
#include "terminal/numbers.hpp"

namespace ipc::terminal {
namespace {

using supervisor::RunRecord;

constexpr std::size_t kTryItMost = 3;

void add_verdict(std::vector<Line>& lines, const RunRecord& run, const ReportExtras& extras,
                 const Signs& signs, std::size_t width) {
    const std::string_view sign = !extras.verdict_known ? signs.unknown
                                  : run.holds           ? signs.good
                                                        : signs.bad;
    const Ink ink = !extras.verdict_known ? Ink::dim : run.holds ? Ink::good : Ink::bad;
    const std::string words =
        run.verdict.empty() ? "There was nothing to judge." : harmless(run.verdict);
    const std::size_t indent = columns(sign) + 1;
    bool first = true;
    for (const std::string& row : wrap(words, width - indent)) {
        lines.push_back({{first ? std::string(sign) + " " : std::string(indent, ' '), ink, true},
                         {row, ink, true}});
        first = false;
    }
}

void add_why_stuck(std::vector<Line>& lines, const RunRecord& run, std::size_t width) {
    if (run.why_stuck.empty()) return;
    lines.emplace_back();
    lines.push_back({{"  Why is it stuck?", Ink::text, true}});
    bool circle_told = false;  // each of those on it would tell it anew
    for (const supervisor::StuckRecord& stuck : run.why_stuck) {
        const bool circle = stuck.text.find(": a circle, ") != std::string::npos;
        if (circle && circle_told) continue;
        circle_told = circle_told || circle;
        const auto actor = static_cast<std::size_t>(stuck.letter - 'A');
        for (const std::string& row : wrap(harmless(stuck.text), width - 2)) {
            lines.push_back({{"  " + row, actor_ink(actor)}});
        }
    }
}

void add_metrics(std::vector<Line>& lines, const RunRecord& run) {
    std::size_t widest = 0, figures = 17;  // columns; a figure is never cut
    for (std::size_t i = 0; i < run.description.metrics.size(); ++i) {
        const auto& metric = run.description.metrics[i];
        widest = std::max(widest, columns(metric.name));
        if (i < run.metrics.size()) figures = std::max(figures, columns(metric_words(metric, run.metrics[i])) + 1);
    }
    const int headline = headline_metric(run.description);
    for (std::size_t i = 0; i < run.description.metrics.size() && i < run.metrics.size(); ++i) {
        const auto& metric = run.description.metrics[i];
        if (!supervisor::is_counted(metric, run.processes)) continue;
        const bool bold = static_cast<int>(i) == headline;
        const bool any = supervisor::has_samples(metric, run.metrics);
        lines.push_back({{"  " + left(metric.name, widest), Ink::dim},
                         {right(any ? metric_words(metric, run.metrics[i]) : "none", figures), any ? Ink::text : Ink::dim, bold},
                         {metric.unit.empty() || !any ? "" : " " + metric.unit, Ink::faint}});
    }
}

void add_processes(std::vector<Line>& lines, const RunRecord& run) {
    std::size_t widest = 0;
    for (const auto& process : run.processes)
        widest = std::max(widest, columns(process.role));
    for (std::size_t i = 0; i < run.processes.size(); ++i) {
        const auto& process = run.processes[i];
        const std::string end = process.exit < 0 ? "killed by " + signal_words(-process.exit)
                                                 : fmt::format("exited with {}", process.exit);
        lines.push_back({{fmt::format("  {} ", process.letter), actor_ink(i), true},
                         {left(process.role, widest) + " ", actor_ink(i)},
                         {left(fmt::format("pid {}", process.pid), 12) + " ", Ink::dim},
                         {end, process.exit == 0 ? Ink::dim : Ink::bad}});
    }
}

void add_footnotes(std::vector<Line>& lines, const RunRecord& run, const ReportExtras& extras) {
    std::string facts = fmt::format("  {}, {} events recorded, {} dropped", duration(run.seconds),
                                    grouped(static_cast<std::int64_t>(run.events_recorded)),
                                    grouped(static_cast<std::int64_t>(run.events_dropped)));
    lines.push_back({{facts, Ink::dim}});
    const std::string changed = knobs_changed(run.description, run.knobs);
    if (!changed.empty()) lines.push_back({{"  with " + changed, Ink::dim}});
    if (!extras.schedule.empty()) {
        lines.push_back({{"  first the steps " + extras.schedule + ", then freely", Ink::dim}});
    }
    for (const std::string& file : extras.files)
        lines.push_back({{"  wrote " + file, Ink::dim}});
}

/// The commands that still mean something: the processes and their objects are gone.
void add_try_it(std::vector<Line>& lines, const RunRecord& run) {
    std::size_t widest = 0;
    std::vector<const supervisor::TryInfo*> chosen;
    for (const auto& item : run.description.try_it) {
        if (item.command.find('{') != item.command.npos || chosen.size() == kTryItMost) continue;
        chosen.push_back(&item);
        widest = std::max(widest, columns(item.what) + 1);
    }
    if (chosen.empty()) return;
    lines.emplace_back();
    lines.push_back({{"  Try it", Ink::text, true}});
    for (const auto* item : chosen) {
        lines.push_back({{"  " + left(item->what + ":", widest) + " ", Ink::dim}, {item->command}});
    }
}

}  // namespace

std::vector<Line> report_lines(const RunRecord& run, const ReportExtras& extras, const Signs& signs,
                               std::size_t width) {
    std::vector<Line> lines;
    add_verdict(lines, run, extras, signs, width);
    add_why_stuck(lines, run, width);
    lines.emplace_back();
    add_metrics(lines, run);
    if (!run.processes.empty()) {
        lines.emplace_back();
        add_processes(lines, run);
    }
    lines.emplace_back();
    add_footnotes(lines, run, extras);
    add_try_it(lines, run);
    return lines;
}

}  // namespace ipc::terminal
