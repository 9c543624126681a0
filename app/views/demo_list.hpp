#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The mechanisms by family, and what is below them: Lessons, and the keys.
void draw_demo_list(const model::App& app, model::Commands& commands, Canvas area);

}  // namespace ipc::views
