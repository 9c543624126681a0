#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "supervisor/run.hpp"
#include "terminal/interrupts.hpp"

namespace ipc::terminal {

/// How following a schedule went. `why` is empty if all its steps were taken.
struct Followed {
    int status =
        0;  ///< the exit status: 1 a step was not possible, 2 the schedule names an unknown actor
    std::string why;
    std::string deadlock;  ///< after its last step nobody can move; who waits for what; else empty
};

/// Grants the steps of a schedule to a run that was started with all gates shut, then opens the
/// gates. Where a step is not possible it goes no further, and says at which step and why. A signal
/// that asks for the end ends it early without an error.
Followed follow_schedule(supervisor::Run& run, const std::vector<std::size_t>& schedule,
                         const Interrupts& interrupts);

}  // namespace ipc::terminal
