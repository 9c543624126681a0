#include "model/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace ipc::model {

namespace {

constexpr std::uint32_t kSmall = 64;  // the size that the table and the adviser speak of

std::string two_digits(double value) {
    char text[40];
    std::snprintf(text, sizeof text, value < 9.95 ? "%.1f" : "%.0f", value);
    std::string made = text;
    if (made.ends_with(".0")) made.erase(made.size() - 2);
    return made;
}

std::string latency_text(double ns) {
    if (ns < 999.5) return two_digits(ns) + " ns";
    if (ns < 999.5e3) return two_digits(ns / 1e3) + " µs";
    return ns < 999.5e6 ? two_digits(ns / 1e6) + " ms" : two_digits(ns / 1e9) + " s";
}

std::string rate_text(double bytes) {
    if (bytes < 999.5) return two_digits(bytes) + " B/s";
    if (bytes < 999.5e3) return two_digits(bytes / 1e3) + " kB/s";
    return bytes < 999.5e6 ? two_digits(bytes / 1e6) + " MB/s" : two_digits(bytes / 1e9) + " GB/s";
}

struct Nature {
    const char *isolation, *synchronizes, *reach;
};

// What no measurement tells, in the order of stage::kMechanisms.
constexpr std::array<Nature, stage::kMechanisms.size()> kNatures{{
    {"none: both write", "you: atomics", "one machine"},
    {"none: both write", "you: atomics", "one machine"},
    {"kernel copies", "the kernel", "relatives"},
    {"kernel copies, permission bits", "the kernel", "one machine"},
    {"kernel copies, knows the peer", "the kernel", "one machine"},
    {"kernel copies, knows the peer", "the kernel", "one machine"},
    {"kernel copies, knows the peer", "the kernel", "one machine"},
    {"kernel copies, permission bits", "the kernel, by priority", "one machine"},
    {"kernel copies, permission bits", "the kernel, by type", "one machine"},
    {"a counter, no data", "the kernel", "relatives, or passed on"},
    {"a number, same user only", "the kernel, may merge", "one machine"},
    {"kernel copies", "the kernel", "any machine"},
    {"kernel copies", "nobody: may be lost", "any machine"},
    {"typed contract", "the runtime", "any machine"},
}};

// The cell of 64 B; of what cannot carry so much its smallest that was measured; nullptr: none.
const ComparisonCell* small_cell(const Comparison& comparison, std::size_t mechanism, Placement placement,
                                 Pattern pattern) {
    const ComparisonCell* found = comparison.find(mechanism, placement, pattern, kSmall);
    if (found != nullptr && found->repeats > 0) return found;
    found = nullptr;
    for (const ComparisonCell& cell : comparison.cells) {
        const bool fits = cell.mechanism == mechanism && cell.placement == placement && cell.pattern == pattern;
        if (fits && cell.repeats > 0 && cell.bytes < kSmall && (found == nullptr || cell.bytes < found->bytes))
            found = &cell;
    }
    return found;
}

void raise(std::optional<double>& highest, const ComparisonCell& cell) {
    const auto rate = figure_of(cell, ComparisonMetric::throughput);
    if (rate) highest = std::max(highest.value_or(0), rate->median);
}

}  // namespace

const ComparisonCell* Comparison::find(std::size_t mechanism, Placement placement, Pattern pattern,
                                       std::uint32_t bytes) const {
    for (const ComparisonCell& cell : cells) {
        if (cell.mechanism == mechanism && cell.placement == placement && cell.pattern == pattern &&
            cell.bytes == bytes)
            return &cell;
    }
    return nullptr;
}

std::size_t Comparison::measured() const {
    return static_cast<std::size_t>(
        std::count_if(cells.begin(), cells.end(), [](const ComparisonCell& cell) { return cell.repeats > 0; }));
}

std::size_t Comparison::to_measure() const {
    const auto cannot =
        std::count_if(cells.begin(), cells.end(), [](const ComparisonCell& cell) { return !cell.why_not.empty(); });
    return planned - std::min<std::size_t>(planned, static_cast<std::size_t>(cannot));
}

const char* name_of(ComparisonMetric metric) {
    switch (metric) {
        case ComparisonMetric::throughput: return "throughput";
        case ComparisonMetric::p50: return "latency p50";
        case ComparisonMetric::p99: return "latency p99";
        case ComparisonMetric::p999: return "latency p99.9";
        case ComparisonMetric::cpu: return "CPU per message";
    }
    return "";
}

const char* name_of(Placement placement) {
    return placement == Placement::same_cpu ? "same CPU" : "two CPUs";
}

const char* name_of(Pattern pattern) {
    return pattern == Pattern::round_trip ? "round trip" : "one way";
}

std::optional<Spread> figure_of(const ComparisonCell& cell, ComparisonMetric metric) {
    Spread spread;
    switch (metric) {
        case ComparisonMetric::throughput: {
            const auto bytes = static_cast<double>(cell.bytes);
            const Spread& rate = cell.messages_a_second;
            spread = {rate.median * bytes, rate.lowest * bytes, rate.highest * bytes};
            break;
        }
        case ComparisonMetric::p50: spread = cell.p50_ns; break;
        case ComparisonMetric::p99: spread = cell.p99_ns; break;
        case ComparisonMetric::p999: spread = cell.p999_ns; break;
        case ComparisonMetric::cpu: spread = cell.cpu_ns; break;
    }
    if (cell.repeats == 0 || !(spread.median > 0)) return std::nullopt;
    return spread;
}

std::string figure_text(ComparisonMetric metric, double value) {
    return metric == ComparisonMetric::throughput ? rate_text(value) : latency_text(value);
}

std::string bytes_text(double bytes) {
    if (bytes < 1024) return two_digits(bytes) + " B";
    return bytes < 1024 * 1024 ? two_digits(bytes / 1024) + " KiB" : two_digits(bytes / 1024 / 1024) + " MiB";
}

std::string count_text(double count) {
    if (!(count >= 0)) return "–";
    char text[40];
    std::snprintf(text, sizeof text, count < 0.095 ? "%.2f" : "%.1f", count);
    std::string made = text;
    if (made.ends_with(".0")) made.erase(made.size() - 2);
    return made == "0.00" ? "0" : made;
}

Placement placement_with_figures(const Comparison& comparison, Placement wished) {
    bool there = false, other = false;
    for (const ComparisonCell& cell : comparison.cells) {
        if (cell.repeats > 0) (cell.placement == wished ? there : other) = true;
    }
    if (there || !other) return wished;
    return wished == Placement::same_cpu ? Placement::two_cpus : Placement::same_cpu;
}

choosing::Measured measured_of(const Comparison& comparison, Placement placement) {
    choosing::Measured measured;
    measured.placement = placement == Placement::same_cpu ? "one CPU" : "two CPUs";
    for (std::size_t i = 0; i < choosing::kMechanismCount; ++i) {
        const choosing::MechanismInfo& info = choosing::mechanisms()[i];
        for (const ComparisonCell& cell : comparison.cells) {
            const int mechanism = static_cast<int>(cell.mechanism);
            if (cell.placement == placement && cell.pattern == Pattern::round_trip && mechanism == info.measured &&
                figure_of(cell, ComparisonMetric::p50))
                choosing::add_round_trip(measured.figures[i], cell.bytes, cell.p50_ns.median);
            if (cell.placement == placement && (mechanism == info.measured || mechanism == info.measured_batched))
                raise(measured.figures[i].bytes_a_second, cell);
        }
    }
    return measured;
}

std::vector<TradeOff> trade_offs(const Comparison& comparison, Placement placement) {
    std::vector<TradeOff> rows;
    for (std::size_t i = 0; i < stage::kMechanisms.size(); ++i) {
        TradeOff& row = rows.emplace_back();
        row.mechanism = i;
        row.latency = row.throughput = row.copies = row.system_calls = row.switches = "–";
        row.isolation = kNatures[i].isolation;
        row.synchronizes = kNatures[i].synchronizes;
        row.reach = kNatures[i].reach;
        std::optional<double> best;
        for (const ComparisonCell& cell : comparison.cells) {
            if (cell.mechanism != i || cell.placement != placement) continue;
            raise(best, cell);
            if (cell.repeats == 0 && row.why_not.empty()) row.why_not = cell.why_not;
        }
        if (best) row.throughput = rate_text(*best);
        const ComparisonCell* there = small_cell(comparison, i, placement, Pattern::round_trip);
        if (there != nullptr && figure_of(*there, ComparisonMetric::p50)) {
            row.latency = latency_text(there->p50_ns.median);
            if (there->bytes != kSmall) row.latency += " (" + bytes_text(there->bytes) + ")";
        }
        const ComparisonCell* one_way = small_cell(comparison, i, placement, Pattern::one_way);
        if (one_way != nullptr || there != nullptr) row.why_not.clear();
        // What a round trip costs is no figure of one message.
        if (one_way == nullptr) continue;
        row.copies = count_text(one_way->copies);
        row.system_calls = count_text(one_way->system_calls);
        row.switches = count_text(one_way->context_switches);
    }
    return rows;
}

}  // namespace ipc::model
