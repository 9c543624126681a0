#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

/// What takes the places of Stage and Timeline for the demo that measures mechanisms.
namespace ipc::views {

/// The figures by message size; which placement and pattern; progress.
void draw_compare_plot(const model::App& app, model::Commands& commands, Canvas area);
/// The table of trade-offs.
void draw_compare_table(const model::App& app, model::Commands& commands, Canvas area);
/// In the top bar: which figure is plotted, and saving.
void draw_compare_bar(const model::App& app, model::Commands& commands, Canvas area);
/// The tab "Advice": the questions, and what follows from the answers.
void draw_advice(const model::App& app, model::Commands& commands, Canvas area);

/// A mechanism's colour, mark and kind of line are the same wherever it is shown.
ImU32 mechanism_color(const Theme& theme, std::size_t mechanism);
bool mechanism_dashed(std::size_t mechanism);
void draw_mechanism_mark(const Canvas& canvas, ImVec2 at, std::size_t mechanism, float size);

/// The box with all figures of a cell, beside a point and inside the canvas.
void draw_compare_figures(const model::App& app, const model::ComparisonCell& cell, const Canvas& canvas, ImVec2 point);

}  // namespace ipc::views
