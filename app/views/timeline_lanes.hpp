#pragma once

#include <optional>
#include <vector>

#include "model/app.hpp"
#include "model/timeline_items.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// Which lane is where: actors first, then the objects.
struct LaneLayout {
    enum class What { actor, values, messages, signals };
    struct Lane {
        What what = What::actor;
        std::size_t actor = 0;
        Rect rect;  ///< the whole row, of the plot's width
        Rect bar;   ///< where its slices are
    };
    Rect labels, plot;
    std::vector<Lane> lanes;

    const Lane* of_actor(std::size_t actor) const;
    const Lane* of(What what) const;
};

/// Rows for what this run has, in `area`: names at the left, the plot at the right.
LaneLayout lay_out_lanes(const model::App& app, const Canvas& canvas, Rect area);

/// A piece under the pointer.
struct Pointed {
    const LaneLayout::Lane* lane = nullptr;
    const model::TimelineItem* item = nullptr;
};

/// Draws names, slices, arrows and marks; answers what is under the pointer.
Pointed draw_lanes(const model::App& app, const Canvas& canvas, const LaneLayout& layout,
                   const model::TimelineItems& items, std::optional<ImVec2> pointer);

/// The lane of values with its losses, the fill of messages, pending signals:
/// timeline_objects_view.cpp.
Pointed draw_values(const model::App& app, const Canvas& canvas, const LaneLayout& layout,
                    const model::TimelineItems& items, std::optional<ImVec2> pointer);
void draw_fill(const Canvas& canvas, const LaneLayout::Lane& lane,
               const model::TimelineItems& items);
void draw_flows(const Canvas& canvas, const LaneLayout& layout, const model::TimelineItems& items);
/// Where they are too many, over the lanes: what to do about it.
void draw_flows_note(const Canvas& canvas, const LaneLayout& layout);

/// Diagonal lines: waiting, told from working without its colour.
void draw_hatching(const Canvas& canvas, Rect rect, ImU32 color);

}  // namespace ipc::views
