#pragma once

#include "supervisor/description.hpp"
#include "terminal/options.hpp"

namespace ipc::terminal {

/// Searches the demo's schedules as the command line asks, with a line of progress on a terminal, and
/// reports. Ctrl-C stops the search and keeps what was found. Returns the exit status: 0 it ran, 1 it
/// could not, 3 --expect was not met.
int explore_demo(const supervisor::Description& description, const Options& options);

}  // namespace ipc::terminal
