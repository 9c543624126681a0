// The event counter: the number in the middle, notifiers at the left, waiters at the right.
#include <algorithm>
#include <cmath>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

struct Counts {
    std::int64_t count = 0, lost = 0, stuck = 0;
    Letters asleep;
};

Counts counts_of(const model::App& app) {
    Counts counts;
    counts.count = app.gauge("count");
    counts.lost = std::llround(app.metric("lost_wakeups"));
    counts.stuck = std::llround(app.metric("stuck"));
    for (const Player& waiter : players(app, "waiter")) {
        const std::string_view site = site_of(app, waiter);
        if (is_waiting(waiter) && (site == "read" || site == "epoll_wait" || site == "sleep"))
            counts.asleep.push_back(waiter.index);
    }
    return counts;
}

void draw_counter(const model::App& app, const Canvas& canvas, Rect rect, const Counts& counts) {
    const Theme& theme = canvas.theme();
    const bool running = !app.run.actors.empty();
    const bool bad = counts.stuck > 0;
    const bool kernel = chosen(app, "sync") == "eventfd";
    canvas.box(rect, bad ? theme.bad_ground : theme.raised, bad ? 0 : theme.line);
    if (bad) canvas.dashed_box(rect, theme.bad);
    canvas.ui.items.add("events", rect);
    const std::string title = kernel ? "eventfd" : "a word in memory";
    const std::string value = running ? model::grouped(counts.count) : "–";
    std::string unit = "not taken yet";
    if (kernel && chosen(app, "mode") == "semaphore") unit = "taken one by one";
    const float caption_high = platform::font_size(canvas.fonts().caption);
    const float small = platform::font_size(canvas.fonts().small);
    ImFont* figure = canvas.fonts().figure_large;
    const auto all_of = [&](ImFont* font) {
        return caption_high + platform::font_size(font) + small + canvas.px(8);
    };
    if (all_of(figure) > rect.height() - canvas.px(16) ||
        platform::text_size(figure, value).x > rect.width() - canvas.px(20))
        figure = canvas.fonts().figure;
    float y = rect.center().y - all_of(figure) / 2;
    const float title_width = platform::text_size(canvas.fonts().caption, title).x * 1.15F;
    caption(canvas, {rect.center().x - title_width / 2, y}, title, theme.dim);
    y += caption_high + canvas.px(4);
    canvas.text_centered({{rect.min.x, y}, {rect.max.x, y + platform::font_size(figure)}}, figure,
                         theme.text, value);
    y += platform::font_size(figure) + canvas.px(4);
    canvas.text_centered({{rect.min.x, y}, {rect.max.x, y + small}}, canvas.fonts().small,
                         bad ? theme.bad : theme.dim, bad ? "and nobody wakes up" : unit);
}

/// Who sleeps until there is something, and how many calls woke nobody.
void draw_below(const model::App& app, const Canvas& canvas, Rect rect, const Counts& counts) {
    const bool running = !app.run.actors.empty();
    const Theme& theme = canvas.theme();
    const float gap = canvas.px(6);
    const float half = (rect.width() - gap) / 2;
    draw_guard(canvas, {rect.min, {rect.min.x + half, rect.max.y}},
               {"waiters", {}, counts.asleep, running ? "none" : "–"});
    const Rect lost{{rect.max.x - half, rect.min.y}, rect.max};
    const bool any = counts.lost > 0;
    canvas.box(lost, any ? theme.bad_ground : theme.raised,
               any ? mixed(theme.bad_ground, theme.bad, 0.5F) : theme.line, 6);
    canvas.ui.items.add("lost wake-ups", lost);
    ImFont* font = canvas.fonts().mono_small;
    const std::string title = "lost wake-ups";
    const bool fits = platform::text_size(font, title).x <= lost.width() - canvas.px(10);
    const float row = lost.height() / 2;
    const float x = lost.min.x + canvas.px(5);
    const float width = lost.width() - canvas.px(10);
    canvas.text_fitted({x, lost.min.y + row / 2 + canvas.px(1) - platform::font_size(font) / 2},
                       width, font, theme.dim, fits ? title : "lost");
    ImFont* strong = canvas.fonts().mono_strong;
    canvas.text_fitted({x, lost.max.y - row / 2 - canvas.px(1) - platform::font_size(strong) / 2},
                       width, strong, any ? theme.bad : theme.text,
                       running ? model::grouped(counts.lost) : "–");
}

/// What it is about to do with the counter, on its way there.
void draw_intent(const model::App& app, const Canvas& canvas, ImVec2 from, ImVec2 to,
                 const Player& player, bool notifier, float part) {
    if (!is_slow(app) || player.actor == nullptr || player.actor->exit || is_waiting(player))
        return;
    const std::string_view site = site_of(app, player);
    const ImU32 color = canvas.theme().actor(player.index);
    if (notifier && (site == "write" || site == "set"))
        draw_bubble(canvas, on_link(from, to, part), color, "+1");
    if (notifier && site == "wake") draw_bubble(canvas, on_link(from, to, part), color, "wake");
    // It has tested already: what comes now, it does not see.
    if (!notifier && site == "sleep") draw_bubble(canvas, on_link(from, to, part), color, "saw 0");
}

}  // namespace

void draw_events_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const Rect area = canvas.area;
    const Counts counts = counts_of(app);
    const float side = std::clamp(area.width() * 0.27F, canvas.px(150), canvas.px(260));
    const float way = std::clamp(area.width() * 0.09F, canvas.px(44), canvas.px(90));
    const bool low = area.height() < canvas.px(200);
    const float below = canvas.px(low ? 36 : 44);
    const float gap = canvas.px(low ? 6 : 12);
    const float high = std::min(area.height() - below - gap, canvas.px(150));
    const float top = area.center().y - (high + gap + below) / 2;
    const Rect counter{{area.min.x + side + way, top}, {area.max.x - side - way, top + high}};
    for (const bool left : {true, false}) {
        const std::vector<Player> all = players(app, left ? "notifier" : "waiter");
        const Rect column = left ? Rect{area.min, {area.min.x + side, area.max.y}}
                                 : Rect{{area.max.x - side, area.min.y}, area.max};
        const std::vector<Rect> boxes =
            stacked(canvas, column, all.size(), canvas.px(all.size() == 1 ? 200 : 130));
        for (std::size_t row = 0; row < all.size(); ++row) {
            const ImVec2 actor{left ? boxes[row].max.x : boxes[row].min.x, boxes[row].center().y};
            const float part = (static_cast<float>(row) + 0.5F) / static_cast<float>(all.size());
            const ImVec2 at{left ? counter.min.x : counter.max.x,
                            counter.min.y + counter.height() * (0.2F + 0.6F * part)};
            const ImVec2 from = left ? actor : at, to = left ? at : actor;
            draw_arrow(canvas, from, to, all[row].stuck ? theme.bad : theme.actor(all[row].index));
            // Where many stand close, in two columns.
            const bool many = all.size() > 4;
            draw_intent(app, canvas, from, to, all[row], left,
                        !many          ? 0.47F
                        : row % 2 == 0 ? 0.28F
                                       : 0.72F);
            draw_actor(app, commands, canvas, boxes[row], all[row]);
        }
    }
    draw_counter(app, canvas, counter, counts);
    draw_below(app, canvas,
               {{counter.min.x, counter.max.y + gap}, {counter.max.x, counter.max.y + gap + below}},
               counts);
}

}  // namespace ipc::views
