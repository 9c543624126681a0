#pragma once

#include "supervisor/description.hpp"
#include "terminal/options.hpp"

namespace ipc::terminal {

/// Runs the demo as the command line asks, watches it, and reports. Returns the exit status: 0 it
/// ran, 1 it could not, 3 --expect was not met.
int run_demo(const supervisor::Description& description, const Options& options);

}  // namespace ipc::terminal
