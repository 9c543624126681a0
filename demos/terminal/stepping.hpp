#pragma once

#include <cstddef>
#include <vector>

#include "supervisor/run.hpp"
#include "terminal/interrupts.hpp"

namespace ipc::terminal {

/// Grants the steps of a schedule to a run that was started with all gates shut, then opens the
/// gates. Where a step is not possible it goes no further: the error says at which step and why. A
/// signal that asks for the end ends it early without an error.
supervisor::Result<void> follow_schedule(supervisor::Run& run,
                                         const std::vector<std::size_t>& schedule,
                                         const Interrupts& interrupts);

}  // namespace ipc::terminal
