// The message queue: its slots by priority between senders and receivers.
#include <algorithm>
#include <array>
#include <cmath>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr std::array<const char*, 4> kPriorityRows{"queued_p3", "queued_p2", "queued_p1", "queued_p0"};

bool is_sysv(const model::App& app) {
    return app.knob_now(app.demo()->knob_index("api")) == 1;
}

/// A row a priority, the one that is received first on top; as many slots as the queue holds.
void draw_slots(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const std::int64_t capacity = app.gauge("capacity");
    const std::int64_t queued = app.gauge("queued");
    const bool running = !app.run.actors.empty();
    canvas.box(rect, theme.raised, theme.line);
    const Rect in = rect.shrunk(canvas.px(12));
    float y = in.min.y + platform::font_size(canvas.fonts().caption) + canvas.px(8);
    // Where next to nothing has room: the slots and how many are full.
    const bool tiny = rect.height() < canvas.px(105);
    if (tiny)
        y = in.min.y;
    else
        caption(canvas, in.min, is_sysv(app) ? "System V message queue" : "POSIX message queue",
                theme.dim);
    const std::string text =
        running ? model::grouped(queued) + " of " + model::grouped(capacity) : "–";
    const float footer = platform::font_size(canvas.fonts().mono_strong) + canvas.px(4);
    const float rows_height = in.max.y - footer - y;
    const float pitch = std::min(rows_height / static_cast<float>(kPriorityRows.size()), canvas.px(34));
    const float names = platform::text_size(canvas.fonts().mono_small, "type 0").x + canvas.px(10);
    const auto slots = static_cast<std::size_t>(std::clamp<std::int64_t>(capacity, 1, 24));
    const float wide = std::min((in.width() - names) / static_cast<float>(slots), canvas.px(26));
    for (std::size_t row = 0; row < kPriorityRows.size(); ++row, y += pitch) {
        const std::string name =
            is_sysv(app) ? "type " + std::to_string(row + 1) : "prio " + std::to_string(3 - row);
        const std::int64_t here = app.gauge(kPriorityRows[row]);
        const float high = pitch - std::min(canvas.px(5), pitch * 0.3F);
        if (pitch >= platform::font_size(canvas.fonts().mono_small) - canvas.px(2))
            canvas.text({in.min.x, y + (high - platform::font_size(canvas.fonts().mono_small)) / 2},
                        canvas.fonts().mono_small, theme.dim, name);
        for (std::size_t slot = 0; slot < slots; ++slot) {
            const float x = in.min.x + names + static_cast<float>(slot) * wide;
            // More than can be drawn: each slot stands for several.
            const auto share = static_cast<double>(slot) *
                               static_cast<double>(std::max<std::int64_t>(capacity, 1)) /
                               static_cast<double>(slots);
            const bool full = running && share < static_cast<double>(here);
            const Rect place{{x, y}, {x + wide - canvas.px(3), y + high}};
            canvas.box(
                place,
                full ? mixed(theme.panel, theme.accent, 0.42F - 0.06F * static_cast<float>(row))
                     : 0,
                full ? 0 : mixed(theme.panel, theme.line, 0.9F), 3);
        }
        const float room = wide - canvas.px(5);
        if (here > 0 &&
            platform::text_size(canvas.fonts().mono_small, std::to_string(here)).x < room) {
            const Rect first{{in.min.x + names, y},
                             {in.min.x + names + wide - canvas.px(3), y + high}};
            canvas.text_centered(first, canvas.fonts().mono_small, theme.text,
                                 std::to_string(here));
        }
    }
    y = in.max.y - footer + canvas.px(4);
    const float end = canvas.text({in.min.x, y}, canvas.fonts().mono_strong, theme.text, text);
    const char* state = !running                             ? ""
                        : capacity > 0 && queued >= capacity ? "full: senders wait"
                        : queued == 0                        ? "empty: receivers wait"
                                                             : "messages queued";
    const std::string_view words(state);
    const bool whole = platform::text_size(canvas.fonts().small, words).x <= in.max.x - end - canvas.px(8);
    canvas.text_fitted({end + canvas.px(8), y}, in.max.x - end - canvas.px(8), canvas.fonts().small, theme.dim,
                       whole ? words : words.substr(0, words.find(':')));
}

}  // namespace

void draw_queue_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const std::vector<Player> senders = players(app, "sender");
    const std::vector<Player> receivers = players(app, "receiver");
    const Theme& theme = canvas.theme();
    const Rect area = canvas.area;
    const float side = std::clamp(area.width() * 0.27F, canvas.px(150), canvas.px(250));
    const float way = std::clamp(area.width() * 0.05F, canvas.px(24), canvas.px(50));
    const float high = std::min(area.height(), canvas.px(216));
    const Rect queue{{area.min.x + side + way, area.center().y - high / 2},
                     {area.max.x - side - way, area.center().y + high / 2}};
    canvas.ui.items.add("queue", queue);
    draw_slots(app, canvas, queue);
    const auto draw_side = [&](const std::vector<Player>& all, bool left) {
        const Rect column = left ? Rect{area.min, {area.min.x + side, area.max.y}}
                                 : Rect{{area.max.x - side, area.min.y}, area.max};
        const std::vector<Rect> boxes =
            stacked(canvas, column, all.size(), canvas.px(all.size() == 1 ? 200 : 130));
        for (std::size_t row = 0; row < all.size(); ++row) {
            const float y = boxes[row].center().y;
            const float at =
                std::clamp(y, queue.min.y + canvas.px(16), queue.max.y - canvas.px(16));
            const ImU32 color = theme.actor(all[row].index);
            if (left) {
                draw_arrow(canvas, {boxes[row].max.x, y}, {queue.min.x, at}, color);
            } else {
                draw_arrow(canvas, {queue.max.x, at}, {boxes[row].min.x, y}, color);
            }
            draw_actor(app, commands, canvas, boxes[row], all[row]);
        }
    };
    draw_side(senders, true);
    draw_side(receivers, false);
}

}  // namespace ipc::views
