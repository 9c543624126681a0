#pragma once

#include <array>

#include "model/app.hpp"
#include "platform/imgui_compat.hpp"

namespace ipc::views {

/// A colour written as in UI.md: rgb(0x4cc2ff).
constexpr ImU32 rgb(unsigned code, unsigned alpha = 255) {
    return IM_COL32((code >> 16) & 255, (code >> 8) & 255, code & 255, alpha);
}
/// The same colour, `part` (0..1) as opaque.
ImU32 faded(ImU32 color, float part);
/// `part` of `over` on `under`; opaque.
ImU32 mixed(ImU32 under, ImU32 over, float part);

/// The colours of one theme. Whatever is written has at least 4.5 : 1 on its ground (tests/unit/palette_test.cpp);
/// `faint` has less: it is for lines and shapes that repeat what stands elsewhere, never for words.
struct Theme {
    ImU32 background, panel, raised, line;
    ImU32 text, dim, faint;
    ImU32 accent;             ///< what is chosen; the focus ring
    ImU32 bad, bad_ground;    ///< the invariant is broken
    ImU32 good, good_ground;  ///< it holds
    ImU32 special;            ///< the explorer
    ImU32 on_strong;          ///< text on bad, good or an actor's colour
    ImU32 code_keyword, code_type, code_call, code_string, code_number, code_comment;
    std::array<ImU32, 8> actors;
    float actor_ground;  ///< how much of an actor's colour its box's ground has
    float actor_solid;   ///< the same of what on_strong is written on

    ImU32 actor(std::size_t index) const { return actors[index % actors.size()]; }
    /// The ground of an actor's box or slice, on the panel.
    ImU32 ground_of(std::size_t index) const;
    /// What belongs to an actor, to write on in on_strong: its colour, a little softer where that can be read.
    ImU32 solid_of(std::size_t index) const;
};

const Theme& theme_of(model::ThemeName name);

/// Sets Dear ImGui's own style to match. Once after a change of theme or scale.
void apply_style(const Theme& theme, float scale);

// Distances in pixels at scale 1; see Ui::px().
inline constexpr float kGap = 12;      ///< between panels
inline constexpr float kPadding = 16;  ///< inside a panel
inline constexpr float kCorner = 8;
inline constexpr float kHeader = 40;  ///< height of a panel's header
inline constexpr float kTopBar = 56;
inline constexpr float kButton = 35;  ///< height of a button in the top bar

}  // namespace ipc::views
