// Sockets of the Unix domain: the door with its name and backlog, a connection for each client,
// what the kernel vouches for at the server's end, and the descriptor that travels.
#include <algorithm>

#include "views/stage_connection.hpp"
#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr std::size_t kBacklog = 8;  // what the demo asks listen() for

/// What an address is: a file's path, or a name that is no file, with "@" as `ss` prints it.
std::string address_text(const model::App& app) {
    const std::string& name = app.run.object_name;
    const bool abstract = chosen(app, "address") == "abstract";
    if (name.empty()) return abstract ? "an abstract name" : "a path";
    const std::size_t slash = name.rfind('/');
    if (abstract) return "@" + name;
    return slash == std::string::npos ? name : name.substr(slash + 1);
}

/// The listening socket: its name, and who has connected but is not accepted yet.
void draw_listener(const model::App& app, const Canvas& canvas, Rect rect,
                   const std::vector<Player>& clients) {
    const Theme& theme = canvas.theme();
    const bool datagram = chosen(app, "type") == "datagram";
    const bool bound = app.gauge("bound") != 0;
    canvas.box(rect, theme.raised, bound ? theme.dim : theme.line, 6);
    canvas.ui.items.add("listening socket", rect);
    const float pad = canvas.px(9);
    const bool two = rect.height() >= canvas.px(42);
    ImFont* font = canvas.fonts().mono_small;
    const float row = two ? rect.height() / 2 : rect.height();
    const float y = rect.min.y + (row - platform::font_size(font)) / 2;
    const float below = two ? y + row : y;
    const float cell = canvas.px(17);
    const float slots = datagram ? 0 : cell * static_cast<float>(kBacklog);
    const bool narrow = !two && rect.width() < slots + canvas.px(190);
    Letters waiting;
    for (const Player& client : clients) {
        const std::int64_t link = of_client(app, "link_", client);
        if ((link & (kConnected | kAccepted | kTurnedAway)) == kConnected)
            waiting.push_back(client.index);
    }
    const std::string count = "backlog " + std::to_string(waiting.size());
    const float count_width = platform::text_size(font, count).x;
    const float room = rect.width() - pad * 2 -
                       (two || datagram ? 0
                        : narrow        ? count_width + pad
                                        : slots + count_width + pad);
    const float kind =
        canvas.text({rect.min.x + pad, y}, font, theme.dim, datagram ? "bound " : "listens ");
    const float left = rect.min.x + pad + room - kind;
    canvas.text({kind, y}, font, theme.text, canvas.ending(left, font, address_text(app)));
    if (datagram) {
        if (two)
            canvas.text_fitted({rect.min.x + pad, below}, rect.width() - pad * 2, font, theme.dim,
                               "no connections: one queue for all");
        return;
    }
    if (narrow) {
        canvas.text_right({rect.max.x - pad, below}, font, theme.dim, count);
        return;
    }
    float x = rect.max.x - pad - slots;
    if (two) {
        canvas.text({rect.min.x + pad, below}, font, theme.dim, "backlog");
    } else {
        canvas.text_right({x - canvas.px(6), below}, font, theme.dim, "backlog");
    }
    const float middle = below + platform::font_size(font) / 2;
    for (std::size_t slot = 0; slot < kBacklog; ++slot, x += cell) {
        const Rect place{{x, middle - cell / 2 + 1},
                         {x + cell - canvas.px(3), middle + cell / 2 - 1}};
        canvas.box(place, 0, theme.line, 3);
        if (slot >= waiting.size()) continue;
        const std::string letter(1, static_cast<char>('A' + waiting[slot] % 26));
        canvas.box(place, theme.actor(waiting[slot]), 0, 3);
        canvas.text_centered(place, canvas.fonts().mono_strong, theme.on_strong, letter);
        canvas.ui.items.add("in the backlog: " + letter, place);
    }
}

/// What the newest read gave; too fast to see: how many were wrong.
void draw_last_read(const model::App& app, const Canvas& canvas, Rect row) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().small;
    const float y = row.center().y - platform::font_size(font) / 2;
    const std::int64_t from = app.gauge("read_from");
    const auto merged = static_cast<std::int64_t>(app.metric("merged"));
    const auto split = static_cast<std::int64_t>(app.metric("split"));
    canvas.ui.items.add("last read", row);
    if (app.run.actors.empty() || from == 0) {
        canvas.text_fitted({row.min.x, y}, row.width(), font, theme.dim, "nothing read yet");
        return;
    }
    if (!is_slow(app)) {
        const std::string text =
            model::grouped(merged) + " reads merged, " + model::grouped(split) + " split";
        canvas.text_fitted({row.min.x, y}, row.width(), font,
                           merged + split > 0 ? theme.bad : theme.dim, text);
        return;
    }
    const std::string letter(1, static_cast<char>('A' + (from - 1) % 26));
    const bool is_merged = app.gauge("read_merged") != 0, is_split = app.gauge("read_split") != 0;
    const bool wrong = is_merged || is_split;
    const std::string words = is_merged && is_split ? "merged, split"
                              : is_merged           ? "merged"
                              : is_split            ? "split"
                              : is_framed(app)      ? "taken apart by lengths"
                                                    : "one message";
    // What came of it is whole before it is said that this was the last read.
    const std::string came = (wrong ? "✗ " : "✓ ") + words;
    const std::string bytes = model::grouped(app.gauge("read_bytes"));
    std::string first = "last read: ", read = bytes + " bytes of " + letter;
    const auto fits = [&] {
        return platform::text_size(font, first).x + platform::text_size(canvas.fonts().mono_strong, read).x + canvas.px(8) +
                   platform::text_size(font, came).x <= row.width();
    };
    if (!fits()) first = "read ";
    if (!fits()) read = bytes + " B of " + letter;
    float x = canvas.text({row.min.x, y}, font, theme.dim, first);
    x = canvas.text({x, y}, canvas.fonts().mono_strong, theme.actor(static_cast<std::size_t>(from - 1)), read) + canvas.px(8);
    canvas.text_fitted({x, y}, row.max.x - x, font, wrong ? theme.bad : theme.good, came);
    if (wrong) canvas.ui.items.add("last read: " + words, row);
}

/// A ticket for an open file: from one table of descriptors to another, under another number.
void draw_ticket(const model::App& app, const Canvas& canvas, Rect row,
                 const std::vector<Player>& servers) {
    const Theme& theme = canvas.theme();
    const std::int64_t sent = app.gauge("descriptor_sent"), got = app.gauge("descriptor_received");
    ImFont* font = canvas.fonts().mono_small;
    const float y = row.center().y - platform::font_size(font) / 2;
    const char to = servers.empty() ? '?' : static_cast<char>('A' + servers.front().index % 26);
    const std::string at_client =
        sent > 0 ? "fd " + std::to_string(sent) + " in A" : "an open file";
    const std::string at_server =
        got > 0 ? "fd " + std::to_string(got) + " in " + to : "SCM_RIGHTS";
    const float begin = canvas.text({row.min.x, y}, font, theme.actor(0), at_client) + canvas.px(8);
    const float end = row.max.x - platform::text_size(font, at_server).x - canvas.px(8);
    canvas.text_right({row.max.x, y}, font, got > 0 ? theme.good : theme.dim, at_server);
    draw_arrow(canvas, {begin, row.center().y}, {end, row.center().y}, theme.line);
    const float part = got > 0 ? 0.84F : sent > 0 ? 0.5F : 0.14F;
    const ImVec2 at{begin + (end - begin) * part, row.center().y};
    const ImVec2 half{canvas.px(13), canvas.px(8)};
    const Rect ticket{{at.x - half.x, at.y - half.y}, {at.x + half.x, at.y + half.y}};
    const bool read = app.metric("descriptor_passed") > 0;
    canvas.box(ticket, read ? theme.good : sent > 0 ? theme.special : theme.dim, 0, 3);
    canvas.line({ticket.min.x + canvas.px(8), ticket.min.y + 1},
                {ticket.min.x + canvas.px(8), ticket.max.y - 1}, theme.on_strong, 1);
    if (read)
        canvas.text_centered({{ticket.min.x + canvas.px(8), ticket.min.y}, ticket.max},
                             canvas.fonts().small, theme.on_strong, "✓");
    canvas.ui.items.add(got > 0 ? "descriptor received" : "descriptor", ticket);
}

}  // namespace

void draw_socket_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const std::vector<Player> clients = players(app, "client");
    const std::vector<Player> servers = players(app, "server");
    const Rect area = canvas.area;
    const bool low = area.height() < canvas.px(200);
    const float side = std::clamp(area.width() * 0.25F, canvas.px(146), canvas.px(230));
    const float way = std::clamp(area.width() * 0.045F, canvas.px(22), canvas.px(44));
    const Rect middle{{area.min.x + side + way, area.min.y + 1},
                      {area.max.x - side - way, area.max.y - 1}};
    const float head = canvas.px(low ? 26 : 46);
    const float foot = canvas.px(low ? 18 : 22);
    draw_listener(app, canvas, {middle.min, {middle.max.x, middle.min.y + head}}, clients);
    float bottom = middle.max.y - foot;
    draw_last_read(app, canvas, {{middle.min.x, bottom}, middle.max});
    if (chosen(app, "pass_descriptor") == "yes") {
        bottom -= foot;
        draw_ticket(app, canvas, {{middle.min.x, bottom}, {middle.max.x, bottom + foot}}, servers);
    }
    const Rect rows{{middle.min.x, middle.min.y + head + canvas.px(low ? 6 : 12)},
                    {middle.max.x, bottom - canvas.px(low ? 2 : 8)}};
    const bool datagram = chosen(app, "type") == "datagram";
    const std::size_t count = datagram ? 1 : clients.size();
    const std::vector<Rect> places = stacked(canvas, rows, count, canvas.px(datagram ? 70 : 46));
    const std::vector<Rect> boxes =
        stacked(canvas, {area.min, {area.min.x + side, area.max.y}}, clients.size(),
                canvas.px(clients.size() == 1 ? 200 : 130));
    const std::vector<Rect> box = stacked(canvas, {{area.max.x - side, area.min.y}, area.max},
                                          servers.size(), canvas.px(200));
    for (std::size_t i = 0; i < clients.size(); ++i) {
        if (places.empty()) break;
        const Rect& place = places[datagram ? 0 : i];
        const float tube =
            datagram ? place.center().y : place.min.y + std::min(place.height() / 2, canvas.px(14));
        const ImU32 color = theme.actor(clients[i].index);
        draw_arrow(canvas, {boxes[i].max.x, boxes[i].center().y}, {place.min.x, tube}, color,
                   datagram && clients.size() > 1 ? theme.dim : 0);
        const bool away = (of_client(app, "link_", clients[i]) & (kTurnedAway | kKeptOut)) != 0;
        if (!box.empty() && !away && (!datagram || i == 0))
            draw_arrow(canvas, {place.max.x, tube}, {box.front().min.x, box.front().center().y},
                       datagram ? theme.dim : color, clients.size() > 1 ? theme.dim : 0);
        if (!datagram) draw_connection(app, canvas, place, clients[i]);
        draw_actor(app, commands, canvas, boxes[i], clients[i]);
    }
    if (datagram && !places.empty())
        draw_datagrams(app, canvas,
                       {places[0].min, {places[0].max.x, places[0].max.y - canvas.px(18)}},
                       clients);
    if (!servers.empty()) draw_actor(app, commands, canvas, box.front(), servers.front());
}

}  // namespace ipc::views
