// Small signs and shapes of the Stage.
#include <algorithm>
#include <cmath>

#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

void draw_mood(const Canvas& canvas, ImVec2 center, const Player& player) {
    const model::Actor* actor = player.actor;
    const Theme& theme = canvas.theme();
    const float r = canvas.px(5);
    ImDrawList& list = canvas.list;
    if (actor == nullptr) {
        list.AddCircle(center, r - 1, theme.faint, 20, canvas.px(1.5F));
        return;
    }
    const bool waits = actor->mood == model::Mood::stuck && !player.stuck;
    switch (player.stuck ? model::Mood::stuck : waits ? model::Mood::blocked : actor->mood) {
        case model::Mood::running:
            list.AddCircleFilled(center, r, theme.good, 20);
            return;
        case model::Mood::starting:
            list.AddCircle(center, r - 1, theme.dim, 20, canvas.px(1.5F));
            return;
        case model::Mood::sleeping:
            list.AddCircleFilled(center, r, theme.dim, 20);
            return;
        case model::Mood::blocked:
            list.AddRectFilled({center.x - r, center.y - r}, {center.x + r, center.y + r},
                               theme.dim, canvas.px(1));
            return;
        case model::Mood::at_gate: {
            const float bar = canvas.px(3);
            list.AddRectFilled({center.x - r, center.y - r}, {center.x - r + bar, center.y + r},
                               theme.text);
            list.AddRectFilled({center.x + r - bar, center.y - r}, {center.x + r, center.y + r},
                               theme.text);
            return;
        }
        case model::Mood::stuck:
        case model::Mood::exited: {
            const bool bad = player.stuck || actor->exit.value_or(0) != 0;
            const ImU32 color = bad ? theme.bad : theme.dim;
            const float arm = r - 1;
            canvas.line({center.x - arm, center.y - arm}, {center.x + arm, center.y + arm}, color,
                        2);
            canvas.line({center.x - arm, center.y + arm}, {center.x + arm, center.y - arm}, color,
                        2);
            return;
        }
    }
}

void draw_letter(const Canvas& canvas, ImVec2 center, std::size_t actor, bool filled) {
    const ImU32 color = canvas.theme().actor(actor);
    const float r = canvas.px(8);
    if (filled) {
        canvas.list.AddCircleFilled(center, r, color, 20);
    } else {
        canvas.list.AddCircle(center, r - 1, color, 20, canvas.px(1.5F));
    }
    const char letter = static_cast<char>('A' + actor % 26);
    canvas.text_centered({{center.x - r, center.y - r}, {center.x + r, center.y + r}},
                         canvas.fonts().mono_strong, filled ? canvas.theme().on_strong : color,
                         std::string_view(&letter, 1));
}

float draw_letters(const Canvas& canvas, ImVec2 left_center, float width, const Letters& actors,
                   bool filled) {
    const float wide = canvas.px(16);
    const auto count = static_cast<float>(actors.size());
    if (actors.empty() || width < wide) return left_center.x;
    // Where there is no room they overlap.
    const float step =
        actors.size() == 1 ? 0 : std::min(wide + canvas.px(3), (width - wide) / (count - 1));
    // With still less they go without their circles.
    if (actors.size() > 1 && step < canvas.px(13)) {
        float x = left_center.x;
        const float end = left_center.x + width;
        ImFont* font = canvas.fonts().mono_strong;
        for (const std::size_t actor : actors) {
            const char letter = static_cast<char>('A' + actor % 26);
            if (x + canvas.px(8) > end) break;
            x = canvas.text({x, left_center.y - platform::font_size(font) / 2}, font,
                            canvas.theme().actor(actor), std::string_view(&letter, 1)) +
                canvas.px(1);
        }
        return x;
    }
    for (std::size_t i = 0; i < actors.size(); ++i) {
        draw_letter(canvas,
                    {left_center.x + wide / 2 + step * static_cast<float>(i), left_center.y},
                    actors[i], filled);
    }
    return left_center.x + wide + step * (count - 1);
}

void draw_bubble(const Canvas& canvas, ImVec2 center, ImU32 color, std::string_view text) {
    const ImVec2 size = platform::text_size(canvas.fonts().mono_small, text);
    const float r = std::max(size.y / 2 + canvas.px(5), canvas.px(11));
    const float half = std::max(size.x / 2 + canvas.px(6), r);
    const Rect rect{{center.x - half, center.y - r}, {center.x + half, center.y + r}};
    canvas.list.AddRectFilled(rect.min, rect.max, color, r);
    canvas.text_centered(rect, canvas.fonts().mono_small, canvas.theme().on_strong, text);
}

void draw_envelope(const Canvas& canvas, ImVec2 center, ImU32 color, bool crossed) {
    const ImVec2 half{canvas.px(19), canvas.px(12)};
    const Rect rect{{center.x - half.x, center.y - half.y}, {center.x + half.x, center.y + half.y}};
    canvas.box(rect, color, 0, 3);
    const ImU32 ink = canvas.theme().on_strong;
    canvas.line({rect.min.x + canvas.px(2), rect.min.y + canvas.px(2)},
                {center.x, center.y + canvas.px(2)}, ink, 1.5F);
    canvas.line({center.x, center.y + canvas.px(2)},
                {rect.max.x - canvas.px(2), rect.min.y + canvas.px(2)}, ink, 1.5F);
    if (crossed)
        canvas.line({rect.min.x - canvas.px(3), rect.max.y + canvas.px(3)},
                    {rect.max.x + canvas.px(3), rect.min.y - canvas.px(3)}, canvas.theme().bad, 2);
}

void draw_arrow(const Canvas& canvas, ImVec2 from, ImVec2 to, ImU32 color, ImU32 head) {
    const float r = canvas.px(5);
    const float way = to.x >= from.x ? 1.0F : -1.0F;
    const ImVec2 tip{to.x - way * r, to.y};
    canvas.link(from, tip, color, 2);
    canvas.list.AddTriangleFilled({tip.x, tip.y - r}, {tip.x, tip.y + r}, to,
                                  head == 0 ? color : head);
}

void draw_bar(const Canvas& canvas, Rect rect, double part, ImU32 color, double mark) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, mixed(theme.panel, theme.background, 0.7F), theme.line, 3);
    const auto filled = static_cast<float>(std::clamp(part, 0.0, 1.0)) * (rect.width() - 2);
    if (filled >= 1) {
        canvas.list.AddRectFilled({rect.min.x + 1, rect.min.y + 1},
                                  {rect.min.x + 1 + filled, rect.max.y - 1}, color, canvas.px(2));
    }
    if (mark < 0 || mark > 1) return;
    const float x = rect.min.x + static_cast<float>(mark) * rect.width();
    canvas.line({x, rect.min.y - canvas.px(3)}, {x, rect.max.y + canvas.px(3)}, theme.text);
}

void draw_figure(const Canvas& canvas, ImVec2 at, std::string_view title, std::string_view figure,
                 ImU32 color, bool large) {
    caption(canvas, at, title, canvas.theme().dim);
    ImFont* font = large ? canvas.fonts().figure : canvas.fonts().mono_strong;
    canvas.text({at.x, at.y + platform::font_size(canvas.fonts().caption) + canvas.px(4)}, font,
                color, figure);
}

void draw_bit(const Canvas& canvas, Rect rect, std::string_view name, bool set, ImU32 color) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, set ? color : 0, set ? color : theme.line, 4);
    ImFont* font = canvas.fonts().mono_small;
    const ImU32 ink = set ? theme.on_strong : theme.dim;
    if (platform::text_size(font, name).x <= rect.width() - canvas.px(4)) {
        canvas.text_centered(rect, font, ink, name);
    }
}

}  // namespace ipc::views
