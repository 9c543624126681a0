#pragma once

#include <string>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The panel "Every schedule": before a search what it would take. App::demo() may be searched.
void draw_every_schedule(const model::App& app, model::Commands& commands, Canvas area);

// Its parts.
/// Every path, green or red; the pointer over one tells about it, a click replays it.
void draw_lattice(const model::App& app, model::Commands& commands, Canvas area);
/// The shortest schedule that fails, the same search with other values of sync, and what can come
/// of a schedule; in two columns where it is low.
void draw_results(const model::App& app, model::Commands& commands, Canvas area, bool low);

/// Runs it again on the Stage, which comes into sight where only one panel is.
void replay(model::Commands& commands, const Ui& ui, const std::string& schedule);

/// In a row: what is searched, and the switches for it.
void draw_search_choice(const model::App& app, model::Commands& commands, Canvas row);
float search_choice_height(const Ui& ui);
/// What "Find a failing schedule" will do; one sentence.
std::string search_hint(const model::App& app);

/// A crossed circle: nobody gets on from here.
void draw_stuck_sign(const Canvas& canvas, ImVec2 center, float radius);

/// A schedule as coloured letters, broken at `width`; at most `rows` rows. Answers the height.
float letter_chips(const Canvas& canvas, ImVec2 at, float width, std::string_view steps, int rows);
float letter_chips_height(const Canvas& canvas, float width, std::size_t letters, int rows);

}  // namespace ipc::views
