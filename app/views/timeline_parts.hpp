#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "model/timeline_view.hpp"
#include "views/canvas.hpp"
#include "views/timeline_lanes.hpp"

namespace ipc::views {

/// The whole run in one strip, with the window that is shown above it: dragged, it moves.
void draw_whole_run(const model::App& app, model::Commands& commands, Canvas canvas,
                    model::TimelineView view);
void draw_piece_tooltip(const model::App& app, const Canvas& canvas, const Pointed& pointed);

}  // namespace ipc::views
