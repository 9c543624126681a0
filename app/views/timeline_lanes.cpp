#include "views/timeline_lanes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "model/explain.hpp"
#include "model/timeline_text.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

using model::ItemKind;
using model::TimelineItem;

/// A text shorter than this in its piece says nothing.
constexpr float kLeastLabel = 24;

void draw_name(const model::App& app, const Canvas& canvas, const LaneLayout::Lane& lane,
               const Rect& labels) {
    const Theme& theme = canvas.theme();
    std::string name, below;
    ImU32 color = theme.text;
    switch (lane.what) {
        case LaneLayout::What::actor:
            name = model::actor_name(app.run, lane.actor);
            color = theme.actor(lane.actor);
            if (lane.actor < app.run.actors.size()) {
                below = "pid " + std::to_string(app.run.actors[lane.actor].pid);
            }
            break;
        case LaneLayout::What::values:
            name = model::value_lane_name(app);
            break;
        case LaneLayout::What::messages:
            name = model::fill_lane_name(app);
            below = "not received";
            break;
        case LaneLayout::What::signals:
            name = "pending";
            below = "signals";
            break;
    }
    if (lane.rect.height() < canvas.px(9)) return;  // names over each other name nothing
    const float name_height = platform::font_size(canvas.fonts().strong);
    const float below_height = platform::font_size(canvas.fonts().mono_small);
    const bool two = lane.rect.height() >= name_height + below_height + canvas.px(6);
    float y = lane.bar.center().y - name_height / 2;
    if (two && !below.empty()) y -= below_height / 2 + canvas.px(1);
    const float width = labels.width() - canvas.px(10);
    // A long name in smaller letters rather than half of it.
    const bool small = lane.rect.height() < canvas.px(20) ||
                       platform::text_size(canvas.fonts().strong, name).x > width;
    canvas.text_fitted({labels.min.x, y}, width,
                       small ? canvas.fonts().small : canvas.fonts().strong, color, name);
    if (two) {
        canvas.text_fitted({labels.min.x, y + name_height + canvas.px(2)}, width,
                           canvas.fonts().mono_small, theme.dim, below);
    }
}

/// The text, or what of it stands before its first blank: "load 1284", "load"; or nothing.
void label(const Canvas& canvas, Rect rect, ImU32 color, const std::string& text) {
    if (text.empty()) return;
    const std::string_view word = std::string_view(text).substr(0, text.find(' '));
    const float room = rect.width() - canvas.px(6);
    for (const std::string_view part : {std::string_view(text), word}) {
        for (ImFont* font : {canvas.fonts().mono, canvas.fonts().mono_small}) {
            const ImVec2 size = platform::text_size(font, part);
            if (size.x > room || size.y > rect.height() + 2) continue;
            const float margin = std::min(canvas.px(8), (rect.width() - size.x) / 2);
            canvas.text({rect.min.x + margin, rect.center().y - size.y / 2}, font, color, part);
            return;
        }
    }
}

struct ActorLane {
    const model::App& app;
    const Canvas& canvas;
    const LaneLayout::Lane& lane;
    ImU32 color;

    /// The part of a piece that is on the screen.
    Rect rect_of(const TimelineItem& item, float top, float bottom) const {
        const float left = lane.rect.min.x;
        const float x0 = std::max(left + item.x0, left);
        float x1 = std::min(left + item.x1, lane.rect.max.x);
        // A gap of a pixel tells neighbours apart.
        if (x1 - x0 > 4) x1 -= 1;
        return {{x0, top}, {std::max(x1, x0 + 1), bottom}};
    }

    /// Of a call that has not returned yet the kernel says now whether its caller sleeps in it.
    bool sleeps_now(const TimelineItem& item) const {
        if (!item.open || item.kind != ItemKind::call || app.tools.scrub) return false;
        if (lane.actor >= app.run.actors.size()) return false;
        const model::Mood mood = app.run.actors[lane.actor].mood;
        return mood == model::Mood::blocked || mood == model::Mood::stuck;
    }
    /// Nobody will ever wake it.
    bool is_stuck() const {
        return lane.actor < app.run.actors.size() &&
               model::is_stuck(app.run, app.run.actors[lane.actor]);
    }

    void draw(const TimelineItem& item) const {
        if (!sleeps_now(item)) return draw_piece(item, false);
        TimelineItem asleep = item;
        asleep.kind = ItemKind::blocked;
        draw_piece(asleep, is_stuck());
    }

    void draw_piece(const TimelineItem& item, bool stuck) const {
        const Theme& theme = canvas.theme();
        const Rect rect = rect_of(item, lane.bar.min.y, lane.bar.max.y);
        if (rect.min.x >= lane.rect.max.x || item.x1 <= 0) return;
        constexpr std::array<float, 4> kShades{0.42F, 0.30F, 0.24F, 0.36F};
        const float corner = rect.width() > 8 ? canvas.px(2) : 0;
        const float middle = rect.center().y;
        switch (item.kind) {
            case ItemKind::running:
                canvas.list.AddRectFilled({rect.min.x, middle - 1}, {rect.max.x, middle + 1},
                                          mixed(theme.panel, color, 0.4F));
                return;
            case ItemKind::not_recorded:
                for (float x = rect.min.x; x < rect.max.x; x += canvas.px(8)) {
                    canvas.list.AddRectFilled({x, middle},
                                              {std::min(x + canvas.px(3), rect.max.x), middle + 1},
                                              theme.faint);
                }
                if (rect.width() > canvas.px(120)) {
                    const ImVec2 size =
                        platform::text_size(canvas.fonts().mono_small, "not recorded");
                    const Rect at{
                        {rect.center().x - size.x / 2 - canvas.px(6), middle - size.y / 2},
                        {rect.center().x + size.x / 2 + canvas.px(6), middle + size.y / 2}};
                    canvas.box(at, theme.panel, 0, 0);
                    canvas.text_centered(at, canvas.fonts().mono_small, theme.dim, "not recorded");
                }
                return;
            case ItemKind::blocked:
            case ItemKind::asleep:
                canvas.list.AddRectFilled(rect.min, rect.max, mixed(theme.panel, color, 0.13F),
                                          corner);
                draw_hatching(canvas, rect,
                              mixed(theme.panel, stuck ? theme.bad : color, stuck ? 0.5F : 0.30F));
                if (stuck)
                    label_stuck(rect, item);
                else
                    label_on(rect, item, mixed(theme.dim, theme.text, 0.4F));
                return;
            case ItemKind::call:
                canvas.list.AddRectFilled(rect.min, rect.max, mixed(theme.panel, color, 0.18F),
                                          corner);
                if (rect.width() > 4) {
                    platform::add_rect(canvas.list, rect.min, rect.max,
                                       mixed(theme.panel, color, 0.6F), corner);
                }
                label_on(rect, item, theme.text);
                return;
            case ItemKind::many:
                canvas.list.AddRectFilled(rect.min, rect.max, mixed(theme.panel, color, 0.36F),
                                          corner);
                if (rect.width() > canvas.px(96)) label_on(rect, item, theme.text);
                return;
            default:
                canvas.list.AddRectFilled(
                    rect.min, rect.max,
                    mixed(theme.panel, color, kShades[item.name % kShades.size()]), corner);
                label_on(rect, item, theme.text);
        }
    }

    /// A word besides the colour, on a ground of its own: the hatching is dense.
    void label_stuck(const Rect& rect, const TimelineItem& item) const {
        if (rect.width() < canvas.px(kLeastLabel)) return;
        std::string words = model::piece_text(app, lane.actor, item);
        constexpr std::string_view kBlocked = "blocked";
        if (words.starts_with(kBlocked)) words.replace(0, kBlocked.size(), "✗ stuck");
        if (platform::text_size(canvas.fonts().mono_small, words).x > rect.width() - canvas.px(6))
            words = "✗";
        const float wide = platform::text_size(canvas.fonts().mono, words).x + canvas.px(14);
        const Rect ground{rect.min, {std::min(rect.min.x + wide, rect.max.x), rect.max.y}};
        canvas.list.AddRectFilled(ground.min, ground.max, canvas.theme().bad_ground, canvas.px(2));
        label(canvas, ground, canvas.theme().bad, words);
    }

    void label_on(const Rect& rect, const TimelineItem& item, ImU32 text) const {
        if (rect.width() < canvas.px(kLeastLabel)) return;
        label(canvas, rect, text, model::piece_text(app, lane.actor, item));
    }

    void draw_section(const TimelineItem& item) const {
        const float top = lane.bar.min.y - canvas.px(6);
        const Rect rect = rect_of(item, top, top + canvas.px(3));
        canvas.list.AddRectFilled(rect.min, rect.max, color);
        if (rect.width() > canvas.px(6)) {
            // Ends turned down: a bracket, "all this is inside".
            canvas.list.AddRectFilled(rect.min, {rect.min.x + canvas.px(1.5F), lane.bar.min.y},
                                      color);
            canvas.list.AddRectFilled({rect.max.x - canvas.px(1.5F), top},
                                      {rect.max.x, lane.bar.min.y}, color);
        }
    }

    void draw_masked(const TimelineItem& item) const {
        const Theme& theme = canvas.theme();
        const float bottom = lane.bar.max.y + canvas.px(7);
        const Rect rect = rect_of(item, lane.bar.max.y + canvas.px(2), bottom);
        canvas.list.AddRectFilled(rect.min, rect.max, mixed(theme.panel, theme.dim, 0.5F));
        if (rect.width() > canvas.px(110) && lane.rect.max.y - bottom > canvas.px(10)) {
            canvas.text({rect.min.x + canvas.px(2), bottom}, canvas.fonts().mono_small, theme.dim,
                        "signals blocked");
        }
    }

    void draw_handler(const TimelineItem& item) const {
        const Rect rect =
            rect_of(item, lane.bar.min.y - canvas.px(4), lane.bar.max.y + canvas.px(4));
        canvas.list.AddRectFilled(rect.min, rect.max, color, canvas.px(2));
        if (item.count == 1 && rect.width() > canvas.px(34)) {
            label(canvas, rect, canvas.theme().on_strong, model::piece_text(app, lane.actor, item));
        }
    }

    void draw_mark(const TimelineItem& item) const {
        const Theme& theme = canvas.theme();
        const float x = lane.rect.min.x + (item.x0 + item.x1) / 2;
        if (item.kind == ItemKind::bad) {
            const Rect rect =
                rect_of(item, lane.bar.min.y - canvas.px(3), lane.bar.max.y + canvas.px(3));
            const float half = std::max(rect.width(), canvas.px(2)) / 2;
            const float middle = rect.center().x;
            canvas.list.AddRectFilled({middle - half, rect.min.y}, {middle + half, rect.max.y},
                                      theme.bad);
            if (item.count == 1) {
                const float r = canvas.px(3.5F);
                const float y = rect.min.y - r;
                canvas.line({x - r, y - r}, {x + r, y + r}, theme.bad, 1.5F);
                canvas.line({x - r, y + r}, {x + r, y - r}, theme.bad, 1.5F);
            }
            return;
        }
        const float r = canvas.px(lane.rect.height() < canvas.px(30) ? 2.5F : 4);
        const float y = lane.bar.max.y + r + canvas.px(1);
        canvas.list.AddTriangleFilled({x - r, y + r}, {x + r, y + r}, {x, y - r}, theme.text);
    }
};

bool over(const LaneLayout::Lane& lane, const TimelineItem& item, ImVec2 pointer, float slack) {
    const float x = pointer.x - lane.rect.min.x;
    return lane.rect.contains(pointer) && x >= item.x0 - slack &&
           x < std::max(item.x1, item.x0 + 1) + slack;
}

}  // namespace

const LaneLayout::Lane* LaneLayout::of_actor(std::size_t actor) const {
    for (const Lane& lane : lanes) {
        if (lane.what == What::actor && lane.actor == actor) return &lane;
    }
    return nullptr;
}

const LaneLayout::Lane* LaneLayout::of(What what) const {
    for (const Lane& lane : lanes) {
        if (lane.what == what) return &lane;
    }
    return nullptr;
}

LaneLayout lay_out_lanes(const model::App& app, const Canvas& canvas, Rect area) {
    const model::Timeline& timeline = app.run.timeline;
    LaneLayout layout;
    const float names = canvas.px(114);
    layout.labels = {area.min, {area.min.x + names, area.max.y}};
    layout.plot = {{area.min.x + names, area.min.y}, area.max};
    for (std::size_t actor = 0; actor < timeline.lanes(); ++actor) {
        layout.lanes.push_back({LaneLayout::What::actor, actor, {}, {}});
    }
    if (timeline.has_values()) layout.lanes.push_back({LaneLayout::What::values, 0, {}, {}});
    if (timeline.has_messages() && !model::fill_lane_name(app).empty())
        layout.lanes.push_back({LaneLayout::What::messages, 0, {}, {}});
    if (timeline.has_signals()) layout.lanes.push_back({LaneLayout::What::signals, 0, {}, {}});
    if (layout.lanes.empty()) return layout;
    const float pitch =
        std::min(area.height() / static_cast<float>(layout.lanes.size()), canvas.px(104));
    const float bar = std::floor(std::clamp(pitch * 0.52F, canvas.px(6), canvas.px(34)));
    // More room than they need: not all of it between them.
    float y =
        area.min.y + std::min((area.height() - pitch * static_cast<float>(layout.lanes.size())) / 2,
                              canvas.px(24));
    for (LaneLayout::Lane& lane : layout.lanes) {
        lane.rect = {{layout.plot.min.x, y}, {layout.plot.max.x, y + pitch}};
        float top = std::floor(y + (pitch - bar) / 2);
        // Under a value there is room for what is said about a loss.
        if (lane.what == LaneLayout::What::values)
            top = std::min(top, std::max(y + canvas.px(4), y + pitch - bar - canvas.px(32)));
        lane.bar = {{layout.plot.min.x, top}, {layout.plot.max.x, top + bar}};
        y += pitch;
    }
    return layout;
}

Pointed draw_lanes(const model::App& app, const Canvas& canvas, const LaneLayout& layout,
                   const model::TimelineItems& items, std::optional<ImVec2> pointer) {
    Pointed pointed;
    for (const LaneLayout::Lane& lane : layout.lanes)
        draw_name(app, canvas, lane, layout.labels);
    canvas.list.PushClipRect(layout.plot.min, layout.plot.max, true);
    draw_flows(canvas, layout, items);
    for (const LaneLayout::Lane& lane : layout.lanes) {
        if (lane.what != LaneLayout::What::actor || lane.actor >= items.actors.size()) continue;
        const ActorLane drawing{app, canvas, lane, canvas.theme().actor(lane.actor)};
        const model::LaneItems& pieces = items.actors[lane.actor];
        for (const TimelineItem& item : pieces.masked)
            drawing.draw_masked(item);
        for (const TimelineItem& item : pieces.main)
            drawing.draw(item);
        for (const TimelineItem& item : pieces.sections)
            drawing.draw_section(item);
        for (const TimelineItem& item : pieces.handlers)
            drawing.draw_handler(item);
        for (const TimelineItem& item : pieces.marks)
            drawing.draw_mark(item);
        if (!pointer) continue;
        const auto look = [&](const std::vector<TimelineItem>& row, float slack) {
            for (const TimelineItem& item : row) {
                if (pointed.item == nullptr && over(lane, item, *pointer, slack))
                    pointed = {&lane, &item};
            }
        };
        look(pieces.marks, canvas.px(3));
        look(pieces.handlers, 0);
        look(pieces.main, 0);
    }
    if (const auto* lane = layout.of(LaneLayout::What::messages))
        draw_fill(canvas, *lane, items);
    if (items.flows_left_out) draw_flows_note(canvas, layout);
    const Pointed value = draw_values(app, canvas, layout, items, pointer);
    if (pointed.item == nullptr) pointed = value;
    canvas.list.PopClipRect();
    return pointed;
}

}  // namespace ipc::views
