#include "platform/imgui_compat.hpp"

#include <imgui_internal.h>

#include <cstdint>

namespace ipc::platform {

namespace {

#if IMGUI_VERSION_NUM >= 18700
using NativeKey = ImGuiKey;

// The table of Key, in the same order.
// clang-format off
constexpr ImGuiKey kNativeKeys[] = {
    ImGuiKey_Tab, ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_UpArrow, ImGuiKey_DownArrow,
    ImGuiKey_PageUp, ImGuiKey_PageDown, ImGuiKey_Home, ImGuiKey_End, ImGuiKey_Insert,
    ImGuiKey_Delete, ImGuiKey_Backspace, ImGuiKey_Space, ImGuiKey_Enter, ImGuiKey_Escape,
    ImGuiKey_Period, ImGuiKey_Comma, ImGuiKey_Minus, ImGuiKey_Equal, ImGuiKey_Slash,
    ImGuiKey_0, ImGuiKey_1, ImGuiKey_2, ImGuiKey_3, ImGuiKey_4,
    ImGuiKey_5, ImGuiKey_6, ImGuiKey_7, ImGuiKey_8, ImGuiKey_9,
    ImGuiKey_A, ImGuiKey_B, ImGuiKey_C, ImGuiKey_D, ImGuiKey_E, ImGuiKey_F, ImGuiKey_G,
    ImGuiKey_H, ImGuiKey_I, ImGuiKey_J, ImGuiKey_K, ImGuiKey_L, ImGuiKey_M, ImGuiKey_N,
    ImGuiKey_O, ImGuiKey_P, ImGuiKey_Q, ImGuiKey_R, ImGuiKey_S, ImGuiKey_T, ImGuiKey_U,
    ImGuiKey_V, ImGuiKey_W, ImGuiKey_X, ImGuiKey_Y, ImGuiKey_Z,
    ImGuiKey_F1, ImGuiKey_F2, ImGuiKey_F3, ImGuiKey_F4, ImGuiKey_F5, ImGuiKey_F6,
    ImGuiKey_F7, ImGuiKey_F8, ImGuiKey_F9, ImGuiKey_F10, ImGuiKey_F11, ImGuiKey_F12};
constexpr ImGuiKey kKeypadTwins[] = {
    ImGuiKey_Keypad0, ImGuiKey_Keypad1, ImGuiKey_Keypad2, ImGuiKey_Keypad3, ImGuiKey_Keypad4,
    ImGuiKey_Keypad5, ImGuiKey_Keypad6, ImGuiKey_Keypad7, ImGuiKey_Keypad8, ImGuiKey_Keypad9};
// clang-format on
constexpr ImGuiKey kKeypadEnter = ImGuiKey_KeypadEnter;
constexpr ImGuiKey kKeypadMinus = ImGuiKey_KeypadSubtract;
constexpr ImGuiKey kKeypadPlus = ImGuiKey_KeypadAdd;

#else
using NativeKey = int;

// 1.86 names 22 keys only and indexes all others by the back end's code, which is GLFW's
// (https://www.glfw.org/docs/3.3/group__keys.html): ASCII for what is printable.
// clang-format off
constexpr int kNativeKeys[] = {
    258, 263, 262, 265, 264, 266, 267, 268, 269, 260, 261, 259, ' ',
    257, 256, '.', ',', '-', '=', '/',
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S',
    'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
    290, 291, 292, 293, 294, 295, 296, 297, 298, 299, 300, 301};
constexpr int kKeypadTwins[] = {320, 321, 322, 323, 324, 325, 326, 327, 328, 329};
// clang-format on
constexpr int kKeypadEnter = 335;
constexpr int kKeypadMinus = 333;
constexpr int kKeypadPlus = 334;
#endif

static_assert(sizeof kNativeKeys / sizeof kNativeKeys[0] == static_cast<std::size_t>(Key::count));

NativeKey native(Key key) {
    return kNativeKeys[static_cast<int>(key)];
}

// The same key on the keypad, or the key itself where there is none.
NativeKey keypad_twin(Key key) {
    if (key == Key::enter) return kKeypadEnter;
    if (key == Key::minus) return kKeypadMinus;
    if (key == Key::plus) return kKeypadPlus;
    if (key >= Key::digit_0 && key <= Key::digit_9)
        return kKeypadTwins[static_cast<int>(key) - static_cast<int>(Key::digit_0)];
    return native(key);
}

}  // namespace

bool is_key_pressed(Key key, bool repeat) {
    return ImGui::IsKeyPressed(native(key), repeat) ||
           ImGui::IsKeyPressed(keypad_twin(key), repeat);
}

bool is_key_down(Key key) {
    return ImGui::IsKeyDown(native(key)) || ImGui::IsKeyDown(keypad_twin(key));
}

void keep_focus() {
    ImGui::NavMoveRequestCancel();
}

void leave_field() {
    ImGui::ClearActiveID();
}

bool character_typed(char character) {
    for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
        if (typed == static_cast<ImWchar>(character)) return true;
    }
    return false;
}

void feed_key(Key key, bool down) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().AddKeyEvent(native(key), down);
#else
    ImGui::GetIO().KeysDown[native(key)] = down;
#endif
}

bool begin_child(const char* id, ImVec2 size, ChildOptions options) {
    ImGuiWindowFlags window_flags = options.flags;
#if IMGUI_VERSION_NUM >= 19000
    // Bit 0 is the border since 1.90, under two names.
    ImGuiChildFlags child_flags = options.border ? 1 : 0;
    if (options.padding) child_flags |= ImGuiChildFlags_AlwaysUseWindowPadding;
#if IMGUI_VERSION_NUM >= 19090
    if (options.nav_flattened) child_flags |= ImGuiChildFlags_NavFlattened;
#else
    if (options.nav_flattened) window_flags |= ImGuiWindowFlags_NavFlattened;
#endif
    return ImGui::BeginChild(id, size, child_flags, window_flags);
#else
    if (options.padding) window_flags |= ImGuiWindowFlags_AlwaysUseWindowPadding;
    if (options.nav_flattened) window_flags |= ImGuiWindowFlags_NavFlattened;
    return ImGui::BeginChild(id, size, options.border, window_flags);
#endif
}

void end_child() {
    ImGui::EndChild();
}

void reserve(ImVec2 screen_position, ImVec2 size) {
    ImGui::SetCursorScreenPos(screen_position);
    ImGui::Dummy(size);
}

bool invisible_button_below(const char* id, ImVec2 size, ImGuiButtonFlags flags) {
#if IMGUI_VERSION_NUM >= 18970
    ImGui::SetNextItemAllowOverlap();
    return ImGui::InvisibleButton(id, size, flags);
#else
    const bool pressed = ImGui::InvisibleButton(id, size, flags);
    ImGui::SetItemAllowOverlap();
    return pressed;
#endif
}

void push_tab_stop(bool stops) {
#if IMGUI_VERSION_NUM >= 19140
    ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, !stops);
#elif IMGUI_VERSION_NUM >= 18940
    ImGui::PushTabStop(stops);
#else
    ImGui::PushAllowKeyboardFocus(stops);
#endif
}

void pop_tab_stop() {
#if IMGUI_VERSION_NUM >= 19140
    ImGui::PopItemFlag();
#elif IMGUI_VERSION_NUM >= 18940
    ImGui::PopTabStop();
#else
    ImGui::PopAllowKeyboardFocus();
#endif
}

void push_font(ImFont* font) {
    if (font == nullptr) font = ImGui::GetIO().Fonts->Fonts[0];
#if IMGUI_VERSION_NUM >= 19200
    ImGui::PushFont(font, font->LegacySize);
#else
    ImGui::PushFont(font);
#endif
}

void pop_font() {
    ImGui::PopFont();
}

float font_size(const ImFont* font) {
    if (font == nullptr) font = ImGui::GetIO().Fonts->Fonts[0];
#if IMGUI_VERSION_NUM >= 19200
    return font->LegacySize;
#else
    return font->FontSize;
#endif
}

ImVec2 text_size(ImFont* font, std::string_view text, float wrap_width) {
    if (font == nullptr) font = ImGui::GetIO().Fonts->Fonts[0];
    constexpr float kNoLimit = 1e9F;
    return font->CalcTextSizeA(font_size(font), kNoLimit, wrap_width, text.data(),
                               text.data() + text.size());
}

void add_text(ImDrawList& list, ImFont* font, ImVec2 position, ImU32 color, std::string_view text,
              float wrap_width) {
    if (text.empty()) return;
    if (font == nullptr) font = ImGui::GetIO().Fonts->Fonts[0];
    list.AddText(font, font_size(font), position, color, text.data(), text.data() + text.size(),
                 wrap_width);
}

bool has_glyph(ImFont* font, unsigned codepoint) {
    const auto wide = static_cast<ImWchar>(codepoint);
#if IMGUI_VERSION_NUM >= 19200
    return font->IsGlyphInFont(wide);
#else
    return font->FindGlyphNoFallback(wide) != nullptr;
#endif
}

void add_rect(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 color, float rounding,
              float thickness, ImDrawFlags corners) {
#if IMGUI_VERSION_NUM >= 19280
    list.AddRect(min, max, color, rounding, thickness, corners);
#else
    list.AddRect(min, max, color, rounding, corners, thickness);
#endif
}

void add_polyline(ImDrawList& list, const ImVec2* points, int count, ImU32 color, float thickness,
                  bool closed) {
    const ImDrawFlags flags = closed ? ImDrawFlags_Closed : ImDrawFlags_None;
#if IMGUI_VERSION_NUM >= 19280
    list.AddPolyline(points, count, color, thickness, flags);
#else
    list.AddPolyline(points, count, color, flags, thickness);
#endif
}

void path_stroke(ImDrawList& list, ImU32 color, float thickness, bool closed) {
    const ImDrawFlags flags = closed ? ImDrawFlags_Closed : ImDrawFlags_None;
#if IMGUI_VERSION_NUM >= 19280
    list.PathStroke(color, thickness, flags);
#else
    list.PathStroke(color, flags, thickness);
#endif
}

ImTextureID texture_id(unsigned gl_texture) {
    // An integer or a pointer, depending on the version: a C cast is the one that fits both.
    return (ImTextureID)(std::uintptr_t{gl_texture});
}

}  // namespace ipc::platform
