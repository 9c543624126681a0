#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The files of the demo that is shown, in as many rows as they take, each with the letters of the actors
/// that stand in it; nothing where there is only one. Answers the height.
float draw_source_switch(const model::App& app, model::Commands& commands, const Canvas& canvas);

}  // namespace ipc::views
