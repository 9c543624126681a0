#pragma once

#include <string>

#include "supervisor/description.hpp"

namespace ipc::terminal {

/// The text of --help: every knob with its help, unit, default and range or choices, in 80 columns.
std::string help_text(const supervisor::Description& description);

}  // namespace ipc::terminal
