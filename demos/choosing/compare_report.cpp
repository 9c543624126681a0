#include "choosing/compare_report.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <string>

#include "choosing/adviser_knobs.hpp"
#include "choosing/compare_plan.hpp"

namespace ipc::demos {

using stage::kMechanisms;
using stage::Metric;
using stage::MetricType;

const Metric kMeasured{.name = "cells_measured", .help = "mechanisms, sizes, patterns and placements measured so far", .timed = true};
const Metric kRoundTrips{.name = "round_trips_measured", .help = "of these, round trips", .timed = true};
const Metric kToMeasure{.name = "cells_planned", .help = "of them all that can be measured here"};
const Metric kRounds{.name = "rounds", .help = "repeats that every cell has had", .timed = true};
const Metric kMessages{.name = "messages", .help = "that were measured; there and back is one", .timed = true};
const Metric kWrong{.name = "wrong_messages", .help = "that were not received as they were sent"};
const Metric kSecondsLeft{.name = "seconds_left", .help = "until all is measured", .unit = "s", .type = MetricType::real};
const Metric kQuickest{.name = "quickest_round_trip_us",
                       .help = "the shortest median of all round trips of the smallest messages",
                       .unit = "us",
                       .type = MetricType::real,
                       .samples = &kRoundTrips};

namespace {

using Cell = Comparison::Cell;

struct Best {
    const Cell* cell = nullptr;
    std::string equals; ///< what is not distinguishable from it
    int rivals = 0;     ///< how many others were measured so
    std::uint32_t repeats = 0; ///< fewest of them all
};

/// Of one placement and pattern: the best at the size that is compared, which is 64 B where it was measured.
Best best(const Comparison& comparison, std::uint32_t planned, Placement placement, Pattern pattern) {
    const auto figure = [&](const Cell& cell) {
        return pattern == Pattern::round_trip ? cell.p50_ns : cell.messages_a_second;
    };
    const auto better = [&](const Cell& one, const Cell& other) {
        const bool less = figure(one).median < figure(other).median;
        return pattern == Pattern::round_trip ? less : !less;
    };
    std::uint32_t bytes = 0;
    const auto counts = [&](const Cell& cell) {
        return cell.repeats > 0 && cell.placement == placement && cell.pattern == pattern;
    };
    for (std::uint32_t at = 0; at < planned; ++at) {
        const Cell& cell = comparison.cells[at];
        if (counts(cell) && (bytes == 0 || cell.bytes == 64)) bytes = cell.bytes;
    }
    Best found;
    for (std::uint32_t at = 0; at < planned; ++at) {
        const Cell& cell = comparison.cells[at];
        if (counts(cell) && cell.bytes == bytes && (found.cell == nullptr || better(cell, *found.cell))) found.cell = &cell;
    }
    if (found.cell != nullptr) found.repeats = found.cell->repeats;
    for (std::uint32_t at = 0; found.cell != nullptr && at < planned; ++at) {
        const Cell& cell = comparison.cells[at];
        if (!counts(cell) || cell.bytes != bytes || &cell == found.cell) continue;
        ++found.rivals;
        found.repeats = std::min(found.repeats, cell.repeats);
        if (Comparison::distinguishable(figure(cell), figure(*found.cell))) continue;
        found.equals += (found.equals.empty() ? "" : ", ") + std::string(kMechanisms[cell.mechanism]);
    }
    return found;
}

/// "; on one CPU pipe, 4.5 us (not distinguishable: FIFO)".
std::string in_words(const Best& best) {
    char text[160];
    const Cell& cell = *best.cell;
    const char* where = cell.placement == Placement::same_cpu ? "on one CPU" : "on two CPUs";
    if (cell.pattern == Pattern::round_trip) {
        std::snprintf(text, sizeof(text), "%s the %s, %.3g us", where, kMechanisms[cell.mechanism].data(),
                      cell.p50_ns.median / 1000);
    } else {
        std::snprintf(text, sizeof(text), "%s the %s, %.3g messages/s", where, kMechanisms[cell.mechanism].data(),
                      cell.messages_a_second.median);
    }
    return text + (best.equals.empty() || best.repeats < 2 ? std::string() : " (not distinguishable: " + best.equals + ")");
}

/// Only what was compared is the best, and only where repeats say how far figures of one thing are apart.
std::string beginning(const Best& best, Pattern pattern) {
    const bool round_trip = pattern == Pattern::round_trip;
    const std::string bytes = std::to_string(best.cell->bytes) + " B";
    if (best.rivals == 0) return (round_trip ? "Round trip of " : "One way, ") + bytes + ": ";
    if (best.repeats < 2)
        return (round_trip ? "Measured once, which makes no order; the shortest round trip of "
                           : "Measured once, which makes no order; the most messages one way of ") + bytes + ": ";
    return (round_trip ? "The quickest round trip of " : "The most messages one way of ") + bytes + ": ";
}

std::string sentence(const Comparison& comparison, std::uint32_t planned) {
    for (const Pattern pattern : {Pattern::round_trip, Pattern::one_way}) {
        std::string text;
        for (const Placement placement : {Placement::same_cpu, Placement::two_cpus}) {
            const Best found = best(comparison, planned, placement, pattern);
            if (found.cell == nullptr) continue;
            text += (text.empty() ? beginning(found, pattern) : "; ") + in_words(found);
        }
        if (!text.empty()) return text + ".";
    }
    return "Nothing was measured.";
}

/// What the answers to the adviser's questions lead to, with the figures so far.
choosing::Advice advice_of(const Stage& stage, const Comparison& comparison) {
    const auto answers = choosing::answers_of([&](const stage::Knob& knob) { return stage.value(knob); });
    choosing::Measured measured = choosing::measured_of(comparison);
    measured.if_not = "not measured";
    return choosing::advise(answers, measured);
}

std::string in_short(const choosing::Advice& advice) {
    return std::string(" For your answers: ") + choosing::name_of(advice.best) + ". " + advice.reasons.front().text +
           " Runner-up: " + choosing::name_of(advice.runner_up) + ", if " + advice.runner_up_if + ".";
}

/// The letter of an actor that was killed or failed before the end; 0: none was.
char lost_actor(const Stage& stage) {
    for (std::size_t at = 0; at < stage.actors(); ++at) {
        const stage::ActorSlot& slot = stage.actor(at);
        if (slot.state.load() != stage::ActorState::exited) continue;
        const int status = slot.exit_status.load();
        if (WIFSIGNALED(status) || WEXITSTATUS(status) != 0) return static_cast<char>('A' + at);
    }
    return 0;
}

}  // namespace

void report_comparison(Stage& stage) {
    auto& comparison = *static_cast<Comparison*>(stage.exhibit());
    const choosing::Advice advice = advice_of(stage, comparison);
    std::snprintf(comparison.advice.data(), comparison.advice.size(), "%s", choosing::advice_text(advice).c_str());
    const std::uint32_t planned = comparison.planned.load(std::memory_order_acquire);
    long long measured = 0, round_trips = 0, to_measure = 0, messages = 0, wrong = 0, done = 0;
    double quickest = 0;
    for (std::uint32_t at = 0; at < planned; ++at) {
        const Cell& cell = comparison.cells[at];
        to_measure += cell.why_not[0] == 0;
        measured += cell.repeats > 0;
        done += cell.repeats;
        messages += static_cast<long long>(cell.messages);
        wrong += static_cast<long long>(cell.wrong);
        if (cell.repeats == 0 || cell.pattern != Pattern::round_trip) continue;
        ++round_trips;
        if (quickest == 0 || cell.p50_ns.median < quickest) quickest = cell.p50_ns.median;
    }
    const long long all = to_measure * stage.value(kRepeats);
    stage.set(kMeasured, measured);
    stage.set(kRoundTrips, round_trips);
    stage.set(kToMeasure, to_measure);
    stage.set(kRounds, comparison.rounds.load());
    stage.set(kMessages, messages);
    stage.set(kWrong, wrong);
    stage.set_real(kQuickest, quickest / 1000);
    if (done > 0)
        stage.set_real(kSecondsLeft, stage.seconds() / static_cast<double>(done) * static_cast<double>(all - done));

    const char lost = lost_actor(stage);
    if (wrong > 0) {
        stage.verdict(false, "%lld messages were not received as they were sent.", wrong);
    } else if (lost != 0 && done < all) {
        stage.verdict(false, "%c ended after %lld of %lld measurements; the figures so far are kept.", lost, done, all);
    } else if (done < all) {
        stage.verdict(true, "%lld of %lld measurements: %s%s", done, all, sentence(comparison, planned).c_str(),
                      in_short(advice).c_str());
    } else {
        stage.verdict(true, "%s%s", sentence(comparison, planned).c_str(), in_short(advice).c_str());
    }
}

}  // namespace ipc::demos
