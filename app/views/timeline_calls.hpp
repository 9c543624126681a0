#pragma once

#include <cstdint>
#include <optional>

#include "model/app.hpp"
#include "model/timeline_view.hpp"
#include "views/canvas.hpp"
#include "views/timeline_lanes.hpp"

namespace ipc::views {

/// The system calls that strace saw: a tick with a foot over its actor's slices, at the time the call was entered; only
/// as dense as can be told apart. Answers the line under the pointer. In the item map, where they are few: "call mark N".
std::optional<std::uint64_t> draw_call_marks(const model::App& app, const Canvas& canvas,
                                             const model::TimelineView& view, const LaneLayout& layout,
                                             std::optional<ImVec2> pointer);

}  // namespace ipc::views
