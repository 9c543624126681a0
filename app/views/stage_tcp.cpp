// TCP and UDP: the clients, the way to the server as long as the distance, with what travels on it, and the server.
#include <algorithm>
#include <array>
#include <cmath>

#include "model/ticks.hpp"
#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr std::size_t kMostEnvelopes = 60;
constexpr float kSourceLine = 480, kInWords = 206;  // px
constexpr double kNotedForNs = 1e9;  // how long a lost datagram is shown

bool is_udp(const model::App& app) {
    return chosen(app, "protocol") == "udp";
}

/// Messages that the server has not received, by the clients' and its events.
std::vector<model::Flow> messages_on_their_way(const model::App& app) {
    std::vector<model::Flow> flows;
    // From a continent on the eye can follow.
    const bool far = app.gauge("distance_ms") >= 40;
    if ((!far && !is_slow(app)) || app.run.events_dropped + app.run.events_forgotten > 0) return flows;
    const std::int64_t now = app.run.timeline.end();
    app.run.timeline.flows().within(now, now + 1, 4096, flows);
    std::erase_if(flows, [](const model::Flow& flow) {
        return flow.received != 0 || flow.kind != stage::EventKind::message_sent;
    });
    std::sort(flows.begin(), flows.end(),
              [](const model::Flow& a, const model::Flow& b) { return a.sent < b.sent; });
    return flows;
}

/// How much of the way a distance takes: none can be short enough for the others to scale.
float length_of(const model::App& app) {
    constexpr std::array<float, 5> kLengths{0.3F, 0.45F, 0.6F, 0.75F, 1};
    const std::int64_t at = app.knob_now(app.demo()->knob_index("distance"));
    return kLengths[static_cast<std::size_t>(std::clamp<std::int64_t>(at, 0, 4))];
}

struct Lane {
    Rect rect;
    bool to_server;
};

/// Messages in the colour of their client, where each has come to; those that are late stand before the end.
void draw_messages(const model::App& app, const Canvas& canvas, Rect lane) {
    const auto now = static_cast<double>(app.run.timeline.end());
    const auto distance = static_cast<double>(app.gauge("distance_ms")) * 1e6;
    const float wide = canvas.px(9), room = lane.width() - wide;
    std::array<float, 26> ends{};  // where the last drawn of each client stands
    ends.fill(lane.max.x - wide / 2);
    std::size_t drawn = 0;
    for (const model::Flow& flow : messages_on_their_way(app)) {
        const double age = now - static_cast<double>(flow.sent);
        const ImU32 color = canvas.theme().actor(flow.from);
        // A datagram that is so late does not come any more.
        const double late = age - distance * 1.2 - 1e8;
        if (is_udp(app) && late > 0) {
            if (late < kNotedForNs)
                draw_envelope(canvas, {lane.min.x + canvas.px(14), lane.center().y}, color, true);
            continue;
        }
        if (++drawn > kMostEnvelopes) break;
        const double part = distance > 0 ? std::clamp(age / distance, 0.0, 1.0) : 1;
        float& jam = ends[flow.from % ends.size()];
        const float x = std::min(lane.min.x + wide / 2 + static_cast<float>(part) * room, jam);
        canvas.list.AddRectFilled({x - wide / 2 + 1, lane.min.y + canvas.px(4)},
                                  {x + wide / 2 - 1, lane.max.y - canvas.px(4)}, color, canvas.px(2));
        if (!is_udp(app)) jam = std::max(x - wide, lane.min.x + wide / 2);  // nobody overtakes
    }
}

void draw_lane(const model::App& app, const Canvas& canvas, const Lane& lane) {
    const Theme& theme = canvas.theme();
    const Rect rect = lane.rect;
    const std::int64_t packets = app.gauge(lane.to_server ? "to_server_packets" : "to_client_packets");
    const bool busy = packets > 0 && app.run.active();
    const float round = rect.height() / 2;
    const ImU32 empty = mixed(theme.panel, theme.background, 0.7F);
    canvas.list.AddRectFilled(rect.min, rect.max, busy ? mixed(theme.panel, theme.accent, 0.3F) : empty, round);
    platform::add_rect(canvas.list, rect.min, rect.max, theme.dim, round, canvas.px(1.5F));
    if (lane.to_server) draw_messages(app, canvas, rect);
}

/// What the way does, in words: the distance, a stall, losses.
void draw_words(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    float y = rect.min.y;
    const auto centred = [&](ImFont* font, ImU32 color, std::string words, const std::string& brief = {}) {
        const float high = platform::font_size(font);
        if (y + high > rect.max.y) return;
        if (!brief.empty() && platform::text_size(font, words).x > rect.width()) words = brief;
        canvas.text_centered({{rect.min.x, y}, {rect.max.x, y + high}}, font, color, words);
        y += high + canvas.px(5);
    };
    const bool running = !app.run.actors.empty();
    const std::string distance = chosen(app, "distance");
    const std::string far = std::to_string(app.gauge("distance_ms")) + " ms";
    centred(canvas.fonts().mono_strong, theme.text,
            running ? distance + ", " + far + " one way" : distance, running ? distance + ", " + far : distance);
    if (!running) return;
    if (app.gauge("stalled") > 0 && app.run.active()) {
        centred(canvas.fonts().small, theme.bad, "lost segment: all behind it waits", "lost: all behind waits");
    } else if (app.metric("stalls") > 0) {
        centred(canvas.fonts().small, theme.bad, model::grouped(static_cast<std::int64_t>(app.metric("stalls"))) + " losses were stalls, " +
                                                     model::grouped(static_cast<std::int64_t>(app.metric("stall_ms"))) + " ms",
                model::grouped(static_cast<std::int64_t>(app.metric("stalls"))) + " stalls");
    }
    if (app.metric("lost") + app.metric("reordered") > 0)
        centred(canvas.fonts().small, theme.bad, model::grouped(static_cast<std::int64_t>(app.metric("lost"))) + " lost, " +
                                                     model::grouped(static_cast<std::int64_t>(app.metric("reordered"))) + " out of order");
    if (app.metric("resets") > 0) centred(canvas.fonts().small, theme.bad, "ECONNRESET: a client has vanished", "ECONNRESET");
    centred(canvas.fonts().small, theme.dim, model::grouped(app.gauge("to_server_bytes")) + " bytes to the server, " +
                                                 model::grouped(app.gauge("to_client_bytes")) + " back",
            model::grouped(app.gauge("to_server_bytes")) + " B there, " + model::grouped(app.gauge("to_client_bytes")) + " back");
    if (app.gauge("rtt_now_us") > 0)
        centred(canvas.fonts().small, theme.dim, "newest round trip " + model::duration_text(app.gauge("rtt_now_us") * 1000),
                "round trip " + model::duration_text(app.gauge("rtt_now_us") * 1000));
}

}  // namespace

void draw_tcp_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const std::vector<Player> clients = players(app, "client");
    const std::vector<Player> relays = players(app, "relay");
    const std::vector<Player> servers = players(app, "server");
    const Theme& theme = canvas.theme();
    const Rect area = canvas.area;
    const float side = std::clamp(area.width() * 0.26F, canvas.px(150), canvas.px(250));
    const float gap = std::clamp(area.width() * 0.05F, canvas.px(26), canvas.px(48));
    const Rect middle{{area.min.x + side + gap, area.min.y}, {area.max.x - side - gap, area.max.y}};
    const bool has_relay = chosen(app, "relay") != "no";
    // The relay stands under the way that it makes. What room is left is for words.
    const float thick = canvas.px(18), apart = canvas.px(4), lanes = 2 * thick + apart;
    const float least = has_relay ? canvas.px(52) : 0;
    const float words = std::clamp(area.height() - lanes - least - canvas.px(14), canvas.px(18), canvas.px(82));
    const float relay_high = has_relay ? std::clamp(area.height() - lanes - words - canvas.px(14), 0.0F, canvas.px(130)) : 0;
    const float top = area.center().y - (lanes + words + relay_high + canvas.px(10)) / 2;
    const float half = middle.width() * (has_relay ? length_of(app) : 0.3F) / 2, x = middle.center().x;
    const Lane out{{{x - half, top}, {x + half, top + thick}}, true};
    const Lane back{{{x - half, top + thick + apart}, {x + half, top + lanes}}, false};
    canvas.ui.items.add("way", {out.rect.min, back.rect.max});
    // Beside the words the lines run level.
    const float wire = (out.rect.max.y + back.rect.min.y) / 2;
    canvas.line({middle.min.x, wire}, {out.rect.min.x, wire}, theme.dim, 2);
    canvas.line({out.rect.max.x, wire}, {middle.max.x, wire}, theme.dim, 2);

    const std::vector<Rect> left = stacked(canvas, {area.min, {area.min.x + side, area.max.y}}, clients.size(),
                                           canvas.px(clients.size() == 1 ? 200 : 130));
    for (std::size_t row = 0; row < clients.size(); ++row) {
        canvas.link({left[row].max.x, left[row].center().y}, {middle.min.x, wire},
                    theme.actor(clients[row].index));
        draw_actor(app, commands, canvas, left[row], clients[row]);
    }
    const std::vector<Rect> right = stacked(canvas, {{area.max.x - side, area.min.y}, area.max}, servers.size(), canvas.px(200));
    for (std::size_t row = 0; row < servers.size(); ++row) {
        canvas.link({middle.max.x, wire}, {right[row].min.x, right[row].center().y},
                    theme.actor(servers[row].index));
        draw_actor(app, commands, canvas, right[row], servers[row]);
    }
    draw_lane(app, canvas, out);
    draw_lane(app, canvas, back);
    const float under = back.rect.max.y + canvas.px(6);
    draw_words(app, canvas, {{middle.min.x, under}, {middle.max.x, std::min(under + words, area.max.y)}});
    // Wide enough for a whole line of its source, or as narrow as one who tells in words where it stands: the relay's lines
    // are long, and half of one says little.
    const float wide = middle.width() >= canvas.px(kSourceLine) ? canvas.px(kSourceLine) : canvas.px(kInWords);
    const Rect below{{std::max(middle.min.x, x - wide / 2), under + words},
                     {std::min(middle.max.x, x + wide / 2), std::min(under + words + relay_high, area.max.y)}};
    for (const Player& relay : relays) {
        if (has_relay) draw_actor(app, commands, canvas, below, relay);
    }
}

}  // namespace ipc::views
