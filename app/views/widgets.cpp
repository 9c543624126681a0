#include "views/widgets.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "views/tab_order.hpp"

namespace ipc::views {

namespace {

struct Item {
    bool pressed = false;
    bool hovered = false;
    bool held = false;
};

// The part every widget shares: an item of ImGui's at this place, with a focus ring, in the item
// map.
Item item(const Canvas& canvas, Rect rect, std::string_view name, bool enabled, float corner) {
    if (rect.width() < 1 || rect.height() < 1) return {};
    const std::string id(name);
    ImGui::SetCursorScreenPos(rect.min);
    if (!enabled) ImGui::BeginDisabled();
    Item state;
    state.pressed = ImGui::InvisibleButton(id.c_str(), rect.size());
    if (canvas.ui.tabs != nullptr) canvas.ui.tabs->add_last_item();
    state.pressed |= entered();
    state.held = ImGui::IsItemActive();
    if (!enabled) ImGui::EndDisabled();
    state.hovered = ImGui::IsItemHovered();
    if (ImGui::IsItemVisible()) canvas.ui.items.add(name, canvas.visible_part(rect), enabled);
    focus_ring(canvas, rect, corner);
    return state;
}

struct ButtonColors {
    ImU32 ground, border, text;
};

ButtonColors colors_of(const Theme& theme, const ButtonLook& look, const Item& state) {
    ButtonColors colors{theme.raised, theme.line, theme.text};
    if (look.tone == Tone::good)
        colors = {theme.good_ground, mixed(theme.good_ground, theme.good, 0.45F), theme.good};
    if (look.tone == Tone::bad)
        colors = {theme.bad_ground, mixed(theme.bad_ground, theme.bad, 0.45F), theme.bad};
    if (look.tone == Tone::special) colors.text = theme.special;
    if (look.tone == Tone::quiet) colors = {0, 0, theme.dim};
    if (look.tint != 0)
        colors = {mixed(theme.panel, look.tint, 0.28F), mixed(theme.panel, look.tint, 0.8F),
                  theme.text};
    if (!look.enabled) {
        colors.text = mixed(theme.panel, colors.text, 0.6F);
        return colors;
    }
    const float lift = state.held ? 0.16F : state.hovered ? 0.08F : 0;
    if (lift > 0)
        colors.ground = mixed(colors.ground == 0 ? theme.panel : colors.ground, theme.text, lift);
    return colors;
}

std::string in_capitals(std::string_view text) {
    std::string capitals(text);
    std::transform(capitals.begin(), capitals.end(), capitals.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return capitals;
}

}  // namespace

void focus_ring(const Canvas& canvas, Rect rect, float corner) {
    if (!ImGui::IsItemFocused() || !ImGui::GetIO().NavVisible) return;
    canvas.box(rect.shrunk(-canvas.px(2)), 0, canvas.theme().accent, corner + 2, 2);
}

float button_width(const Ui& ui, std::string_view label, const ButtonLook& look) {
    float width = platform::text_size(look.small ? ui.fonts.small : ui.fonts.text, label).x;
    if (!look.icon.empty())
        width += platform::text_size(ui.fonts.text, look.icon).x + (label.empty() ? 0 : ui.px(6));
    if (!look.hint.empty())
        width += platform::text_size(ui.fonts.mono_small, look.hint).x + ui.px(6);
    return std::ceil(width + ui.px(look.small ? 16 : 28));
}

bool button(const Canvas& canvas, Rect rect, std::string_view label, const ButtonLook& look) {
    const Ui& ui = canvas.ui;
    const Item state = item(canvas, rect, look.name.empty() ? label : look.name, look.enabled, 6);
    const ButtonColors colors = colors_of(ui.theme, look, state);
    canvas.box(rect, colors.ground, colors.border, 6);

    ImFont* font = look.small ? ui.fonts.small : ui.fonts.text;
    float x = rect.center().x - (button_width(ui, label, look) - ui.px(look.small ? 16 : 28)) / 2;
    const auto put = [&](ImFont* with, ImU32 color, std::string_view text) {
        const ImVec2 size = platform::text_size(with, text);
        canvas.text({x, rect.center().y - size.y / 2}, with, color, text);
        x += size.x + ui.px(6);
    };
    if (!look.icon.empty()) put(ui.fonts.text, colors.text, look.icon);
    put(font, colors.text, label);
    if (!look.hint.empty()) put(ui.fonts.mono_small, ui.theme.dim, look.hint);
    if (!look.tooltip.empty()) tooltip(ui, look.tooltip);
    return state.pressed && look.enabled;
}

float segment_width(const Ui& ui, const Segment& segment) {
    return std::ceil(platform::text_size(ui.fonts.text, segment.label).x + ui.px(25));
}

int segmented(const Canvas& canvas, Rect rect, std::span<const Segment> segments, int chosen) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, theme.raised, theme.line, 6);
    int pressed = -1;
    float x = rect.min.x;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const Segment& segment = segments[i];
        const float width = segment_width(canvas.ui, segment);
        const Rect place{{x, rect.min.y}, {std::min(x + width, rect.max.x), rect.max.y}};
        const bool on = static_cast<int>(i) == chosen;
        const Item state = item(canvas, place, segment.name, true, 6);
        ImU32 text = segment.wrong ? theme.bad : theme.text;
        ImDrawFlags corners = ImDrawFlags_RoundCornersNone;
        if (i == 0) corners = ImDrawFlags_RoundCornersLeft;
        if (i + 1 == segments.size())
            corners = i == 0 ? ImDrawFlags_RoundCornersAll : ImDrawFlags_RoundCornersRight;
        ImU32 ground = state.hovered ? mixed(theme.raised, theme.text, 0.08F) : 0;
        if (on) {
            ground = segment.wrong ? theme.bad : theme.accent;
            text = theme.on_strong;
        }
        if (ground != 0)
            canvas.list.AddRectFilled({place.min.x + 1, place.min.y + 1},
                                      {place.max.x - 1, place.max.y - 1}, ground, canvas.px(5),
                                      corners);
        if (i > 0 && !on && static_cast<int>(i) != chosen + 1)
            canvas.line({x, rect.min.y + 1}, {x, rect.max.y - 1}, theme.line);
        canvas.text_centered(place, on ? canvas.fonts().strong : canvas.fonts().text, text,
                             segment.label);
        // The item is still the last one: drawing adds none.
        tooltip(canvas.ui, segment.help);
        if (state.pressed) pressed = static_cast<int>(i);
        x += width;
    }
    return pressed;
}

bool slider(const Canvas& canvas, Rect rect, std::string_view name, float& part, float step) {
    const Theme& theme = canvas.theme();
    const Item state = item(canvas, rect, name, true, 6);
    const float radius = canvas.px(7);
    const float begin = rect.min.x + radius;
    const float length = std::max(rect.width() - 2 * radius, 1.0F);
    const float before = part;
    if (state.held && ImGui::IsMouseDown(ImGuiMouseButton_Left))
        part = (ImGui::GetIO().MousePos.x - begin) / length;
    if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) {
        if (platform::is_key_pressed(platform::Key::minus, true)) part -= step;
        if (platform::is_key_pressed(platform::Key::plus, true)) part += step;
    }
    part = std::clamp(part, 0.0F, 1.0F);
    const float y = rect.center().y;
    const float x = begin + length * part;
    canvas.line({begin, y}, {begin + length, y}, theme.line, 3);
    canvas.list.AddCircleFilled({x, y}, radius,
                                state.hovered || state.held ? theme.accent : theme.text, 24);
    return part != before;
}

Click click_area(const Canvas& canvas, Rect rect, std::string_view id, std::string_view name) {
    if (rect.width() < 1 || rect.height() < 1) return {};
    ImGui::SetCursorScreenPos(rect.min);
    Click click;
    click.pressed = platform::invisible_button_below(std::string(id).c_str(), rect.size());
    if (!name.empty() && canvas.ui.tabs != nullptr) canvas.ui.tabs->add_last_item();
    click.pressed |= entered();
    click.hovered = ImGui::IsItemHovered();
    click.held = ImGui::IsItemActive();
    if (!name.empty() && ImGui::IsItemVisible()) canvas.ui.items.add(name, canvas.visible_part(rect));
    return click;
}

void caption(const Canvas& canvas, ImVec2 at, std::string_view text, ImU32 color, float width) {
    canvas.text_fitted(at, width, canvas.fonts().caption, color, in_capitals(text));
}

float caption_width(const Ui& ui, std::string_view text) {
    return platform::text_size(ui.fonts.caption, in_capitals(text)).x;
}

Panel panel(const Canvas& canvas, std::string_view title, std::string_view name) {
    const Theme& theme = canvas.theme();
    canvas.box(canvas.area, theme.panel, theme.line);
    canvas.ui.items.add(name.empty() ? title : name, canvas.area);
    const float padding = canvas.px(kPadding);
    const float header = canvas.px(kHeader);
    const float height = platform::font_size(canvas.fonts().caption);
    const ImVec2 at{canvas.area.min.x + padding, canvas.area.min.y + (header - height) / 2};
    caption(canvas, at, title, theme.dim);
    const float width = caption_width(canvas.ui, title);
    Panel made;
    made.header = {{at.x + width + canvas.px(20), canvas.area.min.y},
                   {canvas.area.max.x - padding, canvas.area.min.y + header}};
    made.inside = {{canvas.area.min.x + padding, canvas.area.min.y + header},
                   {canvas.area.max.x - padding, canvas.area.max.y - padding}};
    return made;
}

float chip(const Canvas& canvas, ImVec2 at, std::string_view text, ImU32 color) {
    const ImVec2 size = platform::text_size(canvas.fonts().mono_small, text);
    const Rect rect{at, {at.x + size.x + canvas.px(10), at.y + size.y + canvas.px(4)}};
    canvas.box(rect, mixed(canvas.theme().panel, color, 0.12F),
               mixed(canvas.theme().panel, color, 0.5F), 4);
    canvas.text({at.x + canvas.px(5), at.y + canvas.px(2)}, canvas.fonts().mono_small, color, text);
    return rect.max.x;
}

void tooltip(const Ui& ui, std::string_view text) {
    if (text.empty() || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
    // Below the item, where it hides nothing of the item's row; above it where the window ends.
    const ImVec2 words = platform::text_size(ui.fonts.small, text, ui.px(350));
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    const ImVec2 padding = ImGui::GetStyle().WindowPadding;
    const float high = words.y + 2 * padding.y;
    float y = ImGui::GetItemRectMax().y + ui.px(8);
    if (y + high > window.y) y = ImGui::GetItemRectMin().y - ui.px(8) - high;
    const float most_x = window.x - words.x - ui.px(32);
    ImGui::SetNextWindowPos({std::max(std::min(ImGui::GetItemRectMin().x, most_x), 0.0F), y});
    // Left to itself it would take its size from the frame before, which had other words or none.
    ImGui::SetNextWindowSize({words.x + 2 * padding.x + 1, high});
    ImGui::BeginTooltip();
    platform::push_font(ui.fonts.small);
    ImGui::PushTextWrapPos(padding.x + ui.px(350) + 1);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    ImGui::PopTextWrapPos();
    platform::pop_font();
    ImGui::EndTooltip();
}

void overlay_ground(const Canvas& canvas, Rect box) {
    canvas.list.PushClipRectFullScreen();
    canvas.list.AddRectFilled({0, 0}, ImGui::GetIO().DisplaySize, faded(canvas.theme().background, 0.62F));
    canvas.box(box, canvas.theme().panel, canvas.theme().line);
    canvas.list.PopClipRect();
}

void empty_message(const Canvas& canvas, std::string_view text) {
    float width = std::min(canvas.area.width() - canvas.px(32), canvas.px(520));
    if (width <= 0) return;
    ImFont* font = canvas.fonts().text;
    // As narrow as it can be without another line: no word stands alone in the last one.
    const float high = platform::text_size(font, text, width).y;
    for (float narrower = width - canvas.px(12); narrower > width / 2; narrower -= canvas.px(12)) {
        if (platform::text_size(font, text, narrower).y > high) break;
        width = narrower;
    }
    const ImVec2 size = platform::text_size(font, text, width);
    const ImVec2 at{canvas.area.center().x - size.x / 2, canvas.area.center().y - size.y / 2};
    canvas.text_wrapped(at, width + 1, font, canvas.theme().dim, text);
}

}  // namespace ipc::views
