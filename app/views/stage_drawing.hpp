#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "model/picture_stage.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// Draws the actors of a demo and the kernel object between them. `area` is the inside of the Stage
/// panel, without its header and without the verdict band: about 880 x 260 at scale 1 in a window
/// of 1600 x 1000, and never below 560 x 150. While nothing runs, run.actors is empty: then it
/// shows what will be there.
using DrawStage = void (*)(const model::App& app, model::Commands& commands, Canvas area);

struct StageEntry {
    std::string_view demo;  ///< "shared-counter"
    DrawStage draw;
    float share =
        0;  ///< of the window's height, where a picture wants more than the others; 0: as those
};

/// One line a demo with a drawing of its own: stage_table.cpp.
std::span<const StageEntry> stage_table();
/// The demo's own drawing, or the one for demos that the window does not know.
DrawStage stage_drawing_of(std::string_view demo);
/// Of a demo that shows a picture: where all stands if it is larger beside all else than between it. `inside` is what
/// drawing, strip and verdict have together.
std::optional<model::PictureStage> picture_beside(const model::App& app, const Ui& ui, Rect inside);
/// Picture and actors at these places.
void draw_picture_beside(const model::App& app, model::Commands& commands, const Canvas& canvas,
                         const model::PictureStage& place);
/// StageEntry::share of this demo.
float stage_share_of(std::string_view demo);

}  // namespace ipc::views
