#include "views/lesson_parts.hpp"

#include <algorithm>
#include <cmath>

namespace ipc::views {

void Flow::words(const model::Text& text, const std::string& id, ImU32 color) {
    const TextBlock block(canvas, text, width, color);
    block.draw({x, y}, id, links);
    y += block.height();
}

void Flow::line(ImFont* font, ImU32 color, std::string_view text) {
    y += canvas.text_wrapped({x, y}, width, font, color, text);
}

bool Flow::press(std::string_view label, const ButtonLook& look, bool beside) {
    const float height = canvas.px(28);
    const float wide = std::min(button_width(canvas.ui, label, look), width);
    float left = beside ? after_button_ + canvas.px(8) : x;
    if (beside && left + wide <= x + width) {
        y -= height;
    } else {
        left = x;
        if (beside) y += canvas.px(6);
    }
    const bool pressed = button(canvas, {{left, y}, {left + wide, y + height}}, label, look);
    after_button_ = left + wide;
    y += height;
    return pressed;
}

bool Flow::press_row(std::string_view label, const std::string& name, ImU32 ground, ImU32 border,
                     bool enabled) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().text;
    const float side = canvas.px(12);
    const float lines = platform::text_size(font, label, width - 2 * side).y;
    const Rect place{{x, y}, {x + width, y + std::round(lines + canvas.px(12))}};
    Click click;
    if (enabled) click = click_area(canvas, place, name, name);
    const ImU32 lifted = mixed(ground, theme.text, click.held ? 0.16F : click.hovered ? 0.08F : 0);
    canvas.box(place, lifted, border, 6);
    if (enabled) focus_ring(canvas, place, 6);
    canvas.text_wrapped({x + side, place.center().y - lines / 2}, width - 2 * side, font, theme.text, label);
    y = place.max.y;
    return click.pressed;
}

}  // namespace ipc::views
