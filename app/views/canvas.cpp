#include "views/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace ipc::views {

namespace {

ImVec2 snapped(ImVec2 at) {
    return {std::round(at.x), std::round(at.y)};
}

// Control points of link().
ImVec2 leaving(ImVec2 from, ImVec2 to) {
    return {(from.x + to.x) / 2, from.y};
}
ImVec2 arriving(ImVec2 from, ImVec2 to) {
    return {(from.x + to.x) / 2, to.y};
}

std::size_t previous_character(std::string_view text, std::size_t end) {
    // Bytes 10xxxxxx continue a UTF-8 character.
    do
        --end;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U);
    return end;
}

}  // namespace

Rect Canvas::visible_part(Rect rect) const {
    const ImVec2 min = list.GetClipRectMin(), max = list.GetClipRectMax();
    return {{std::max(rect.min.x, min.x), std::max(rect.min.y, min.y)},
            {std::min(rect.max.x, max.x), std::min(rect.max.y, max.y)}};
}

float Canvas::text(ImVec2 at, ImFont* font, ImU32 color, std::string_view text) const {
    platform::add_text(list, font, snapped(at), color, text);
    return at.x + platform::text_size(font, text).x;
}

float Canvas::text_right(ImVec2 top_right, ImFont* font, ImU32 color, std::string_view text) const {
    const float width = platform::text_size(font, text).x;
    platform::add_text(list, font, snapped({top_right.x - width, top_right.y}), color, text);
    return top_right.x;
}

void Canvas::text_centered(Rect rect, ImFont* font, ImU32 color, std::string_view text) const {
    const ImVec2 size = platform::text_size(font, text);
    const ImVec2 at{rect.center().x - size.x / 2, rect.center().y - size.y / 2};
    platform::add_text(list, font, snapped(at), color, text);
}

float Canvas::text_fitted(ImVec2 at, float width, ImFont* font, ImU32 color,
                          std::string_view text) const {
    if (platform::text_size(font, text).x <= width) return this->text(at, font, color, text);
    std::size_t end = text.size();
    const float room = width - platform::text_size(font, "…").x;
    while (end > 0 && platform::text_size(font, text.substr(0, end)).x > room)
        end = previous_character(text, end);
    return this->text(at, font, color, std::string(text.substr(0, end)) + "…");
}

std::string Canvas::ending(float width, ImFont* font, std::string_view text) const {
    if (platform::text_size(font, text).x <= width) return std::string(text);
    const float room = width - platform::text_size(font, "…").x;
    while (!text.empty() && platform::text_size(font, text).x > room) {
        // Bytes 10xxxxxx continue a UTF-8 character.
        do
            text.remove_prefix(1);
        while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U);
    }
    return "…" + std::string(text);
}

float Canvas::text_wrapped(ImVec2 at, float width, ImFont* font, ImU32 color,
                           std::string_view text) const {
    width = std::max(width, 1.0F);
    platform::add_text(list, font, snapped(at), color, text, width);
    return platform::text_size(font, text, width).y;
}

float Canvas::text_in(Rect rect, ImFont* font, ImU32 color, std::string_view text) const {
    const float step = platform::font_size(font);
    float y = rect.min.y;
    // Half a pixel of a fractional scale is no reason to lose a line.
    for (; !text.empty() && y + step <= rect.max.y + 0.5F; y += step) {
        const bool last = y + step * 2 > rect.max.y + 0.5F;
        std::size_t end = last ? text.size() : 0;
        while (end < text.size()) {
            const std::size_t next = std::min(text.find(' ', end + 1), text.size());
            if (platform::text_size(font, text.substr(0, next)).x > rect.width()) break;
            end = next;
        }
        // A word wider than the rectangle is cut, and what follows it begins a line.
        if (end == 0) end = std::min(text.find(' '), text.size());
        text_fitted({rect.min.x, y}, rect.width(), font, color, text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return y;
}

void Canvas::box(Rect rect, ImU32 fill, ImU32 border, float corner, float thickness) const {
    // Rectangles at whole pixels, or a line of one pixel blurs over two.
    const ImVec2 min = snapped(rect.min);
    const ImVec2 max = snapped(rect.max);
    // Round at both ends only: what lies between is a plain rectangle, which costs next to nothing to fill.
    const float end = std::ceil(px(corner));
    if (fill != 0 && max.y - min.y > 4 * end) {
        list.AddRectFilled(min, {max.x, min.y + end}, fill, px(corner), ImDrawFlags_RoundCornersTop);
        list.AddRectFilled({min.x, min.y + end}, {max.x, max.y - end}, fill);
        list.AddRectFilled({min.x, max.y - end}, max, fill, px(corner), ImDrawFlags_RoundCornersBottom);
    } else if (fill != 0) {
        list.AddRectFilled(min, max, fill, px(corner));
    }
    if (border != 0)
        platform::add_rect(list, min, max, border, px(corner),
                           thickness <= 1 ? 1.0F : px(thickness));
}

void Canvas::dashed_box(Rect rect, ImU32 border, float corner, float thickness) const {
    constexpr float kPi = 3.14159265F;
    const float dash = px(7);
    const float gap = px(4);
    const float r = px(corner);
    // The outline as one path of short pieces, then every other stretch of it is drawn.
    std::vector<ImVec2> outline;
    const ImVec2 centers[] = {{rect.max.x - r, rect.min.y + r},
                              {rect.max.x - r, rect.max.y - r},
                              {rect.min.x + r, rect.max.y - r},
                              {rect.min.x + r, rect.min.y + r}};
    outline.push_back({rect.min.x + r, rect.min.y});
    for (int corner_index = 0; corner_index < 4; ++corner_index) {
        for (int step = 0; step <= 6; ++step) {
            const float angle =
                kPi / 2 * (static_cast<float>(corner_index) - 1 + static_cast<float>(step) / 6);
            outline.push_back({centers[corner_index].x + r * std::cos(angle),
                               centers[corner_index].y + r * std::sin(angle)});
        }
    }
    outline.push_back(outline.front());
    float left = dash;
    bool on = true;
    for (std::size_t i = 0; i + 1 < outline.size(); ++i) {
        ImVec2 from = outline[i];
        const ImVec2 to = outline[i + 1];
        float length = std::hypot(to.x - from.x, to.y - from.y);
        while (length > 0) {
            const float piece = std::min(left, length);
            const float part = piece / length;
            const ImVec2 end{from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
            if (on) list.AddLine(from, end, border, px(thickness));
            from = end;
            length -= piece;
            left -= piece;
            if (left <= 0) {
                on = !on;
                left = on ? dash : gap;
            }
        }
    }
}

void Canvas::line(ImVec2 from, ImVec2 to, ImU32 color, float thickness) const {
    list.AddLine(from, to, color, thickness <= 1 ? 1.0F : px(thickness));
}

void Canvas::link(ImVec2 from, ImVec2 to, ImU32 color, float thickness) const {
    list.AddBezierCubic(from, leaving(from, to), arriving(from, to), to, color, px(thickness));
}

ImVec2 on_link(ImVec2 from, ImVec2 to, float part) {
    const ImVec2 b = leaving(from, to);
    const ImVec2 c = arriving(from, to);
    const float u = 1 - part;
    const float w0 = u * u * u;
    const float w1 = 3 * u * u * part;
    const float w2 = 3 * u * part * part;
    const float w3 = part * part * part;
    return {w0 * from.x + w1 * b.x + w2 * c.x + w3 * to.x,
            w0 * from.y + w1 * b.y + w2 * c.y + w3 * to.y};
}

}  // namespace ipc::views
