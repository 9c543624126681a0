#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The overlay with all that is saved, exported and opened; nothing unless Files::open.
void draw_files(const model::App& app, model::Commands& commands, Canvas window);

}  // namespace ipc::views
