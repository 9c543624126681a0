// A remote call: the client's stub and its deadline, the channel, the server that has the lease, and the book in
// which each payment stands as often as it was executed.
#include <algorithm>
#include <array>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr std::size_t kBookRows = 6;  // of the book, as the demo shows them
constexpr std::int64_t kStatusOk = 0, kStatusDeadline = 4, kStatusUnavailable = 14;  // of grpc::StatusCode

std::int64_t numbered(const model::App& app, const char* gauge, std::size_t index) {
    return app.gauge(std::string(gauge) + std::to_string(index + 1));
}

std::string status_name(std::int64_t code) {
    constexpr std::array kNames{"OK",
                                "CANCELLED",
                                "UNKNOWN",
                                "INVALID_ARGUMENT",
                                "DEADLINE_EXCEEDED",
                                "NOT_FOUND",
                                "ALREADY_EXISTS",
                                "PERMISSION_DENIED",
                                "RESOURCE_EXHAUSTED",
                                "FAILED_PRECONDITION",
                                "ABORTED",
                                "OUT_OF_RANGE",
                                "UNIMPLEMENTED",
                                "INTERNAL",
                                "UNAVAILABLE",
                                "DATA_LOSS",
                                "UNAUTHENTICATED"};
    const auto index = static_cast<std::size_t>(code);
    return index < kNames.size() ? kNames[index] : "status " + std::to_string(code);
}

/// Where the server is met; the file of a socket outlives a server that was killed, and goes with the run.
void draw_channel(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const bool has_run = !app.run.actors.empty();
    const bool running = has_run && app.run.active();
    const bool serving = running && app.gauge("serving") != 0;
    const bool tcp = chosen(app, "transport") == "tcp";
    canvas.box(rect, theme.raised, serving ? theme.dim : theme.line, 6);
    canvas.ui.items.add("channel", rect);
    ImFont* font = canvas.fonts().mono_small;
    const float pad = canvas.px(9);
    const bool two = rect.height() >= canvas.px(42);
    const float row = two ? rect.height() / 2 : rect.height();
    const float y = rect.min.y + (row - platform::font_size(font)) / 2;
    const bool left = !tcp && app.gauge("socket_file") != 0 && running && !serving;
    const float end =
        canvas.text({rect.min.x + pad, y}, font, theme.dim, "HTTP/2, insecure ") + canvas.px(4);
    const std::string name = has_run ? app.run.object_name : tcp ? "127.0.0.1" : "unix:a path";
    canvas.text({end, y}, font, theme.text,
                canvas.ending(rect.max.x - pad - end, font, name));
    if (!two) return;
    const std::string state = !has_run   ? "one server has the lease, the others wait for it"
                              : !running ? "the servers have left"
                              : serving ? "a server listens, " +
                                              model::grouped(app.gauge("in_hand")) +
                                              (app.gauge("in_hand") == 1 ? " call" : " calls") + " in its hand"
                              : left    ? "nobody listens, the socket's file is left"
                                        : "nobody listens";
    canvas.text_fitted({rect.min.x + pad, y + row}, rect.width() - pad * 2, canvas.fonts().small,
                       running && !serving ? theme.bad : theme.dim, state);
}

/// The call that a client waits for, against its deadline; between calls how the last one ended.
void draw_call(const model::App& app, const Canvas& canvas, Rect row, const Player& client) {
    const Theme& theme = canvas.theme();
    const bool running = !app.run.actors.empty();
    const std::int64_t waited = running ? numbered(app, "waited_ms_", client.index) : -1;
    const std::int64_t status = running ? numbered(app, "status_", client.index) - 1 : -1;
    const std::int64_t deadline = app.knob_now(app.demo()->knob_index("deadline_ms"));
    const bool stream = chosen(app, "call") == "server-stream";
    ImFont* font = canvas.fonts().mono_small;
    const float text = platform::font_size(font);
    const float y = row.min.y + canvas.px(2);
    const std::string letter(1, static_cast<char>('A' + client.index % 26));
    canvas.ui.items.add("call of " + letter, row);
    const float end = canvas.text({row.min.x, y}, canvas.fonts().mono_strong,
                                  theme.actor(client.index), stream ? "Watch()" : "Pay()") +
                      canvas.px(8);
    const bool slow = is_slow(app);
    std::string words = "not called yet";
    ImU32 color = theme.dim;
    if (waited >= 0 && (slow || waited > 20)) {
        words = "waits " + model::grouped(waited) + " ms";
        color = theme.text;
    } else if (status == kStatusOk) {
        words = "✓ OK";
        color = theme.good;
    } else if (status > kStatusOk) {
        words = "✗ " + status_name(status);
        color = theme.bad;
        if (status == kStatusDeadline || status == kStatusUnavailable)
            canvas.ui.items.add(status_name(status) + " at " + letter, row);
    }
    const float words_end =
        canvas.text_fitted({end, y}, row.max.x - end, font, color, words) + canvas.px(8);
    const float top = y + text + canvas.px(4);
    if (row.max.y - top < canvas.px(6)) {
        // No bar against the deadline: the wire alone.
        if (words_end < row.max.x)
            canvas.line({words_end, row.center().y}, {row.max.x, row.center().y}, theme.line);
        return;
    }
    const Rect bar{{row.min.x, top}, {row.max.x, std::min(row.max.y, top + canvas.px(8))}};
    const double part =
        waited < 0 || deadline <= 0
            ? 0
            : std::min(1.0, static_cast<double>(waited) / static_cast<double>(deadline));
    draw_bar(canvas, bar, part, part >= 1 ? theme.bad : theme.actor(client.index));
    const float under = bar.max.y + canvas.px(3);
    if (row.max.y - under < text) return;
    canvas.text_fitted({row.min.x, under}, row.width(), font, theme.dim,
                       deadline <= 0 ? "no deadline"
                                     : "deadline " + model::grouped(deadline) + " ms");
}

/// The newest payments; one that was executed more than once is what went wrong.
void draw_book(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, theme.raised, theme.line);
    canvas.ui.items.add("book", rect);
    const bool low = rect.height() < canvas.px(60);
    const Rect in = rect.shrunk(canvas.px(low ? 5 : 8));
    const auto executed = static_cast<std::int64_t>(app.metric("executed"));
    const auto twice = static_cast<std::int64_t>(app.metric("executed_twice"));
    ImFont* font = canvas.fonts().mono_small;
    ImFont* small = canvas.fonts().small;
    const std::string again = twice > 0 ? model::grouped(twice) + " twice" : "none twice";
    std::string sum = "the bank's book: " + model::grouped(executed) + " executed";
    const float wide_again = platform::text_size(small, again).x + canvas.px(8);
    if (low || platform::text_size(small, sum).x + wide_again > in.width())
        sum = "book: " + model::grouped(executed) + " executed";
    if (platform::text_size(small, sum).x + wide_again > in.width()) sum = model::grouped(executed) + " executed";
    const float title = canvas.text({in.min.x, in.min.y}, small, theme.dim, sum) + canvas.px(8);
    canvas.text_fitted({title, in.min.y}, in.max.x - title, small,
                       twice > 0 ? theme.bad : theme.dim, again);
    const float top = in.min.y + platform::font_size(canvas.fonts().small) + canvas.px(low ? 2 : 5);
    if (in.max.y - top < platform::font_size(font)) return;
    const float gap = canvas.px(4);
    // As many of the newest as can be read.
    float least = platform::text_size(font, "A1000").x;
    for (std::size_t i = 0; i < kBookRows; ++i)
        least = std::max(
            least,
            platform::text_size(font, "A" + std::to_string(numbered(app, "row_number_", i))).x);
    const auto cells =
        std::clamp(static_cast<std::size_t>((in.width() + gap) / (least + canvas.px(7) + gap)),
                   std::size_t{1}, kBookRows);
    const float wide =
        (in.width() - gap * static_cast<float>(cells - 1)) / static_cast<float>(cells);
    float x = in.min.x;
    for (std::size_t i = 0; i < cells; ++i, x += wide + gap) {
        const Rect cell{{x, top}, {x + wide, std::min(in.max.y, top + canvas.px(34))}};
        const auto payer = static_cast<char>(numbered(app, "row_payer_", i));
        const std::int64_t times = numbered(app, "row_times_", i);
        if (payer == 0 || app.run.actors.empty()) {
            canvas.box(cell, 0, theme.line, 3);
            continue;
        }
        const bool ours = payer >= 'A' && payer <= 'Z';
        const ImU32 color = ours ? theme.actor(static_cast<std::size_t>(payer - 'A')) : theme.dim;
        canvas.box(cell, times > 1 ? theme.bad_ground : 0, times > 1 ? theme.bad : color, 3,
                   times > 1 ? 2.0F : 1.0F);
        const std::string name = payer + std::to_string(numbered(app, "row_number_", i));
        const bool two = cell.height() >= platform::font_size(font) * 2 + canvas.px(2);
        const float y = cell.min.y + canvas.px(two ? 2 : 1);
        canvas.text_fitted({cell.min.x + canvas.px(4), y}, cell.width() - canvas.px(6), font, color,
                           two || times < 2 ? name : name + " ×" + std::to_string(times));
        if (two)
            canvas.text_fitted({cell.min.x + canvas.px(4), y + platform::font_size(font)},
                               cell.width() - canvas.px(6), font, times > 1 ? theme.bad : theme.dim,
                               "× " + std::to_string(times));
        if (times > 1) canvas.ui.items.add("executed twice: " + name, cell);
    }
}

}  // namespace

void draw_rpc_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const std::vector<Player> clients = players(app, "client");
    const std::vector<Player> servers = players(app, "server");
    const Rect area = canvas.area;
    const bool low = area.height() < canvas.px(200);
    const float side = std::clamp(area.width() * 0.25F, canvas.px(146), canvas.px(230));
    const float way = std::clamp(area.width() * 0.045F, canvas.px(22), canvas.px(44));
    const Rect middle{{area.min.x + side + way, area.min.y + 1},
                      {area.max.x - side - way, area.max.y - 1}};
    // Many calls leave of the book its sums.
    const float head = canvas.px(low ? 24 : 46);
    float foot = canvas.px(clients.size() > 4 && area.height() < canvas.px(300) ? 24 : low ? 50 : 76);
    const float gap = canvas.px(low ? 4 : 10);
    // And calls over each other say nothing.
    const float least = canvas.px(15) * static_cast<float>(clients.size());
    foot = std::min(foot, std::max(middle.height() - head - 2 * gap - least, canvas.px(22)));
    draw_channel(app, canvas, {middle.min, {middle.max.x, middle.min.y + head}});
    draw_book(app, canvas, {{middle.min.x, middle.max.y - foot}, middle.max});
    const Rect rows{{middle.min.x, middle.min.y + head + gap},
                    {middle.max.x, middle.max.y - foot - gap}};
    std::vector<Rect> places = stacked(canvas, rows, clients.size(), canvas.px(52));
    if (clients.size() > 4) {
        const float pitch = rows.height() / static_cast<float>(clients.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            places[i].min.y = rows.min.y + pitch * static_cast<float>(i);
            places[i].max.y = places[i].min.y + pitch;
        }
    }
    const auto column = [&](Rect place, std::size_t count) {
        return stacked(canvas, place, count, canvas.px(count == 1 ? 200 : 130));
    };
    const std::vector<Rect> left =
        column({area.min, {area.min.x + side, area.max.y}}, clients.size());
    const std::vector<Rect> right =
        column({{area.max.x - side, area.min.y}, area.max}, servers.size());
    const auto serving = static_cast<std::size_t>(app.gauge("serving"));
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const Rect& place = places[i];
        const float wire = place.min.y + std::min(place.height() / 2, canvas.px(22));
        const ImU32 color = theme.actor(clients[i].index);
        draw_arrow(canvas, {left[i].max.x, left[i].center().y}, {place.min.x - canvas.px(6), wire},
                   color);
        for (std::size_t k = 0; k < servers.size(); ++k) {
            const bool serves = servers[k].actor != nullptr ? servers[k].index + 1 == serving
                                                            : k == 0 && app.run.actors.empty();
            if (serves)
                draw_arrow(canvas, {place.max.x + canvas.px(3), wire},
                           {right[k].min.x, right[k].center().y}, color,
                           clients.size() > 1 ? theme.dim : 0);
        }
        draw_call(app, canvas, place, clients[i]);
        draw_actor(app, commands, canvas, left[i], clients[i]);
    }
    for (std::size_t k = 0; k < servers.size(); ++k)
        draw_actor(app, commands, canvas, right[k], servers[k]);
}

}  // namespace ipc::views
