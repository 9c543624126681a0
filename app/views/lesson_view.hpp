#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The panel at the left while it lists the lessons.
void draw_lesson_list(const model::App& app, model::Commands& commands, Canvas canvas);

/// The panel at the left while a lesson is open: its words, and what there is to do.
void draw_lesson(const model::App& app, model::Commands& commands, Canvas canvas);

/// Over everything: a ring around what the lesson's words point at.
void draw_pointed_at(const model::App& app, model::Commands& commands, const Canvas& window);

/// Page Up and Page Down in a lesson: to the exercise before or after, beyond the last to the next lesson.
void turn_page(const model::App& app, model::Commands& commands, bool forward);

}  // namespace ipc::views
