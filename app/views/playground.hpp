#pragma once

#include <optional>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The whole window, in one frame: between ImGui's NewFrame and Render. Fills the item map anew.
/// `picture`: Run::picture as a texture.
void draw_playground(const model::App& app, model::Commands& commands, const platform::Fonts& fonts,
                     ItemMap& items, std::optional<ImTextureID> picture = std::nullopt);

}  // namespace ipc::views
