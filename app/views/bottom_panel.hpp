#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

/// The panel under Stage and Inspector: the timeline or, once schedules were searched, every one of
/// them.
void draw_bottom(const model::App& app, model::Commands& commands, Canvas area);

/// Its frame: the title, or both as headings to choose between.
Panel bottom_panel(const model::App& app, model::Commands& commands, const Canvas& canvas);

}  // namespace ipc::views
