#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"

namespace ipc::model {

/// Carries out a command that changes only what is shown. False for one that concerns the run or a
/// file.
bool apply_to_view(App& app, const Command& command);

}  // namespace ipc::model
