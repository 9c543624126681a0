// The shared counter: a cell of shared memory between the writers, and the values they carry.
#include <algorithm>
#include <cmath>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

using stage::EventKind;

constexpr std::int64_t kRecentNs = 1'500'000'000;

/// The writer's newest site or store, and which: what it carries follows from that.
struct Carried {
    bool any = false;
    bool to_cell = false;  ///< on its way into the cell
    float part = 0;        ///< of the way from the writer to the cell
    std::int64_t value = 0;
};

Carried carried_by(const model::App& app, const Player& player) {
    const model::Timeline& timeline = app.run.timeline;
    if (player.actor == nullptr || !is_slow(app) || player.index >= timeline.lanes()) return {};
    const model::EventLane& lane = timeline.lane(player.index);
    const auto last =
        lane.last_of(model::bit(EventKind::site_reached) | model::bit(EventKind::value_stored) |
                         model::bit(EventKind::update_lost),
                     lane.end());
    if (!last) return {};
    const stage::Event event = lane.at(*last);
    const std::string_view site = app.demo()->event_name(event.name);
    // Where events were not recorded the newest one may be of long ago.
    if (event.kind == EventKind::site_reached && app.run.paused && site != site_of(app, player))
        return {};
    constexpr float kAtWriter = 0.22F, kMiddle = 0.55F;
    if (event.kind != EventKind::site_reached) {
        const float done = progress(app, event.time, 0.25);
        if (done >= 1) return {};
        return {true, true, kMiddle + (1 - kMiddle) * done, event.a};
    }
    if (site == "add" && event.a != 0) {
        return {true, false, 1 - (1 - kAtWriter) * progress(app, event.time, 0.35), event.a};
    }
    if (site == "store") {
        return {true, true, kAtWriter + (kMiddle - kAtWriter) * progress(app, event.time, 0.35),
                event.a};
    }
    return {};
}

bool lost_lately(const model::App& app) {
    if (!app.run.last_loss) return false;
    if (app.run.phase != model::Phase::running || app.run.paused) {
        // Held: the loss counts as long as nothing was stored after it.
        const model::EventLane& values = app.run.timeline.values();
        return values.empty() || values.at(values.end() - 1).kind == EventKind::update_lost ||
               app.run.last_loss->lost.time >= values.newest();
    }
    return app.run.now_ns - app.run.last_loss->lost.time < kRecentNs;
}

void draw_cell(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const bool tickets = chosen(app, "story") == "tickets";
    const bool lost = lost_lately(app);
    canvas.box(rect, lost ? theme.bad_ground : theme.raised, lost ? 0 : theme.line);
    if (lost) canvas.dashed_box(rect, theme.bad);
    canvas.ui.items.add("counter cell", rect);
    const std::string value =
        app.run.actors.empty() ? "–" : model::grouped(std::llround(app.metric("counter")));
    const bool low = rect.height() < canvas.px(125);
    const std::string_view title = tickets ? "tickets in the book" : "counter";
    const float title_width = caption_width(canvas.ui, title);
    const float caption_height = platform::font_size(canvas.fonts().caption);
    const float small_height = platform::font_size(canvas.fonts().mono_small);
    const auto needed = [&](ImFont* font) {
        return caption_height + platform::font_size(font) + small_height * 2 +
               canvas.px(low ? 10 : 22);
    };
    ImFont* figure = canvas.fonts().figure_large;
    if (platform::text_size(figure, value).x > rect.width() - canvas.px(20) ||
        needed(figure) > rect.height() - canvas.px(24)) {
        figure = canvas.fonts().figure;
        if (platform::text_size(figure, value).x > rect.width() - canvas.px(20)) {
            figure = canvas.fonts().title;
        }
    }
    // The note below is seldom there: where rows are few the middle is that of the others.
    const bool tight = needed(figure) > rect.height() - canvas.px(8);
    const float all = needed(figure) - (tight && !lost ? small_height : 0);
    const bool titled = all <= rect.height() - canvas.px(4);
    float y = rect.center().y - (titled ? all : all - caption_height - canvas.px(3)) / 2;
    if (!titled) y -= caption_height + canvas.px(3);
    if (titled) caption(canvas, {rect.center().x - title_width / 2, y}, title,
            lost ? mixed(theme.text, theme.bad, 0.5F) : theme.dim);
    y += caption_height + canvas.px(low ? 3 : 8);
    canvas.text_centered({{rect.min.x, y}, {rect.max.x, y + platform::font_size(figure)}}, figure,
                         theme.text, value);
    y += platform::font_size(figure) + canvas.px(low ? 3 : 8);
    const float small = platform::font_size(canvas.fonts().mono_small);
    std::string backing = chosen(app, "backing");
    if (!app.run.object_name.empty()) {
        const std::string both = backing + " · " + app.run.object_name;
        const bool fits =
            platform::text_size(canvas.fonts().mono_small, both).x < rect.width() - canvas.px(12);
        backing = fits ? both : app.run.object_name;
    }
    canvas.text_centered({{rect.min.x, y}, {rect.max.x, y + small}}, canvas.fonts().mono_small,
                         theme.dim, backing);
    y += small + canvas.px(4);
    // A word besides the border.
    const std::string note = lost ? "an update was lost" : "";
    canvas.text_centered({{rect.min.x, y}, {rect.max.x, y + small}}, canvas.fonts().mono_small,
                         theme.bad, note);
}

void draw_way(const model::App& app, const Canvas& canvas, Rect box, Rect cell, float y,
              const Player& player) {
    const Theme& theme = canvas.theme();
    const bool left = box.max.x <= cell.min.x;
    const ImVec2 from{left ? box.max.x : box.min.x, box.center().y};
    const ImVec2 to{left ? cell.min.x : cell.max.x, y};
    const ImU32 color = theme.actor(player.index);
    const bool there = player.actor != nullptr && !player.actor->exit;
    canvas.link(from, to, there ? color : mixed(theme.panel, color, 0.35F), 2);
    const Carried carried = carried_by(app, player);
    if (carried.any) {
        // Between the two, never over them; a number that is too long for that leaves its bubble
        // empty.
        std::string text = model::grouped(carried.value);
        const float room = std::abs(to.x - from.x) - canvas.px(4);
        const auto wide = [&] {
            return std::max(platform::text_size(canvas.fonts().mono_small, text).x + canvas.px(12),
                            canvas.px(22));
        };
        if (wide() > room) text.clear();
        ImVec2 at = on_link(from, to, carried.part);
        const float half = std::min(wide(), room) / 2, left_end = std::min(from.x, to.x),
                    right_end = std::max(from.x, to.x);
        at.x = std::clamp(at.x, left_end + half, right_end - half);
        draw_bubble(canvas, at, color, text);
    }
    if (holds_lock(app, player)) {
        const std::string text = "holds the lock";
        const float width = platform::text_size(canvas.fonts().mono_small, text).x;
        const ImVec2 middle = on_link(from, to, 0.5F);
        if (std::abs(to.x - from.x) > width + canvas.px(12)) {
            canvas.text({middle.x - width / 2, middle.y + canvas.px(14)}, canvas.fonts().mono_small,
                        color, text);
        }
    }
}

}  // namespace

void draw_counter_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    std::vector<Player> writers = players(app);
    if (chosen(app, "story") == "tickets") {
        for (Player& writer : writers)
            writer.name.replace(0, writer.role.size(), "clerk");
    }
    const Rect area = canvas.area;
    const bool narrow = area.width() < canvas.px(430);  // a name, its pid and a state need their room
    const float cell_width = std::clamp(area.width() * 0.21F, canvas.px(narrow ? 132 : 150), canvas.px(230));
    const float way = std::clamp(area.width() * 0.1F, canvas.px(narrow ? 26 : 44), canvas.px(110));
    const float side = std::min((area.width() - cell_width) / 2 - way, canvas.px(290));
    const float cell_height =
        std::clamp(area.height() * 0.78F, std::min(area.height(), canvas.px(104)), canvas.px(160));
    const ImVec2 middle = area.center();
    const Rect cell{{middle.x - cell_width / 2, middle.y - cell_height / 2},
                    {middle.x + cell_width / 2, middle.y + cell_height / 2}};
    draw_cell(app, canvas, cell);

    const std::size_t at_left = (writers.size() + 1) / 2;
    const float most = canvas.px(writers.size() <= 2 ? 216 : 120);
    const Rect left{{area.min.x, area.min.y}, {area.min.x + side, area.max.y}};
    const Rect right{{area.max.x - side, area.min.y}, {area.max.x, area.max.y}};
    for (const bool first : {true, false}) {
        const std::size_t count = first ? at_left : writers.size() - at_left;
        const std::vector<Rect> boxes = stacked(canvas, first ? left : right, count, most);
        for (std::size_t row = 0; row < count; ++row) {
            // A, C, E at the left, B, D, F at the right: the first two are the rivals.
            const Player& writer = writers[row * 2 + (first ? 0 : 1)];
            const float y = cell.min.y + cell.height() * (static_cast<float>(row) + 0.5F) /
                                             static_cast<float>(count);
            draw_way(app, canvas, boxes[row], cell, y, writer);
            draw_actor(app, commands, canvas, boxes[row], writer);
        }
    }
}

}  // namespace ipc::views
