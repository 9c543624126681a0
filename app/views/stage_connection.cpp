// What is under way between a client and the server, and what became of their connection.
#include "views/stage_connection.hpp"

#include <algorithm>

namespace ipc::views {
namespace {

constexpr std::int64_t kLengthBytes = 4;

/// A message on its way, or what is left of it.
struct Piece {
    std::int64_t bytes = 0, sequence = 0, time = 0;
    std::size_t actor = 0;
    bool whole = true;
};

/// What the server has not read of this client, the oldest first. Empty: not known one by one.
std::vector<Piece> under_way(const model::App& app, const Player& player) {
    std::vector<Piece> pieces;
    const model::Timeline& timeline = app.run.timeline;
    if (player.actor == nullptr || !is_slow(app) || player.index >= timeline.lanes()) return pieces;
    const model::EventLane& lane = timeline.lane(player.index);
    constexpr model::KindMask kSent = model::bit(stage::EventKind::message_sent);
    std::int64_t left = of_client(app, "unread_", player);
    auto at = lane.last_of(kSent, lane.end());
    for (int seen = 0; at && left > 0 && seen < 64; at = lane.last_of(kSent, *at), ++seen) {
        const stage::Event event = lane.at(*at);
        const std::int64_t all = event.a + (is_framed(app) ? kLengthBytes : 0);
        pieces.push_back(
            {std::min(all, left), event.b & 0xffffffff, event.time, player.index, all <= left});
        left -= all;
    }
    std::reverse(pieces.begin(), pieces.end());
    return pieces;
}

/// The bytes in a connection, or the messages in a queue, the oldest at the right end.
void draw_pieces(const model::App& app, const Canvas& canvas, Rect tube,
                 const std::vector<Piece>& pieces, std::int64_t all, ImU32 color) {
    const Theme& theme = canvas.theme();
    const int size = app.demo()->knob_index("size");
    const std::int64_t scale = std::max<std::int64_t>(all, app.knob_now(size) * 6);
    if (all <= 0 || scale <= 0) return;
    const float inner = tube.width() - canvas.px(8);
    const float top = tube.min.y + canvas.px(3), bottom = tube.max.y - canvas.px(3);
    const float right = tube.max.x - canvas.px(4);
    const auto wide = [&](std::int64_t bytes) {
        return inner * static_cast<float>(bytes) / static_cast<float>(scale);
    };
    if (pieces.empty()) {
        canvas.list.AddRectFilled({right - wide(all), top}, {right, bottom},
                                  mixed(theme.panel, color, 0.5F), canvas.px(2));
        return;
    }
    const bool edges = is_framed(app) || !is_stream(app);
    ImFont* font = canvas.fonts().mono_small;
    float x = right;
    for (const Piece& piece : pieces) {
        const float from = x - wide(piece.bytes);
        const ImU32 fill = theme.solid_of(piece.actor);
        canvas.list.AddRectFilled({from + (edges ? canvas.px(2) : 0), top}, {x, bottom}, fill,
                                  edges ? canvas.px(2) : 0);
        if (is_framed(app) && piece.whole && x - from > canvas.px(10)) {
            // The length goes in front.
            canvas.list.AddRectFilled({x - canvas.px(5), top}, {x, bottom}, theme.text);
        } else if (!is_stream(app) && x - from > canvas.px(12)) {
            const ImVec2 tip{(from + x) / 2, top + (bottom - top) * 0.55F};
            canvas.line({from + canvas.px(3), top + 1}, tip, theme.on_strong, 1);
            canvas.line(tip, {x - 1, top + 1}, theme.on_strong, 1);
        }
        const std::string number = std::to_string(piece.sequence);
        if (edges && is_stream(app) &&
            platform::text_size(font, number).x < x - from - canvas.px(12)) {
            canvas.text_centered({{from, top}, {x - canvas.px(4), bottom}}, font, theme.on_strong,
                                 number);
        }
        x = from;
    }
}

}  // namespace

bool is_stream(const model::App& app) {
    return chosen(app, "type") == "stream";
}

bool is_framed(const model::App& app) {
    return is_stream(app) && chosen(app, "framing") == "length-prefix";
}

std::int64_t of_client(const model::App& app, const char* gauge, const Player& client) {
    return app.gauge(gauge + std::to_string(client.index + 1));
}

void draw_connection(const model::App& app, const Canvas& canvas, Rect row, const Player& client) {
    const Theme& theme = canvas.theme();
    const std::int64_t link = of_client(app, "link_", client);
    const std::int64_t unread = std::max<std::int64_t>(of_client(app, "unread_", client), 0);
    const std::string letter(1, static_cast<char>('A' + client.index % 26));
    ImFont* font = canvas.fonts().mono_small;
    const float line = platform::font_size(font);
    const bool two = row.height() >= canvas.px(22) + line;
    const bool away = (link & (kTurnedAway | kKeptOut)) != 0;
    const bool gone = client.actor != nullptr && client.actor->exit && unread == 0;

    std::string credentials, words;
    if ((link & (kAccepted | kTurnedAway)) != 0)
        credentials = "pid " + std::to_string(of_client(app, "client_pid_", client)) + " uid " +
                      std::to_string(of_client(app, "client_uid_", client));
    if ((link & kKeptOut) != 0)
        words = "EACCES: the path's bits";
    else if ((link & kTurnedAway) != 0)
        words = "turned away by its uid";
    else if (link == 0)
        words = "not connected";
    else if ((link & kAccepted) == 0)
        words = unread > 0 ? "" : "in the backlog";
    else if (gone)
        words = "closed";
    const float tag = platform::text_size(font, "pid 0000000 uid 00000").x;
    Rect tube = row;
    if (two) {
        tube.max.y = row.max.y - line - canvas.px(2);
    } else if (!credentials.empty() && row.width() > tag * 2) {
        tube.max.x -= tag + canvas.px(8);
    }
    const float round = std::min(tube.height() / 2, canvas.px(9));
    if (away || link == 0 || (link & kAccepted) == 0 || gone) {
        canvas.dashed_box(tube, away ? theme.bad : theme.line, round / canvas.ui.scale, 1.5F);
    } else {
        canvas.list.AddRectFilled(tube.min, tube.max, mixed(theme.panel, theme.background, 0.7F),
                                  round);
        platform::add_rect(canvas.list, tube.min, tube.max, theme.dim, round, canvas.px(1.5F));
    }
    draw_pieces(app, canvas, tube, under_way(app, client), unread, theme.actor(client.index));
    if (!words.empty()) {
        const float wide =
            std::min(platform::text_size(font, words).x, tube.width() - canvas.px(12));
        canvas.text_fitted({tube.center().x - wide / 2, tube.center().y - line / 2}, wide + 1, font,
                           away ? theme.bad : theme.dim, words);
    }
    canvas.ui.items.add("connection " + letter +
                            (away                      ? ": refused"
                             : (link & kAccepted) != 0 ? ": accepted"
                                                       : ""),
                        tube);
    if (two) {
        const float y = row.max.y - line;
        // Who is at the other end is what this row is for.
        const float room = tube.width() - platform::text_size(font, credentials).x - canvas.px(14);
        for (const char* unit : {" bytes", " B"}) {
            const std::string waiting = model::grouped(unread) + unit;
            if (unread <= 0 || platform::text_size(font, waiting).x > room) continue;
            canvas.text({tube.min.x + canvas.px(4), y}, font, theme.dim, waiting);
            break;
        }
        canvas.text_right({tube.max.x - canvas.px(2), y}, font, away ? theme.bad : theme.text,
                          credentials);
    } else if (tube.max.x < row.max.x) {
        canvas.text_right({row.max.x, tube.center().y - line / 2}, font,
                          away ? theme.bad : theme.text, credentials);
    }
    if (!credentials.empty()) canvas.ui.items.add("SO_PEERCRED of " + letter, row);
}

void draw_datagrams(const model::App& app, const Canvas& canvas, Rect tube,
                    const std::vector<Player>& clients) {
    const Theme& theme = canvas.theme();
    std::vector<Piece> pieces;
    std::int64_t all = 0;
    for (const Player& client : clients) {
        all += std::max<std::int64_t>(of_client(app, "unread_", client), 0);
        for (const Piece& piece : under_way(app, client))
            pieces.push_back(piece);
    }
    std::sort(pieces.begin(), pieces.end(),
              [](const Piece& a, const Piece& b) { return a.time < b.time; });
    canvas.box(tube, mixed(theme.panel, theme.background, 0.7F), theme.dim, 6, 1.5F);
    draw_pieces(app, canvas, tube, pieces, all, theme.accent);
    canvas.ui.items.add("receive queue", tube);
    const float y = tube.max.y + canvas.px(5);
    canvas.text({tube.min.x + canvas.px(2), y}, canvas.fonts().mono_small, theme.dim,
                model::grouped(all) + " bytes unread, each message by itself");
}

}  // namespace ipc::views
