// Signals: on their way, blocked, pending, handled; every bit from /proc/PID/status.
#include <signal.h>

#include <algorithm>
#include <array>

#include "model/timeline_text.hpp"
#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

struct Bit {
    const char* name;
    int signal;
};

const std::array<Bit, 10>& bits() {
    static const std::array<Bit, 10> all{{{"HUP", SIGHUP},
                                          {"INT", SIGINT},
                                          {"USR1", SIGUSR1},
                                          {"USR2", SIGUSR2},
                                          {"PIPE", SIGPIPE},
                                          {"ALRM", SIGALRM},
                                          {"TERM", SIGTERM},
                                          {"CHLD", SIGCHLD},
                                          {"RTMIN", SIGRTMIN},
                                          {"RTMIN+1", SIGRTMIN + 1}}};
    return all;
}

bool has(std::int64_t mask, int signal) {
    return (static_cast<std::uint64_t>(mask) >> (signal - 1) & 1) != 0;
}

/// Answers the bottom.
float draw_mask(const Canvas& canvas, Rect area, std::string_view title, std::int64_t mask,
                ImU32 color, float row) {
    caption(canvas, area.min, title, canvas.theme().dim);
    float y = area.min.y + platform::font_size(canvas.fonts().caption) + canvas.px(4);
    const float gap = canvas.px(5);
    const std::size_t columns = 5;
    const float width =
        (area.width() - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    for (std::size_t bit = 0; bit < bits().size(); ++bit) {
        const std::size_t column = bit % columns;
        if (bit > 0 && column == 0) y += row + canvas.px(4);
        const float x = area.min.x + static_cast<float>(column) * (width + gap);
        draw_bit(canvas, {{x, y}, {x + width, y + row}}, bits()[bit].name,
                 has(mask, bits()[bit].signal), color);
    }
    return y + row;
}

/// In one row, where there is no room for all: those that are set, by name.
void draw_set_bits(const Canvas& canvas, Rect row, std::string_view title, std::int64_t mask, ImU32 color) {
    const float high = platform::font_size(canvas.fonts().caption);
    caption(canvas, {row.min.x, row.center().y - high / 2}, title, canvas.theme().dim);
    float x = row.min.x + caption_width(canvas.ui, "blocked mask") + canvas.px(10);
    ImFont* font = canvas.fonts().mono_small;
    bool any = false;
    for (const Bit& bit : bits()) {
        if (!has(mask, bit.signal)) continue;
        any = true;
        const float width = platform::text_size(font, bit.name).x + canvas.px(10);
        if (x + width > row.max.x) return;
        draw_bit(canvas, {{x, row.min.y}, {x + width, row.max.y}}, bit.name, true, color);
        x += width + canvas.px(4);
    }
    if (!any) canvas.text({x, row.center().y - platform::font_size(font) / 2}, font, canvas.theme().dim, "none");
}

/// "USR1  5 -> 1  4 coalesced"
void draw_count(const model::App& app, const Canvas& canvas, ImVec2 at, float width,
                std::string_view name, std::string_view sent_gauge, std::string_view handled_gauge,
                std::string_view note, ImU32 color) {
    const Theme& theme = canvas.theme();
    const bool running = !app.run.actors.empty();
    const std::string sent = running ? model::grouped(app.gauge(sent_gauge)) : "–";
    const std::string handled = running ? model::grouped(app.gauge(handled_gauge)) : "–";
    canvas.text(at, canvas.fonts().small, theme.text, name);
    ImFont* figure = canvas.fonts().mono_strong;
    float x = at.x + platform::text_size(canvas.fonts().small, "RTMIN").x + canvas.px(8);
    x = canvas.text({x, at.y}, figure, theme.text, sent) + canvas.px(5);
    const float middle = at.y + platform::font_size(figure) / 2;
    draw_arrow(canvas, {x, middle}, {x + canvas.px(15), middle}, theme.dim);
    x = canvas.text({x + canvas.px(20), at.y}, figure, theme.text, handled) + canvas.px(8);
    // The verdict below says it, too: the beginning of a word would say nothing.
    if (platform::text_size(canvas.fonts().small, note).x <= at.x + width - x)
        canvas.text({x, at.y}, canvas.fonts().small, color, note);
}

void draw_receiver_state(const model::App& app, model::Commands& commands, const Canvas& canvas, Rect state,
                         const Player& player) {
    const std::int64_t handled = app.gauge("in_handler");
    state.max.x = draw_step_button(app, commands, canvas, state, player);
    draw_state(app, canvas, state, player, canvas.fonts().small,
               handled > 0 ? "in the handler of " + model::signal_name(handled) : std::string());
}

void draw_receiver(const model::App& app, model::Commands& commands, const Canvas& canvas,
                   Rect rect, const Player& player) {
    const Theme& theme = canvas.theme();
    const ImU32 color = theme.actor(player.index);
    canvas.box(rect, theme.ground_of(player.index), color, kCorner, 2);
    canvas.ui.items.add(player.name, rect);
    const float pad = canvas.px(14);
    const Rect in{{rect.min.x + pad, rect.min.y + canvas.px(8)},
                  {rect.max.x - pad, rect.max.y - canvas.px(8)}};
    const bool low = rect.height() < canvas.px(210);
    const float name_end = canvas.text(in.min, canvas.fonts().strong, color, player.name);
    draw_pid(canvas, {in.max.x, in.min.y + canvas.px(3)}, name_end, player);
    const float state_height = canvas.px(20);
    const float name = platform::font_size(canvas.fonts().strong) + canvas.px(6);
    const float captions = (platform::font_size(canvas.fonts().caption) + canvas.px(4)) * 2;
    const float room = in.height() - name - state_height - captions - canvas.px(low ? 24 : 27);
    const float row = std::clamp(room / 4, canvas.px(11), canvas.px(26));
    Rect mask{{in.min.x, in.min.y + name}, in.max};
    if (room / 4 < canvas.px(11)) {
        const float high = std::min(canvas.px(18), (in.height() - name - state_height) / 2 - canvas.px(4));
        const Rect first{mask.min, {mask.max.x, mask.min.y + high}};
        draw_set_bits(canvas, first, "blocked mask", app.gauge("sig_blocked"), theme.dim);
        const float y = first.max.y + canvas.px(4);
        draw_set_bits(canvas, {{mask.min.x, y}, {mask.max.x, y + high}}, "pending", app.gauge("sig_pending"), color);
        draw_receiver_state(app, commands, canvas, {{in.min.x, in.max.y - state_height}, in.max}, player);
        return;
    }
    mask.min.y = draw_mask(canvas, mask, "blocked mask", app.gauge("sig_blocked"), theme.dim, row) +
                 canvas.px(7);
    draw_mask(canvas, mask, "pending", app.gauge("sig_pending"), color, row);

    draw_receiver_state(app, commands, canvas, {{in.min.x, in.max.y - state_height}, in.max}, player);
}

/// Signals on their way lately, along the line from sender to receiver.
void draw_way(const model::App& app, const Canvas& canvas, ImVec2 from, ImVec2 to,
              const Player& sender) {
    const Theme& theme = canvas.theme();
    draw_arrow(canvas, from, to, theme.actor(sender.index));
    if (!is_slow(app) || app.run.timeline.empty() || sender.index >= app.run.timeline.lanes())
        return;
    const model::EventLane& lane = app.run.timeline.lane(sender.index);
    const auto last = lane.last_of(model::bit(stage::EventKind::signal_sent), lane.end());
    if (!last) return;
    const stage::Event event = lane.at(*last);
    const float done = progress(app, event.time, 0.5);
    if (done >= 1) return;
    // Between the boxes, never over them.
    const ImVec2 at = on_link({from.x + canvas.px(20), from.y}, {to.x - canvas.px(20), to.y}, done);
    draw_envelope(canvas, at, theme.actor(sender.index), false);
    const std::string name = model::signal_name(event.a);
    const float half = platform::text_size(canvas.fonts().mono_small, name).x / 2;
    canvas.text({(from.x + to.x) / 2 - half, std::min(from.y, to.y) - canvas.px(30)},
                canvas.fonts().mono_small, theme.dim, name);
}

void draw_counts(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, theme.raised, theme.line);
    const Rect in = rect.shrunk(canvas.px(12));
    caption(canvas, in.min, "sent, handled", theme.dim);
    const float step = platform::font_size(canvas.fonts().small) + canvas.px(7);
    float y = in.min.y + platform::font_size(canvas.fonts().caption) + canvas.px(7);
    const auto coalesced = static_cast<std::int64_t>(app.metric("coalesced"));
    const bool ordered = app.metric("in_order") > 0;
    struct Line {
        const char *name, *sent, *handled;
        std::string note;
        ImU32 color;
    };
    const std::array<Line, 4> lines{{
        {"USR1", "usr1_sent", "usr1_handled", coalesced > 0 ? model::grouped(coalesced) + " coalesced" : "",
         theme.bad},
        {"RTMIN", "rt_sent", "rt_handled", ordered ? "in order" : "", theme.good},
        {"USR2", "usr2_sent", "usr2_handled", "", theme.dim},
        {"CHLD", "chld_sent", "chld_handled",
         app.gauge("zombies_now") > 0 ? model::grouped(app.gauge("zombies_now")) + " zombies" : "",
         theme.bad},
    }};
    for (const Line& line : lines) {
        if (y + step > rect.max.y - canvas.px(4)) return;
        draw_count(app, canvas, {in.min.x, y}, in.width(), line.name, line.sent, line.handled,
                   line.note, line.color);
        y += step;
    }
}

}  // namespace

void draw_signals_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const std::vector<Player> senders = players(app, "sender");
    const std::vector<Player> receivers = players(app, "receiver");
    const Rect area = canvas.area.shrunk(1);
    const float left = std::clamp(area.width() * 0.38F, canvas.px(200), canvas.px(330));
    const float way = std::clamp(area.width() * 0.1F, canvas.px(56), canvas.px(130));
    const Rect receiver{{area.min.x + left + way, area.min.y}, area.max};
    const float gap = canvas.px(12);
    const float counts =
        std::min(canvas.px(142), area.height() * (senders.size() > 2 ? 0.4F : 0.56F));
    const Rect upper{area.min, {area.min.x + left, area.max.y - counts - gap}};
    draw_counts(app, canvas, {{area.min.x, area.max.y - counts}, {area.min.x + left, area.max.y}});
    const std::vector<Rect> boxes = stacked(canvas, upper, senders.size(), canvas.px(150));
    for (std::size_t row = 0; row < senders.size(); ++row) {
        const ImVec2 from{boxes[row].max.x, boxes[row].center().y};
        draw_way(app, canvas, from,
                 {receiver.min.x, std::max(from.y, receiver.min.y + canvas.px(20))}, senders[row]);
        draw_actor(app, commands, canvas, boxes[row], senders[row]);
    }
    if (!receivers.empty()) draw_receiver(app, commands, canvas, receiver, receivers.front());
}

}  // namespace ipc::views
