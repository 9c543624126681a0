#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The whole window, in one frame: between ImGui's NewFrame and Render. Fills the item map anew.
void draw_playground(const model::App& app, model::Commands& commands, const platform::Fonts& fonts,
                     ItemMap& items);

}  // namespace ipc::views
