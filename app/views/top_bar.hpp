#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// Run, Pause, Step, Reset; the switch of what makes a run right or wrong; the speed; the explorer.
void draw_top_bar(const model::App& app, model::Commands& commands, Canvas area);

}  // namespace ipc::views
