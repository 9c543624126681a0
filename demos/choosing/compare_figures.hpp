#pragma once

#include <vector>

#include "choosing/compare_clock.hpp"
#include "choosing/compare_meeting.hpp"
#include "choosing/compare_plan.hpp"

namespace ipc::demos {

/// What was measured of one cell, repeat after repeat.
class CellFigures {
public:
    /// After a repeat: the shares of both sides, of the warm-up and of what was measured.
    void add(const PlannedCell& cell, const Clock& clock, const Share (&shares)[2]);
    void add_warm_up(const Share (&shares)[2]);
    void write(Comparison::Cell& cell) const; ///< for the front ends

private:
    std::vector<double> p50_, p99_, p999_, rate_, cpu_;
    std::uint64_t messages_ = 0, wrong_ = 0, checked_ = 0, calls_ = 0, copied_ = 0, switches_ = 0;
    bool counted_ = true;
};

/// The cells with nothing measured yet, and the environment line: CPUs, kernel, pinning, clock.
void write_plan(Comparison& comparison, const std::vector<PlannedCell>& plan);
void write_environment(Comparison& comparison, const Cpus& cpus, const Clock& clock);

}  // namespace ipc::demos
