#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The panel of the Timeline: a lane an actor, a lane an object, the whole run below. `canvas.area`
/// is the whole panel.
void draw_timeline(const model::App& app, model::Commands& commands, Canvas canvas);

}  // namespace ipc::views
