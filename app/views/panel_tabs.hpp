#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

/// The frame of a panel that shares its place with others (Ui::sharing): at its head stand all that are there, to choose
/// between. `name` as in panel(). `wants_header`: what it has to say has a row of its own where none is left beside them,
/// if the panel is high enough.
Panel shared_panel(const model::App& app, model::Commands& commands, const Canvas& canvas, std::string_view name,
                   bool wants_header = true);

}  // namespace ipc::views
