#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The files of the demo that is shown, in one row, each with the letters of the actors that stand in it; those
/// that find no room come in their turn ("more files"). Nothing where there is only one. Answers the height.
float draw_source_switch(const model::App& app, model::Commands& commands, const Canvas& canvas);

}  // namespace ipc::views
