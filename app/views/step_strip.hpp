#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The height that the strip wants; 0 while the learner is not the scheduler.
float step_strip_height(const model::App& app, const Ui& ui, bool low);
/// The same where a deadlock is told in the strip, and not in a verdict band below it.
float told_strip_height(const model::App& app, const Ui& ui, float width);

/// The schedule so far, whose move it is, and what can be done with it. As high as told_strip_height() it has the
/// verdict, too.
void draw_step_strip(const model::App& app, model::Commands& commands, Canvas area, bool low);

}  // namespace ipc::views
