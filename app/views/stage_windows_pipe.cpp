// The named pipe of Windows: its name, its instances with and without a client, and what
// GetLastError() said last.
#include <algorithm>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

std::size_t instances_of(const model::App& app) {
    const std::int64_t made = app.gauge("listening");
    const std::int64_t set = app.knob_now(app.demo()->knob_index("instances"));
    return static_cast<std::size_t>(std::clamp<std::int64_t>(made > 0 ? made : set, 1, 8));
}

/// The pipe's name, and how many of its instances are taken.
void draw_pipe_name(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, theme.raised, app.gauge("listening") > 0 ? theme.dim : theme.line, 6);
    canvas.ui.items.add("pipe's name", rect);
    ImFont* font = canvas.fonts().mono_small;
    const float pad = canvas.px(9);
    const float y = rect.center().y - platform::font_size(font) / 2;
    const bool running = !app.run.actors.empty();
    const std::string taken = running ? model::grouped(app.gauge("connected")) + " of " +
                                            std::to_string(instances_of(app))
                                      : std::string("–");
    const float right = rect.max.x - pad - platform::text_size(font, taken).x;
    canvas.text({right, y}, font, theme.text, taken);
    const std::string name = app.run.object_name.empty() ? "\\\\.\\pipe\\..." : app.run.object_name;
    canvas.text({rect.min.x + pad, y}, font, theme.dim,
                canvas.ending(right - canvas.px(10) - rect.min.x - pad, font, name));
}

/// One instance: a tube with a client, or one that waits for the next. Which client has which, no
/// gauge tells.
void draw_instance(const model::App& app, const Canvas& canvas, Rect rect, bool made, bool taken) {
    const Theme& theme = canvas.theme();
    const float round = std::min(rect.height() / 2, canvas.px(9));
    const bool running = !app.run.actors.empty();
    if (taken) {
        canvas.list.AddRectFilled(rect.min, rect.max, mixed(theme.panel, theme.accent, 0.32F),
                                  round);
        platform::add_rect(canvas.list, rect.min, rect.max, theme.dim, round, canvas.px(1.5F));
    } else {
        canvas.dashed_box(rect, theme.line, round / canvas.ui.scale, 1.5F);
    }
    canvas.ui.items.add(taken ? "instance with a client" : "free instance", rect);
    ImFont* font = canvas.fonts().mono_small;
    if (rect.height() < platform::font_size(font)) return;
    const bool bytes = chosen(app, "mode") == "byte";
    const std::string words = !running ? "an instance"
                              : taken  ? (bytes ? "a byte stream" : "whole messages")
                              : made   ? "free: waits for a client"
                                       : "not made yet";
    canvas.text_centered(rect, font, taken ? theme.text : theme.dim, words);
}

void draw_last_error(const model::App& app, const Canvas& canvas, Rect row) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().mono_small;
    ImFont* small = canvas.fonts().small;
    const int gauge = app.demo()->gauge_index("last_error");
    if (gauge < 0) return;
    const std::int64_t code = app.gauge("last_error");
    const float y = row.min.y;
    if (app.run.actors.empty() || code == 0) {
        canvas.text_fitted(
            {row.min.x, y}, row.width(), small, theme.dim,
            app.run.actors.empty() ? "what GetLastError() says" : "no call has failed yet");
        return;
    }
    const model::Gauge::Meaning* error = app.demo()->gauges[static_cast<std::size_t>(gauge)].meaning_of(code);
    const std::string number = std::to_string(code);
    const std::string text = error == nullptr ? number : error->name + " (" + number + ")";
    canvas.ui.items.add("last error: " + text, row);
    float x = row.min.x;
    const std::string title = "last error ";
    if (platform::text_size(small, title).x + platform::text_size(font, text).x <= row.width())
        x = canvas.text({x, y}, small, theme.dim, title);
    x = canvas.text_fitted({x, y + canvas.px(1)}, row.max.x - x, font, theme.text, text);
    if (error == nullptr) return;
    // Beside it, or below where there is a second row.
    const float words = platform::text_size(small, error->help).x;
    const bool beside = x + canvas.px(10) + words <= row.max.x;
    const float below = y + platform::font_size(small) + canvas.px(2);
    if (beside)
        canvas.text({x + canvas.px(10), y}, small, theme.dim, error->help);
    else if (below + platform::font_size(small) <= row.max.y + 1)
        canvas.text_fitted({row.min.x, below}, row.width(), small, theme.dim, error->help);
}

}  // namespace

void draw_windows_pipe_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const std::vector<Player> clients = players(app, "client"), servers = players(app, "server");
    const Rect area = canvas.area;
    const bool low = area.height() < canvas.px(200);
    const float side = std::clamp(area.width() * 0.25F, canvas.px(150), canvas.px(230));
    const float way = std::clamp(area.width() * 0.045F, canvas.px(22), canvas.px(44));
    const Rect middle{{area.min.x + side + way, area.min.y + 1},
                      {area.max.x - side - way, area.max.y - 1}};
    const float head = canvas.px(26), foot = canvas.px(36);
    draw_pipe_name(app, canvas, {middle.min, {middle.max.x, middle.min.y + head}});
    const Rect rows{{middle.min.x, middle.min.y + head + canvas.px(low ? 6 : 12)},
                    {middle.max.x, middle.max.y - foot - canvas.px(low ? 4 : 10)}};
    const std::size_t count = instances_of(app);
    const std::vector<Rect> tubes = stacked(canvas, rows, count, canvas.px(46));
    const auto connected =
        static_cast<std::size_t>(std::max<std::int64_t>(app.gauge("connected"), 0));
    for (std::size_t i = 0; i < tubes.size(); ++i)
        draw_instance(app, canvas, tubes[i], app.gauge("listening") > 0, i < connected);
    draw_last_error(app, canvas, {{middle.min.x, middle.max.y - foot}, middle.max});

    // A client meets the pipe by its name, and gets whichever instance is free.
    const float y = rows.center().y;
    const Rect all{{middle.min.x, tubes.front().min.y}, {middle.max.x, tubes.back().max.y}};
    for (const float x : {all.min.x - canvas.px(4), all.max.x + canvas.px(4)})
        canvas.line({x, all.min.y}, {x, all.max.y}, theme.dim, 2);
    const std::vector<Rect> left =
        stacked(canvas, {area.min, {area.min.x + side, area.max.y}}, clients.size(),
                canvas.px(clients.size() == 1 ? 200 : 130));
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const bool there = clients[i].actor != nullptr && !clients[i].actor->exit;
        const ImU32 color = theme.actor(clients[i].index);
        draw_arrow(canvas, {left[i].max.x, left[i].center().y}, {all.min.x - canvas.px(5), y},
                   there || clients[i].actor == nullptr ? color : mixed(theme.panel, color, 0.35F),
                   clients.size() > 1 ? theme.dim : 0);
        draw_actor(app, commands, canvas, left[i], clients[i]);
    }
    const std::vector<Rect> right = stacked(canvas, {{area.max.x - side, area.min.y}, area.max},
                                            servers.size(), canvas.px(200));
    for (std::size_t i = 0; i < servers.size(); ++i) {
        draw_arrow(canvas, {all.max.x + canvas.px(5), y}, {right[i].min.x, right[i].center().y},
                   theme.actor(servers[i].index));
        draw_actor(app, commands, canvas, right[i], servers[i]);
    }
}

}  // namespace ipc::views
