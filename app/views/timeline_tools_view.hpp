#pragma once

#include <optional>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "model/timeline_view.hpp"
#include "views/timeline_lanes.hpp"

namespace ipc::views {

/// The next frame's search field takes the keyboard.
void focus_search();
/// The field and what it found, at the right end of the header. Answers what is left of the header.
Rect draw_search(const model::App& app, model::Commands& commands, const Canvas& canvas,
                 Rect header);
/// Both markers through the lanes, their flags in the ruler to drag, what lies between.
void draw_markers(const model::App& app, model::Commands& commands, const Canvas& canvas,
                  const model::TimelineView& view, Rect plot);
/// The moment looked back at, through the lanes.
void draw_playhead(const model::App& app, const Canvas& canvas, const model::TimelineView& view,
                   Rect plot);
/// All that is known of the selected event, in a box on the side where it is not.
void draw_selection(const model::App& app, model::Commands& commands, const Canvas& canvas,
                    const model::TimelineView& view, const LaneLayout& layout);
/// The keys of the Timeline; `pointed`: the time under the pointer, if it is over the plot.
void handle_timeline_keys(const model::App& app, model::Commands& commands,
                          const model::TimelineView& view, std::optional<std::int64_t> pointed);

}  // namespace ipc::views
