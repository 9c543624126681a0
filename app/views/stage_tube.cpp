// The tube of a pipe: its fill, its messages, its numbers.
#include "views/stage_tube.hpp"

#include <algorithm>

namespace ipc::views {
namespace {

constexpr std::int64_t kPipeBuf = 4096;  // man 7 pipe: up to this a write goes in whole

/// The messages that were sent and not received yet, oldest first.
std::vector<model::Flow> on_their_way(const model::App& app) {
    std::vector<model::Flow> flows;
    if (!is_slow(app) || app.run.events_dropped + app.run.events_forgotten > 0) return flows;
    const std::int64_t now = app.run.timeline.end();
    app.run.timeline.flows().within(now, now + 1, 4096, flows);
    std::erase_if(flows, [](const model::Flow& flow) {
        return flow.received != 0 || flow.kind != stage::EventKind::message_sent;
    });
    std::sort(flows.begin(), flows.end(),
              [](const model::Flow& a, const model::Flow& b) { return a.sent < b.sent; });
    return flows;
}

}  // namespace

void draw_tube(const model::App& app, const Canvas& canvas, Rect tube, bool mark_pipe_buf) {
    const Theme& theme = canvas.theme();
    const std::int64_t capacity = app.gauge("capacity");
    const std::int64_t fill =
        std::clamp<std::int64_t>(app.gauge("fill"), 0, std::max<std::int64_t>(capacity, 0));
    const double part =
        capacity > 0 ? static_cast<double>(fill) / static_cast<double>(capacity) : 0;
    const float round = std::min(tube.height() / 2, canvas.px(26));
    canvas.list.AddRectFilled(tube.min, tube.max, mixed(theme.panel, theme.background, 0.7F),
                              round);
    // Bytes lie at the read end, the oldest first. Each message has its writer's colour where they
    // are known one by one.
    const float inner = tube.width() - canvas.px(6);
    const float right = tube.max.x - canvas.px(3);
    const float left = right - static_cast<float>(part) * inner;
    const float top = tube.min.y + canvas.px(3), bottom = tube.max.y - canvas.px(3);
    if (right - left >= 1) {
        canvas.list.PushClipRect({left, top}, {right, bottom}, true);
        canvas.list.AddRectFilled({tube.min.x + canvas.px(3), top}, {right, bottom},
                                  mixed(theme.panel, theme.accent, 0.4F), round - canvas.px(3));
        float x = right;
        for (const model::Flow& flow : on_their_way(app)) {
            const float wide =
                static_cast<float>(static_cast<double>(flow.a) /
                                   static_cast<double>(std::max<std::int64_t>(capacity, 1))) *
                inner;
            const float from = std::max(x - wide, left);
            if (x - from < 2) break;
            canvas.list.AddRectFilled({from + 1, top}, {x, bottom},
                                      mixed(theme.panel, theme.actor(flow.from), 0.65F),
                                      canvas.px(2));
            x = from;
        }
        canvas.list.PopClipRect();
    }
    platform::add_rect(canvas.list, tube.min, tube.max, theme.dim, round, canvas.px(2));
    if (mark_pipe_buf && capacity > kPipeBuf) {
        const float x = right - static_cast<float>(static_cast<double>(kPipeBuf) /
                                                   static_cast<double>(capacity)) *
                                    inner;
        canvas.line({x, tube.min.y - canvas.px(6)}, {x, tube.max.y + canvas.px(2)}, theme.text);
        canvas.text_right(
            {std::min(x + canvas.px(30), tube.max.x),
             tube.min.y - canvas.px(7) - platform::font_size(canvas.fonts().mono_small)},
            canvas.fonts().mono_small, theme.dim, "PIPE_BUF 4096");
    }
}

void draw_tube_numbers(const model::App& app, const Canvas& canvas, Rect tube, float y,
                       std::string_view name) {
    const Theme& theme = canvas.theme();
    const std::int64_t capacity = app.gauge("capacity");
    const std::int64_t fill = app.gauge("fill");
    const bool running = !app.run.actors.empty();
    std::string text(name);
    if (running) {
        // Neighbours stand near it where all is drawn large. By the room that a full one needs, so that the words stay.
        const std::string of = " of " + model::grouped(capacity);
        const float room = tube.width() + canvas.px(32);
        for (const std::string& words : {of + " bytes", of, std::string(" B"), std::string()}) {
            text = model::grouped(fill) + words;
            if (platform::text_size(canvas.fonts().mono_strong, model::grouped(capacity) + words).x <= room) break;
        }
    }
    const float line = platform::font_size(canvas.fonts().mono) + canvas.px(5);
    const auto centred = [&](ImFont* font, ImU32 color, const std::string& words) {
        if (y + platform::font_size(font) > canvas.area.max.y) return;
        canvas.text_centered({{tube.min.x, y}, {tube.max.x, y + platform::font_size(font)}}, font,
                             color, words);
        y += line;
    };
    centred(canvas.fonts().mono_strong, theme.text, text);
    if (!running) return;
    const double bytes = rate(app, "bytes");
    if (app.run.phase == model::Phase::running && !app.run.paused && bytes >= 0) {
        centred(canvas.fonts().mono, theme.dim, rate_text(bytes, "bytes"));
    }
    if (app.metric("eof_seen") > 0)
        centred(canvas.fonts().small, theme.dim, "end of file seen: no write end is open");
    if (app.metric("broken_pipe") > 0)
        centred(canvas.fonts().small, theme.bad, "broken pipe: no read end is open");
    if (capacity > 0 && fill >= capacity) {
        centred(canvas.fonts().small, theme.text, "full: writers wait");
    } else if (fill == 0 && app.run.active()) {
        centred(canvas.fonts().small, theme.dim, "empty: the reader waits");
    }
}

}  // namespace ipc::views
