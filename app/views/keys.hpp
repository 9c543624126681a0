#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// Turns the keys pressed since the last frame into commands. Once a frame, before the panels, which share places so.
void handle_keys(const model::App& app, model::Commands& commands, model::Sharing sharing);

/// The overlay with all keys, theme and size; nothing unless App::keys_open.
void draw_keys(const model::App& app, model::Commands& commands, Canvas window);

}  // namespace ipc::views
