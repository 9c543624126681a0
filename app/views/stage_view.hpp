#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The Stage panel: its header, the demo's drawing, the verdict band, and what went wrong.
void draw_stage(const model::App& app, model::Commands& commands, Canvas area);

/// What went wrong, where it can be read, copied and put away: at the foot of `area`. Answers the height it took.
float draw_error(const model::App& app, model::Commands& commands, const Canvas& area);

/// What should be, what is, the difference; and the last of them over time.
void draw_verdict(const model::App& app, Canvas area);
/// Its figures alone, in one line: as many as have room.
void draw_verdict_figures(const model::App& app, Canvas area);

}  // namespace ipc::views
