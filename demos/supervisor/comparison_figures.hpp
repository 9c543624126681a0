#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stage/comparison.hpp"

namespace ipc::supervisor {

/// stage::Comparison as it stood at one moment, checked: nothing in it is out of range, and no text is without end.
struct ComparisonFigures {
    struct Cell {
        std::string_view mechanism;
        stage::Comparison::Placement placement;
        stage::Comparison::Pattern pattern;
        std::uint32_t bytes, repeats;
        std::uint64_t messages, wrong, checked;
        stage::Comparison::Spread p50_ns, p99_ns, p999_ns, messages_a_second, cpu_ns;
        double copies, system_calls, context_switches;
        std::string why_not;
    };
    std::string environment;
    std::vector<std::string> advice; ///< line by line
    std::vector<Cell> cells; ///< in the order in which they are measured
};

/// A cell that is being written all the time, or that makes no sense, is left out.
ComparisonFigures read_comparison(const stage::Comparison& comparison);

std::string_view word(stage::Comparison::Placement placement); ///< "same CPU", "two CPUs"
std::string_view word(stage::Comparison::Pattern pattern);     ///< "round trip", "one way"

}  // namespace ipc::supervisor
