#include <algorithm>
#include <cmath>
#include <string>

#include "model/demo.hpp"
#include "model/timeline_text.hpp"
#include "views/timeline_lanes.hpp"

namespace ipc::views {
namespace {

using model::Flow;
using model::ItemKind;
using model::TimelineItem;
using stage::EventKind;

/// Above this many lines across the lanes none can be followed with the eyes.
constexpr std::size_t kMostStoreLines = 90;

void draw_loss_note(const model::App& app, const Canvas& canvas, const LaneLayout& layout,
                    const LaneLayout::Lane& lane, const TimelineItem& item, float& taken_until) {
    const Theme& theme = canvas.theme();
    const model::EventLane& values = app.run.timeline.values();
    if (!values.has(item.event)) return;
    const std::string text = model::loss_note(app, values.at(item.event));
    const ImVec2 size = platform::text_size(canvas.fonts().mono_small, text);
    const float height = size.y + canvas.px(6);
    const float top = lane.bar.max.y + canvas.px(5);
    const bool last = &lane == &layout.lanes.back();
    if (top + height > (last ? layout.plot.max.y : lane.rect.max.y)) return;
    const float width = size.x + canvas.px(18);
    float x = lane.rect.min.x + item.x0 - canvas.px(8);
    x = std::clamp(x, lane.rect.min.x, std::max(lane.rect.max.x - width, lane.rect.min.x));
    if (x < taken_until + canvas.px(6)) return;
    const Rect box{{x, top}, {x + width, top + height}};
    canvas.box(box, theme.bad_ground, mixed(theme.bad_ground, theme.bad, 0.6F), 4);
    canvas.text_centered(box, canvas.fonts().mono_small, mixed(theme.text, theme.bad, 0.55F), text);
    taken_until = box.max.x;
}

void draw_value(const model::App& app, const Canvas& canvas, const LaneLayout::Lane& lane,
                const TimelineItem& item) {
    const Theme& theme = canvas.theme();
    const float left = lane.rect.min.x;
    Rect rect{{std::max(left + item.x0, left), lane.bar.min.y},
              {std::min(left + item.x1, lane.rect.max.x), lane.bar.max.y}};
    if (rect.max.x - rect.min.x > 4) rect.max.x -= 1;
    rect.max.x = std::max(rect.max.x, rect.min.x + 1);
    const float corner = rect.width() > 8 ? canvas.px(2) : 0;
    const bool lost =
        item.lost || (item.count > 1 && (item.kinds & model::bit(EventKind::update_lost)));
    ImU32 fill = mixed(theme.raised, theme.text, 0.06F);
    if (lost) fill = mixed(theme.bad_ground, theme.bad, 0.22F);
    canvas.list.AddRectFilled(rect.min, rect.max, fill, corner);
    if (item.lost && rect.width() > 6) {
        platform::add_rect(canvas.list, rect.min, rect.max,
                           mixed(theme.bad_ground, theme.bad, 0.8F), corner);
    }
    if (item.kind != ItemKind::value || item.count > 1) return;
    // What came between this and the next store was not recorded: for how long it was held is not
    // known.
    std::string text = model::piece_text(app, 0, item);
    if (item.guess) {
        draw_hatching(
            canvas,
            {{rect.min.x + std::min(rect.width() / 4, canvas.px(110)), rect.min.y}, rect.max},
            theme.faint);
        text += " …";
    }
    ImFont* font = canvas.fonts().mono;
    if (platform::font_size(font) > rect.height()) font = canvas.fonts().mono_small;
    if (platform::text_size(font, text).x + canvas.px(8) < rect.width()) {
        if (item.guess)
            rect.max.x = std::min(rect.max.x,
                                  rect.min.x + canvas.px(16) + platform::text_size(font, text).x);
        canvas.text_centered(rect, font, theme.text, text);
    }
}

/// From the lane of the actor that stored down to the value.
void draw_store_lines(const Canvas& canvas, const LaneLayout& layout, const LaneLayout::Lane& lane,
                      const model::LaneItems& values) {
    std::size_t exact = 0;
    for (const TimelineItem& item : values.main)
        exact += item.count == 1 ? 1 : 0;
    if (exact > kMostStoreLines) return;
    const Theme& theme = canvas.theme();
    for (const TimelineItem& item : values.main) {
        if (item.count != 1 || item.from_before) continue;
        const LaneLayout::Lane* from = layout.of_actor(item.actor);
        if (from == nullptr) continue;
        const float x = lane.rect.min.x + item.x0;
        const ImU32 color = item.lost ? theme.bad : theme.actor(item.actor);
        canvas.line({x, from->bar.max.y}, {x, lane.bar.min.y}, color, item.lost ? 2.0F : 1.5F);
    }
}

/// From send to receive. Of a way that leaves the picture only the end that is seen is drawn: a
/// line through all of it could not be followed.
void draw_message(const Canvas& canvas, const LaneLayout& layout, const LaneLayout::Lane& from,
                  const LaneLayout::Lane& to, float x0, float x1, ImU32 color) {
    const bool down = to.bar.min.y > from.bar.min.y;
    const ImVec2 begin{x0, down ? from.bar.max.y : from.bar.min.y};
    const ImVec2 end{x1, down ? to.bar.min.y : to.bar.max.y};
    const bool sees_begin = x0 >= layout.plot.min.x && x0 <= layout.plot.max.x;
    const bool sees_end = x1 >= layout.plot.min.x && x1 <= layout.plot.max.x;
    const float way = down ? 1.0F : -1.0F;
    const float stub = canvas.px(9);
    if (sees_begin && sees_end) canvas.line(begin, end, color, 1.5F);
    if (sees_begin && !sees_end)
        canvas.line(begin, {begin.x + stub, begin.y + way * stub}, color, 1.5F);
    if (!sees_end) return;
    if (!sees_begin) canvas.line({end.x - stub, end.y - way * stub}, end, color, 1.5F);
    const float r = canvas.px(3.5F);
    canvas.list.AddTriangleFilled({end.x - r, end.y - way * r * 1.8F},
                                  {end.x + r, end.y - way * r * 1.8F}, end, color);
}

}  // namespace

void draw_hatching(const Canvas& canvas, Rect rect, ImU32 color) {
    if (rect.width() < canvas.px(5)) return;
    canvas.list.PushClipRect(rect.min, rect.max, true);
    const float step = std::max(canvas.px(7), rect.width() / 160);
    const float height = rect.height();
    for (float x = std::floor(rect.min.x / step) * step - height; x < rect.max.x; x += step) {
        canvas.list.AddLine({x, rect.max.y}, {x + height, rect.min.y}, color);
    }
    canvas.list.PopClipRect();
}

Pointed draw_values(const model::App& app, const Canvas& canvas, const LaneLayout& layout,
                    const model::TimelineItems& items, std::optional<ImVec2> pointer) {
    const LaneLayout::Lane* lane = layout.of(LaneLayout::What::values);
    if (lane == nullptr) return {};
    const Theme& theme = canvas.theme();
    draw_store_lines(canvas, layout, *lane, items.values);
    Pointed pointed;
    for (const TimelineItem& item : items.values.main) {
        draw_value(app, canvas, *lane, item);
        if (!pointer || !lane->rect.contains(*pointer)) continue;
        const float x = pointer->x - lane->rect.min.x;
        if (x >= item.x0 && x < item.x1) pointed = {lane, &item};
    }
    float taken_until = -1e9F;
    for (const TimelineItem& item : items.values.marks) {
        if (item.count > 1) {
            canvas.list.AddRectFilled(
                {lane->rect.min.x + item.x0, lane->bar.max.y + canvas.px(2)},
                {lane->rect.min.x + std::max(item.x1, item.x0 + 2), lane->bar.max.y + canvas.px(5)},
                theme.bad);
        } else {
            draw_loss_note(app, canvas, layout, *lane, item, taken_until);
        }
    }
    return pointed;
}

void draw_fill(const Canvas& canvas, const LaneLayout::Lane& lane,
               const model::TimelineItems& items) {
    const Theme& theme = canvas.theme();
    std::int64_t most = 1, highest = 0;
    bool known = true;
    for (const model::FillItem& item : items.fill) {
        if (item.known) highest = std::max(highest, item.level);
        known = known && item.known;
    }
    most = std::max(most, highest);
    const bool roomy = lane.rect.height() > canvas.px(44);
    const float text_height = platform::font_size(canvas.fonts().mono_small) + canvas.px(3);
    const float top = lane.rect.min.y + (roomy ? text_height : canvas.px(2));
    const float bottom = std::max(lane.bar.max.y, lane.rect.max.y - canvas.px(6));
    const float left = lane.rect.min.x;
    canvas.line({left, bottom}, {lane.rect.max.x, bottom}, theme.line);
    for (const model::FillItem& item : items.fill) {
        if (item.known && item.level == 0) continue;
        const float high =
            static_cast<float>(item.level) / static_cast<float>(most) * (bottom - top);
        const float x0 = std::max(left + item.x0, left);
        const float x1 = std::max(std::min(left + item.x1, lane.rect.max.x), x0 + 1);
        if (!item.known) {
            draw_hatching(canvas, {{x0, lane.bar.min.y}, {x1, bottom}}, theme.faint);
            continue;
        }
        canvas.list.AddRectFilled({x0, bottom - high}, {x1, bottom},
                                  mixed(theme.panel, theme.accent, 0.3F));
        canvas.list.AddRectFilled({x0, bottom - high}, {x1, bottom - high + 1},
                                  mixed(theme.panel, theme.accent, 0.7F));
    }
    if (!roomy) return;
    const bool any = std::any_of(items.fill.begin(), items.fill.end(),
                                 [](const model::FillItem& item) { return item.known; });
    std::string text;
    if (any) text = (items.fill_at_least ? "highest: at least " : "highest ") + model::grouped(highest);
    if (!known) text += any ? "; hatched: not recorded" : "not recorded: the run is too fast";
    canvas.text_right({lane.rect.max.x - canvas.px(4), lane.rect.min.y}, canvas.fonts().mono_small,
                      theme.dim, text);
}

void draw_flows_note(const Canvas& canvas, const LaneLayout& layout) {
    ImFont* font = canvas.fonts().mono_small;
    const char* words = "too many arrows to draw: zoom in";
    const ImVec2 size = platform::text_size(font, words);
    const ImVec2 end{layout.plot.max.x, layout.plot.min.y};
    canvas.box({{end.x - size.x - canvas.px(8), end.y}, {end.x, end.y + size.y + canvas.px(1)}},
               canvas.theme().panel, 0, 2);
    canvas.text_right({end.x - canvas.px(4), end.y}, font, canvas.theme().dim, words);
}

void draw_flows(const Canvas& canvas, const LaneLayout& layout, const model::TimelineItems& items) {
    const Theme& theme = canvas.theme();
    const LaneLayout::Lane* pending = layout.of(LaneLayout::What::signals);
    const auto x_of = [&](std::int64_t time) {
        const double x = static_cast<double>(time - items.begin) / items.ns_per_pixel;
        return layout.plot.min.x + static_cast<float>(std::clamp(x, -4000.0, 20000.0));
    };
    if (items.flows_left_out) return;
    std::size_t signals = 0;
    for (const Flow& flow : items.flows)
        signals += flow.kind == EventKind::signal_sent && !flow.merged ? 1 : 0;
    std::size_t row = 0;
    for (const Flow& flow : items.flows) {
        const LaneLayout::Lane* from = layout.of_actor(flow.from);
        const bool arrived = flow.received != 0;
        const float x0 = x_of(flow.sent);
        const float x1 = arrived ? x_of(flow.received) : layout.plot.max.x;
        if (from == nullptr) continue;
        if (flow.kind == EventKind::message_sent) {
            const LaneLayout::Lane* to = layout.of_actor(flow.to);
            if (to != nullptr && arrived && to != from)
                draw_message(canvas, layout, *from, *to, x0, x1, theme.actor(flow.from));
            continue;
        }
        if (pending == nullptr) continue;
        const float room = pending->rect.height() - canvas.px(8);
        const float step =
            std::min(room / static_cast<float>(std::max<std::size_t>(signals, 1)), canvas.px(9));
        const float y = pending->rect.min.y + canvas.px(4) + step * static_cast<float>(row);
        const ImU32 color = flow.merged ? theme.bad : theme.actor(flow.from);
        if (flow.merged) {
            // Sent, but the bit was set already: the line ends in nothing.
            const float end = pending->rect.min.y;
            for (float at = from->bar.max.y; at < end; at += canvas.px(8)) {
                canvas.line({x0, at}, {x0, std::min(at + canvas.px(4), end)}, color, 1.5F);
            }
            continue;
        }
        canvas.line({x0, from->bar.max.y}, {x0, y}, color, 1.5F);
        const Rect bar{{x0, y}, {std::max(x1, x0 + 2), y + std::max(step - canvas.px(2), 1.0F)}};
        canvas.list.AddRectFilled(bar.min, bar.max, color);
        if (bar.height() >= canvas.px(6) && bar.width() > canvas.px(70)) {
            canvas.text({bar.max.x + canvas.px(4),
                         bar.center().y - platform::font_size(canvas.fonts().mono_small) / 2},
                        canvas.fonts().mono_small, theme.dim, model::signal_name(flow.a));
        }
        ++row;
    }
}

}  // namespace ipc::views
