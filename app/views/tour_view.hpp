#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The tour's card at the right of the panel at the bottom, where a run of a few steps leaves room; where that is too low
/// for it, over `panels`, but not over what it speaks of, which is framed. Nothing while there is no tour. After all
/// panels: it asks the item map where things are.
void draw_tour(const model::App& app, model::Commands& commands, const Canvas& window, Rect panels, Rect bottom);

}  // namespace ipc::views
