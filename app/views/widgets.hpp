#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "views/canvas.hpp"

// Every interactive widget takes its place as a rectangle, can be reached by Tab, shows a ring when
// it has the focus, and registers itself in the ItemMap under `name` or its label.
namespace ipc::views {

enum class Tone : std::uint8_t { plain, good, bad, special, quiet };

struct ButtonLook {
    std::string_view icon = {};     ///< before the label
    std::string_view hint = {};     ///< the key that does the same, behind the label
    std::string_view tooltip = {};  ///< for a disabled button: why
    std::string name = {};          ///< in the item map; empty: the label
    Tone tone = Tone::plain;
    bool enabled = true;
    bool small = false;
    ImU32 tint = 0;  ///< an actor's colour for the ground
};
/// The width the button wants.
float button_width(const Ui& ui, std::string_view label, const ButtonLook& look = {});
/// True when pressed.
bool button(const Canvas& canvas, Rect rect, std::string_view label, const ButtonLook& look = {});

struct Segment {
    std::string label;
    std::string name;  ///< in the item map: "sync: mutex"
    std::string help;  ///< tooltip
    bool wrong = false;
};
float segment_width(const Ui& ui, const Segment& segment);
/// A switch of several positions. Answers the position pressed, or -1.
int segmented(const Canvas& canvas, Rect rect, std::span<const Segment> segments, int chosen);

/// A slider without text; `part` in 0..1. True while it changes; with the focus, + and - move it by
/// `step`.
bool slider(const Canvas& canvas, Rect rect, std::string_view name, float& part,
            float step = 0.02F);

/// An area that takes the pointer, under widgets drawn after it. `name` empty: not in the item map,
/// and Tab passes it by.
struct Click {
    bool hovered = false, pressed = false, held = false;
};
Click click_area(const Canvas& canvas, Rect rect, std::string_view id, std::string_view name = {});

/// The ring around the last item, if it has the keyboard's focus.
void focus_ring(const Canvas& canvas, Rect rect, float corner);

/// A panel's frame with its title in capitals; registers the title in the item map. Answers the
/// inside below the header; `header` is what of the header row is free, right of the title.
struct Panel {
    Rect inside;
    Rect header;
};
/// `name` in the item map, if it is not the title.
Panel panel(const Canvas& canvas, std::string_view title, std::string_view name = {});

/// A label on a ground of its own: "wrong", "live". Answers its right end.
float chip(const Canvas& canvas, ImVec2 at, std::string_view text, ImU32 color);

/// "COUNTER" over a rectangle of text: what a caption looks like. Shortened where it is wider than
/// `width`.
void caption(const Canvas& canvas, ImVec2 at, std::string_view text, ImU32 color,
             float width = 1e9F);
/// As wide as caption() makes it.
float caption_width(const Ui& ui, std::string_view text);

/// If the pointer rests on the last item: a box with this text beside it, at most 360 wide.
void tooltip(const Ui& ui, std::string_view text);

/// At the begin of a window that lies over the panels: these grow dim, and it has a panel's ground.
void overlay_ground(const Canvas& canvas, Rect box);

/// The middle of an empty panel: what would fill it.
void empty_message(const Canvas& canvas, std::string_view text);

}  // namespace ipc::views
