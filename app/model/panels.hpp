#pragma once

#include <cstdint>

namespace ipc::model {

/// What the panel at the bottom shows.
enum class BottomTab : std::uint8_t { timeline, every_schedule };
enum class Tab : std::uint8_t { code, kernel, system_calls, try_it, knobs, advice };

/// What the panel at the left shows.
enum class LeftPanel : std::uint8_t { mechanisms, lessons, lesson };

/// All four; in a low window they share places, and one of those that do is in front. In a comparison the plot is in the
/// place of the Stage, and the table in that of the Timeline.
enum class Front : std::uint8_t { stage, bottom, inspector, left };
/// Which panels share a place: none, the two below the Stage, or all.
enum class Sharing : std::uint8_t { none, lower, all };

struct ShowPanel {  ///< a command: in front of those that share its place
    Front panel = Front::stage;
};

/// Which of them is seen. With `lower` the Stage and the panel at the left have places of their own.
constexpr bool is_seen(Front panel, Front front, Sharing sharing) {
    if (sharing == Sharing::none) return true;
    if (sharing == Sharing::all) return panel == front;
    if (panel == Front::stage || panel == Front::left) return true;
    return (panel == Front::inspector) == (front == Front::inspector);
}

}  // namespace ipc::model
