#include "views/theme.hpp"

#include <algorithm>
#include <cmath>

namespace ipc::views {

namespace {

const Theme kDark{
    .background = rgb(0x14161b),
    .panel = rgb(0x1b1e25),
    .raised = rgb(0x22262f),
    .line = rgb(0x2d323d),
    .text = rgb(0xe7eaf0),
    .dim = rgb(0x8e97a8),
    .faint = rgb(0x5a6375),
    .accent = rgb(0x4cc2ff),
    .bad = rgb(0xff5c6c),
    .bad_ground = rgb(0x2a171b),
    .good = rgb(0x3ddc97),
    .good_ground = rgb(0x17251f),
    .special = rgb(0xd59bff),
    .on_strong = rgb(0x14161b),
    .code_keyword = rgb(0xd59bff),
    .code_type = rgb(0x88c0d0),
    .code_call = rgb(0x7bd88f),
    .code_string = rgb(0xffb454),
    .code_number = rgb(0xebcb8b),
    .code_comment = rgb(0x8e97a8),
    .actors = {rgb(0x4cc2ff), rgb(0xffb454), rgb(0x7bd88f), rgb(0xd59bff), rgb(0xff8fb1),
               rgb(0xa3be8c), rgb(0x88c0d0), rgb(0xebcb8b)},
    .actor_ground = 0.07F,
    .actor_solid = 0.75F,
};

const Theme kLight{
    .background = rgb(0xe9ebef),
    .panel = rgb(0xffffff),
    .raised = rgb(0xf1f3f7),
    .line = rgb(0xc9ced8),
    .text = rgb(0x171a21),
    .dim = rgb(0x535c6d),
    .faint = rgb(0x838c9c),
    .accent = rgb(0x0067b1),
    .bad = rgb(0xc4152b),
    .bad_ground = rgb(0xfdecee),
    .good = rgb(0x08733f),
    .good_ground = rgb(0xe6f6ed),
    .special = rgb(0x7431b8),
    .on_strong = rgb(0xffffff),
    .code_keyword = rgb(0x7431b8),
    .code_type = rgb(0x1c6a80),
    .code_call = rgb(0x1b7a37),
    .code_string = rgb(0x9a5300),
    .code_number = rgb(0x7d5d00),
    .code_comment = rgb(0x5f687a),
    .actors = {rgb(0x0067b1), rgb(0x9a5300), rgb(0x1b7a37), rgb(0x7431b8), rgb(0xb3245f),
               rgb(0x4d6b3c), rgb(0x1c6a80), rgb(0x7d5d00)},
    .actor_ground = 0.07F,
    .actor_solid = 1,
};

const Theme kContrast{
    .background = rgb(0x000000),
    .panel = rgb(0x000000),
    .raised = rgb(0x1c1c1c),
    .line = rgb(0x9a9a9a),
    .text = rgb(0xffffff),
    .dim = rgb(0xe0e0e0),
    .faint = rgb(0xb0b0b0),
    .accent = rgb(0x5fd0ff),
    .bad = rgb(0xff8088),
    .bad_ground = rgb(0x300006),
    .good = rgb(0x56ffb0),
    .good_ground = rgb(0x002814),
    .special = rgb(0xe4bdff),
    .on_strong = rgb(0x000000),
    .code_keyword = rgb(0xe4bdff),
    .code_type = rgb(0x9fe8ff),
    .code_call = rgb(0x9dffb4),
    .code_string = rgb(0xffc978),
    .code_number = rgb(0xffe9a8),
    .code_comment = rgb(0xd0d0d0),
    .actors = {rgb(0x5fd0ff), rgb(0xffc04d), rgb(0x8dffa6), rgb(0xe4bdff), rgb(0xffa8c4),
               rgb(0xc8f0a8), rgb(0x9fe8ff), rgb(0xffe9a8)},
    .actor_ground = 0.16F,
    .actor_solid = 0.85F,
};

ImVec4 vec(ImU32 color) {
    return ImGui::ColorConvertU32ToFloat4(color);
}

void set_colors(const Theme& theme) {
    ImVec4* colors = ImGui::GetStyle().Colors;
    colors[ImGuiCol_Text] = vec(theme.text);
    colors[ImGuiCol_TextDisabled] = vec(theme.dim);
    colors[ImGuiCol_WindowBg] = vec(theme.background);
    colors[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
    colors[ImGuiCol_PopupBg] = vec(theme.raised);
    colors[ImGuiCol_Border] = vec(theme.line);
    colors[ImGuiCol_FrameBg] = vec(theme.raised);
    colors[ImGuiCol_FrameBgHovered] = vec(mixed(theme.raised, theme.text, 0.06F));
    colors[ImGuiCol_FrameBgActive] = vec(mixed(theme.raised, theme.text, 0.10F));
    colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
    colors[ImGuiCol_ScrollbarGrab] = vec(theme.line);
    colors[ImGuiCol_ScrollbarGrabHovered] = vec(theme.faint);
    colors[ImGuiCol_ScrollbarGrabActive] = vec(theme.dim);
    colors[ImGuiCol_SliderGrab] = vec(theme.dim);
    colors[ImGuiCol_SliderGrabActive] = vec(theme.accent);
    colors[ImGuiCol_CheckMark] = vec(theme.accent);
    colors[ImGuiCol_Button] = vec(theme.raised);
    colors[ImGuiCol_ButtonHovered] = vec(mixed(theme.raised, theme.text, 0.08F));
    colors[ImGuiCol_ButtonActive] = vec(mixed(theme.raised, theme.text, 0.14F));
    colors[ImGuiCol_Header] = vec(theme.raised);
    colors[ImGuiCol_HeaderHovered] = vec(mixed(theme.raised, theme.text, 0.08F));
    colors[ImGuiCol_HeaderActive] = vec(mixed(theme.raised, theme.text, 0.14F));
    colors[ImGuiCol_TextSelectedBg] = vec(faded(theme.accent, 0.35F));
    colors[ImGuiCol_ModalWindowDimBg] = ImVec4(0, 0, 0, 0.5F);
    colors[platform::kColorFocus] = vec(theme.accent);
}

}  // namespace

ImU32 faded(ImU32 color, float part) {
    const auto alpha = static_cast<float>((color >> IM_COL32_A_SHIFT) & 255U);
    const auto now = static_cast<ImU32>(std::clamp(alpha * part, 0.0F, 255.0F));
    return (color & ~IM_COL32_A_MASK) | (now << IM_COL32_A_SHIFT);
}

ImU32 mixed(ImU32 under, ImU32 over, float part) {
    ImU32 out = IM_COL32_A_MASK;
    for (const int shift : {IM_COL32_R_SHIFT, IM_COL32_G_SHIFT, IM_COL32_B_SHIFT}) {
        const auto from = static_cast<float>((under >> shift) & 255U);
        const auto to = static_cast<float>((over >> shift) & 255U);
        out |= static_cast<ImU32>(std::lround(from + (to - from) * part)) << shift;
    }
    return out;
}

ImU32 Theme::ground_of(std::size_t index) const {
    return mixed(panel, actor(index), actor_ground);
}

ImU32 Theme::solid_of(std::size_t index) const {
    return mixed(panel, actor(index), actor_solid);
}

const Theme& theme_of(model::ThemeName name) {
    switch (name) {
        case model::ThemeName::light:
            return kLight;
        case model::ThemeName::contrast:
            return kContrast;
        case model::ThemeName::dark:
            break;
    }
    return kDark;
}

void apply_style(const Theme& theme, float scale) {
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = {10, 8};
    style.WindowRounding = 6;
    style.ChildRounding = 0;
    style.FrameRounding = 6;
    style.PopupRounding = 6;
    style.GrabRounding = 6;
    style.ScrollbarRounding = 6;
    style.ScrollbarSize = 10;
    style.FramePadding = {8, 5};
    style.ItemSpacing = {8, 6};
    style.ScaleAllSizes(scale);
    style.WindowBorderSize = 1;
    style.ChildBorderSize = 1;
    style.PopupBorderSize = 1;
    style.DisabledAlpha = 0.55F;
    set_colors(theme);
}

}  // namespace ipc::views
