#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "choosing/adviser.hpp"
#include "stage/comparison.hpp"

namespace ipc::model {

using Placement = stage::Comparison::Placement;
using Pattern = stage::Comparison::Pattern;

/// Over the repeats; ns, or a second.
struct Spread {
    double median = 0, lowest = 0, highest = 0;
    /// The bars overlap: the difference may be chance.
    bool meets(const Spread& other) const {
        return !stage::Comparison::distinguishable({median, lowest, highest}, {other.median, other.lowest, other.highest});
    }
};

/// What was measured of one mechanism, placement, pattern and size.
struct ComparisonCell {
    std::size_t mechanism = 0;  ///< index into stage::kMechanisms
    Placement placement = Placement::same_cpu;
    Pattern pattern = Pattern::round_trip;
    std::uint32_t bytes = 0;
    std::uint32_t repeats = 0;  ///< 0: it could not be measured, see why_not
    std::uint64_t messages = 0, wrong = 0, checked = 0;
    Spread p50_ns, p99_ns, p999_ns, messages_a_second, cpu_ns;
    double copies = -1, system_calls = -1, context_switches = -1;  ///< for one message; below 0: not countable
    std::string why_not;
    std::uint32_t slot = 0, sequence = 0;  ///< where it was read, and its number there then

    std::string_view name() const { return stage::kMechanisms[mechanism]; }
};

/// The figures of ipc-compare so far.
struct Comparison {
    std::uint32_t planned = 0;  ///< cells, with those that only say why not
    std::uint32_t rounds = 0;   ///< repeats that every cell has had
    std::string environment;    ///< CPUs, kernel, pinning, clock
    std::vector<std::uint32_t> sizes;   ///< of messages, in their order, that are planned; empty: those of the cells
    std::vector<ComparisonCell> cells;  ///< those that were measured, or could not be

    bool empty() const { return cells.empty(); }
    /// Cells that have figures, and those that can have some here: of the planned ones not every can be measured.
    std::size_t measured() const;
    std::size_t to_measure() const;
    const ComparisonCell* find(std::size_t mechanism, Placement placement, Pattern pattern,
                               std::uint32_t bytes) const;
};

enum class ComparisonMetric : std::uint8_t { throughput, p50, p99, p999, cpu };
inline constexpr std::size_t kComparisonMetrics = 5;
/// Which figures are plotted.
struct ComparisonChoice {
    ComparisonMetric metric = ComparisonMetric::p50;  ///< the first figures that a run has
    Placement placement = Placement::two_cpus;
    Pattern pattern = Pattern::round_trip;
    bool operator==(const ComparisonChoice&) const = default;
};

const char* name_of(ComparisonMetric metric);  ///< "latency p99"
const char* name_of(Placement placement);      ///< "same CPU"
const char* name_of(Pattern pattern);          ///< "round trip"

/// Bytes a second for throughput, ns for the others. Nothing where it was not measured.
std::optional<Spread> figure_of(const ComparisonCell& cell, ComparisonMetric metric);
/// "3.6 GB/s", "4.7 µs"
std::string figure_text(ComparisonMetric metric, double value);
std::string bytes_text(double bytes);  ///< "64 B", "1 KiB"
std::string count_text(double count);  ///< "2", "0.5"; below 0 "–"

/// The placement that was chosen if it has figures, else the one that has.
Placement placement_with_figures(const Comparison& comparison, Placement wished);
/// What the adviser says beside its reasons.
choosing::Measured measured_of(const Comparison& comparison, Placement placement);

/// One mechanism in the table of trade-offs.
struct TradeOff {
    std::size_t mechanism = 0;
    std::string latency, throughput, copies, system_calls, switches;  ///< "–": not measured
    const char *isolation, *synchronizes, *reach;
    std::string why_not;  ///< why it could not be measured
};
/// All mechanisms, in their order: latency of a round trip of 64 B (p50), best throughput of all sizes, and what
/// one message of 64 B one way costs: "–" where only round trips are measured. Of what cannot carry 64 B the size it has, which is said.
std::vector<TradeOff> trade_offs(const Comparison& comparison, Placement placement);

}  // namespace ipc::model
