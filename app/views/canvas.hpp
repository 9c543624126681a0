#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/panels.hpp"
#include "platform/fonts.hpp"
#include "platform/imgui_compat.hpp"
#include "views/item_map.hpp"
#include "views/tab_order.hpp"
#include "views/theme.hpp"

namespace ipc::views {

/// What every view draws with, in this frame.
struct Ui {
    const platform::Fonts& fonts;
    const Theme& theme;
    ItemMap& items;
    float scale = 1;
    TabOrder* tabs = nullptr;  ///< what Tab visits; nullptr: as Dear ImGui has it
    /// Run::picture as a texture; nothing while there is none, or no graphics card.
    std::optional<ImTextureID> picture = std::nullopt;
    model::Sharing sharing = model::Sharing::none;  ///< of the panels, in this window

    float px(float at_scale_1) const { return at_scale_1 * scale; }
};

/// A rectangle to draw in, by ImGui's draw list. Drawing never leaves the rectangle (it is the clip
/// rectangle while a Stage drawing runs). To take the pointer in it: ImGui::SetCursorScreenPos()
/// and ImGui::InvisibleButton(), or click_area() of widgets.hpp.
struct Canvas {
    Ui& ui;
    ImDrawList& list;
    Rect area;

    float px(float at_scale_1) const { return ui.px(at_scale_1); }
    const Theme& theme() const { return ui.theme; }
    const platform::Fonts& fonts() const { return ui.fonts; }
    Canvas part(Rect rect) const { return {ui, list, rect}; }
    /// Without what is scrolled out of sight.
    Rect visible_part(Rect rect) const;

    /// Each answers where the text ends at the right.
    float text(ImVec2 at, ImFont* font, ImU32 color, std::string_view text) const;
    float text_right(ImVec2 top_right, ImFont* font, ImU32 color, std::string_view text) const;
    void text_centered(Rect rect, ImFont* font, ImU32 color, std::string_view text) const;
    /// Shortened with an ellipsis where it is wider than `width`.
    float text_fitted(ImVec2 at, float width, ImFont* font, ImU32 color,
                      std::string_view text) const;
    /// What fits of the end of `text`, after an ellipsis: of a path the end tells most.
    std::string ending(float width, ImFont* font, std::string_view text) const;
    /// Several lines, broken at `width`; answers the height.
    float text_wrapped(ImVec2 at, float width, ImFont* font, ImU32 color,
                       std::string_view text) const;

    /// As many lines, broken between words, as the rectangle is high; the last one ends in an
    /// ellipsis where the text goes on. Answers where it ends below.
    float text_in(Rect rect, ImFont* font, ImU32 color, std::string_view text) const;

    /// Filled, with a border one pixel wide; a colour 0 leaves that part out.
    void box(Rect rect, ImU32 fill, ImU32 border, float corner = kCorner,
             float thickness = 1) const;
    void dashed_box(Rect rect, ImU32 border, float corner = kCorner, float thickness = 2) const;
    void line(ImVec2 from, ImVec2 to, ImU32 color, float thickness = 1) const;
    /// A curve that leaves and arrives horizontally, as between an actor and an object.
    void link(ImVec2 from, ImVec2 to, ImU32 color, float thickness = 2) const;
};

/// The point at `part` (0..1) of Canvas::link(), for what travels along it.
ImVec2 on_link(ImVec2 from, ImVec2 to, float part);

}  // namespace ipc::views
