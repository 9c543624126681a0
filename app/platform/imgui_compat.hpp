#pragma once

// The one place that knows how Dear ImGui 1.86 and 1.92 differ. Views call these functions instead
// of the ImGui functions whose names, types or argument order changed; everything else they call
// directly. imgui.h is included from here only.

#include <imgui.h>

#include <string_view>

namespace ipc::platform {

#if IMGUI_VERSION_NUM >= 19090
inline constexpr int kColorTabSelected = ImGuiCol_TabSelected;
#else
inline constexpr int kColorTabSelected = ImGuiCol_TabActive;
#endif
#if IMGUI_VERSION_NUM >= 19140
inline constexpr int kColorFocus = ImGuiCol_NavCursor;
#else
inline constexpr int kColorFocus = ImGuiCol_NavHighlight;
#endif

// --- Keys -------------------------------------------------------------------------------------

/// A key by what is printed on it; letters and digits are contiguous: `Key::digit_0 + n`.
/// `plus` is the key with + on it, with or without shift. "?" is a character: character_typed('?').
// clang-format off
enum class Key {
    tab, left, right, up, down, page_up, page_down, home, end, insert, del, backspace, space,
    enter, escape, period, comma, minus, plus, slash,
    digit_0, digit_1, digit_2, digit_3, digit_4, digit_5, digit_6, digit_7, digit_8, digit_9,
    a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z,
    f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12,
    count
};
// clang-format on

inline constexpr Key operator+(Key key, int offset) {
    return static_cast<Key>(static_cast<int>(key) + offset);
}

/// True in the frame in which the key went down and, with `repeat`, again while it is held.
bool is_key_pressed(Key key, bool repeat = false);
bool is_key_down(Key key);
/// The arrow keys of this frame move no focus: they were used for something else.
void keep_focus();
/// The text field that is being edited is left, with what stands in it.
void leave_field();
/// True if the keyboard layout produced this ASCII character since the last frame.
bool character_typed(char character);
/// What tests and the window's own key queue use: the key goes down or up.
void feed_key(Key key, bool down);

// --- Windows and items ------------------------------------------------------------------------

struct ChildOptions {
    bool border = false;
    bool padding = false;        ///< inner padding although there is no border
    bool nav_flattened = false;  ///< the arrow keys cross from the parent into this child
    ImGuiWindowFlags flags = 0;
};

/// Like ImGui::BeginChild: end_child() follows whatever it returns. `size` in pixels, 0: the rest.
bool begin_child(const char* id, ImVec2 size, ChildOptions options = {});
void end_child();

/// An empty item at a position on the screen: the window grows to hold what was drawn there.
void reserve(ImVec2 screen_position, ImVec2 size);

/// An invisible button that lets items submitted after it, on top of it, take the pointer.
bool invisible_button_below(const char* id, ImVec2 size, ImGuiButtonFlags flags = 0);

/// Whether Tab stops at the items until pop_tab_stop().
void push_tab_stop(bool stops);
void pop_tab_stop();

// --- Text -------------------------------------------------------------------------------------

/// Text from here on in this font, at the size the font was loaded with; null: the default font.
void push_font(ImFont* font);
void pop_font();
/// The size in pixels the font was loaded with.
float font_size(const ImFont* font);
/// Extent of the text in pixels; wraps at `wrap_width` if that is above 0.
ImVec2 text_size(ImFont* font, std::string_view text, float wrap_width = 0.0F);
void add_text(ImDrawList& list, ImFont* font, ImVec2 position, ImU32 color, std::string_view text,
              float wrap_width = 0.0F);
bool has_glyph(ImFont* font, unsigned codepoint);

// --- Drawing ----------------------------------------------------------------------------------

void add_rect(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 color, float rounding = 0.0F,
              float thickness = 1.0F, ImDrawFlags corners = 0);
void add_polyline(ImDrawList& list, const ImVec2* points, int count, ImU32 color, float thickness,
                  bool closed = false);
void path_stroke(ImDrawList& list, ImU32 color, float thickness, bool closed = false);

/// An OpenGL texture's name as ImGui takes it in Image() and AddImage().
ImTextureID texture_id(unsigned gl_texture);

}  // namespace ipc::platform
