#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stage/comparison.hpp"

namespace ipc::supervisor {

/// stage::Comparison as it stood at one moment, checked: nothing in it is out of range, and no text is without end.
struct ComparisonFigures {
    struct Cell {
        std::size_t mechanism; ///< index into stage::kMechanisms
        stage::Comparison::Placement placement;
        stage::Comparison::Pattern pattern;
        std::uint32_t bytes, repeats;
        std::uint64_t messages, wrong, checked;
        stage::Comparison::Spread p50_ns, p99_ns, p999_ns, messages_a_second, cpu_ns;
        double copies, system_calls, context_switches;
        std::string why_not;

        std::string_view name() const { return stage::kMechanisms[mechanism]; }
    };
    std::string environment;
    std::vector<std::string> advice; ///< line by line
    std::vector<Cell> cells; ///< in the order in which they are measured
};

/// Nothing while the cell is being written, or if it holds what cannot be: an actor may have scribbled over it.
std::optional<ComparisonFigures::Cell> read_cell(const stage::Comparison::Cell& from);
/// Text up to its end, or to the end of its room; what is not printable ASCII becomes a question mark.
std::string printable(const char* from, std::size_t room);

/// A cell that is being written all the time, or that makes no sense, is left out.
ComparisonFigures read_comparison(const stage::Comparison& comparison);

std::string_view word(stage::Comparison::Placement placement); ///< "same CPU", "two CPUs"
std::string_view word(stage::Comparison::Pattern pattern);     ///< "round trip", "one way"

}  // namespace ipc::supervisor
