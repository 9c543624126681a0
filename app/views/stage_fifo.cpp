// The FIFO: a name with permission bits, a door at each end where open(2) waits, and behind the
// doors the tube that every pipe is.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/stage_tube.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

/// One end of the FIFO, as the process that wants it finds it.
struct End {
    enum class Door : std::uint8_t { closed, waits, refused, nobody_reads, open, left };
    Door door = Door::closed;
    std::string words;
};

/// errno of its newest open(); 0 where it succeeded, or there was none yet.
std::int64_t open_error(const model::App& app, const Player& player) {
    const model::Timeline& timeline = app.run.timeline;
    if (player.actor == nullptr || player.index >= timeline.lanes()) return 0;
    const model::EventLane& lane = timeline.lane(player.index);
    constexpr model::KindMask kReturns = model::bit(stage::EventKind::call_returned);
    const auto last = lane.last_of(kReturns, lane.end());
    if (!last) return 0;
    const stage::Event event = lane.at(*last);
    return app.demo()->event_name(event.name) == "open" && event.a == -1 ? event.b : 0;
}

End end_of(const model::App& app, const Player& player) {
    using Door = End::Door;
    const bool writes = player.role == "writer";
    if (player.actor == nullptr) return {Door::closed, "not opened"};
    if (app.gauge(writes ? "write_ends" : "read_ends") > 0) {
        if (player.actor->exit) return {Door::left, "closed again"};
        return {Door::open, writes ? "open for writing" : "open for reading"};
    }
    const std::int64_t error = open_error(app, player);
    if (error == EACCES)
        return {Door::refused, writes ? "EACCES: may not write" : "EACCES: may not read"};
    if (error == ENXIO) {
        const auto times = static_cast<std::int64_t>(app.metric("enxio"));
        return {Door::nobody_reads, "ENXIO × " + model::grouped(times) + ": nobody reads"};
    }
    if (player.actor->exit) return {Door::left, "never opened"};
    if (site_of(app, player) != "open") return {Door::closed, "comes later"};
    if (is_waiting(player))
        return {Door::waits, writes ? "waits in open(): no reader" : "waits in open(): no writer"};
    return {Door::closed, "about to open"};
}

/// A leaf at one end of the tube: across it while closed, swung outwards when open.
void draw_door(const Canvas& canvas, Rect tube, bool left, const End& end, ImU32 color) {
    const Theme& theme = canvas.theme();
    const float x = left ? tube.min.x : tube.max.x;
    const float out = left ? -1.0F : 1.0F;
    const float over = canvas.px(7);
    const ImVec2 hinge{x, tube.min.y - over};
    const bool open = end.door == End::Door::open;
    const bool bad = end.door == End::Door::refused || end.door == End::Door::nobody_reads;
    const ImU32 ink = bad                             ? theme.bad
                      : open                          ? color
                      : end.door == End::Door::closed ? theme.dim
                      : end.door == End::Door::left   ? theme.faint
                                                      : color;
    const ImVec2 foot = open ? ImVec2{x + out * canvas.px(22), tube.min.y - canvas.px(14)}
                             : ImVec2{x, tube.max.y + over};
    canvas.line(hinge, foot, ink, 4);
    canvas.list.AddCircleFilled(hinge, canvas.px(4), ink, 16);
    if (!bad) return;
    const ImVec2 at{x + out * canvas.px(15), tube.center().y};
    const float arm = canvas.px(6);
    canvas.line({at.x - arm, at.y - arm}, {at.x + arm, at.y + arm}, theme.bad, 3);
    canvas.line({at.x - arm, at.y + arm}, {at.x + arm, at.y - arm}, theme.bad, 3);
}

/// As `ls -l` has it: prw-------, a cell a bit; a bit for lack of which an open was refused in red.
void draw_permissions(const model::App& app, const Canvas& canvas, Rect rect, bool no_read,
                      bool no_write) {
    const Theme& theme = canvas.theme();
    const bool running = !app.run.actors.empty();
    std::int64_t bits = running ? app.gauge("permissions") : -1;
    if (!running) bits = std::strtoll(chosen(app, "mode").c_str(), nullptr, 8);
    constexpr std::array<const char*, 3> kWho{"owner", "group", "others"};
    constexpr std::array<const char*, 3> kMay{"r", "w", "x"};
    const float gap = canvas.px(9);
    const float cell = std::min((rect.width() - gap * 2) / 9, canvas.px(20));
    const float names = platform::font_size(canvas.fonts().mono_small) + canvas.px(2);
    const bool named = rect.height() >= names + canvas.px(15);
    float x = rect.center().x - (cell * 9 + gap * 2) / 2;
    const float top = rect.min.y + (named ? names : 0);
    for (std::size_t who = 0; who < kWho.size(); ++who) {
        if (named) {
            canvas.text_centered({{x, rect.min.y}, {x + cell * 3, rect.min.y + names}},
                                 canvas.fonts().mono_small, theme.dim, kWho[who]);
        }
        for (std::size_t may = 0; may < kMay.size(); ++may) {
            const bool set = (bits >> (8 - static_cast<int>(who * 3 + may)) & 1) != 0;
            const Rect place{{x, top}, {x + cell - canvas.px(2), rect.max.y}};
            draw_bit(canvas, place, set ? kMay[may] : "-", set, theme.accent);
            if (who == 0 && ((may == 0 && no_read) || (may == 1 && no_write)))
                canvas.box(place, 0, theme.bad, 4, 2);
            x += cell;
        }
        x += gap;
    }
}

}  // namespace

void draw_fifo_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const std::vector<Player> writers = players(app, "writer");
    const std::vector<Player> readers = players(app, "reader");
    const Rect area = canvas.area;
    const bool low = area.height() < canvas.px(200);
    const float side = std::clamp(area.width() * 0.28F, canvas.px(160), canvas.px(260));
    const float way = std::clamp(area.width() * 0.07F, canvas.px(34), canvas.px(60));
    const float high = std::clamp(area.height() * 0.2F, canvas.px(28), canvas.px(56));
    const float middle = area.center().y + canvas.px(low ? 4 : 8);
    const Rect tube{{area.min.x + side + way, middle - high / 2},
                    {area.max.x - side - way, middle + high / 2}};
    End write_end, read_end;
    if (!writers.empty()) write_end = end_of(app, writers.front());
    if (!readers.empty()) read_end = end_of(app, readers.front());

    // The name is a file's; what goes through is not.
    const Rect head{{tube.min.x - way * 0.4F, area.min.y + canvas.px(1)},
                    {tube.max.x + way * 0.4F, tube.min.y - canvas.px(low ? 10 : 26)}};
    const std::string& path = app.run.object_name;
    const std::size_t slash = path.rfind('/');
    const std::string name = path.empty()                 ? "no file yet"
                             : slash == std::string::npos ? path
                                                          : path.substr(slash + 1);
    ImFont* font = canvas.fonts().mono_strong;
    const float line = platform::font_size(font);
    canvas.text_centered({head.min, {head.max.x, head.min.y + line}}, font, theme.text,
                         canvas.ending(head.width(), font, name));
    const float top = head.min.y + line + canvas.px(low ? 1 : 6);
    const float bits = std::min(head.max.y, top + canvas.px(36));
    draw_permissions(app, canvas, {{head.min.x, top}, {head.max.x, bits}},
                     read_end.door == End::Door::refused, write_end.door == End::Door::refused);
    canvas.ui.items.add("FIFO", {head.min, tube.max});

    const bool joined = write_end.door == End::Door::open || read_end.door == End::Door::open ||
                        app.gauge("fill") > 0;
    if (joined || app.metric("eof_seen") > 0) {
        draw_tube(app, canvas, tube, false);
    } else {
        canvas.dashed_box(tube, theme.line, std::min(tube.height() / 2, 26.0F), 1.5F);
        canvas.text_centered(tube, canvas.fonts().small, theme.dim, "the two have not met");
    }
    float y = tube.max.y + canvas.px(low ? 8 : 12);
    const float gap = canvas.px(8);
    const float room = tube.width() + way * 2 - gap * 3;
    ImFont* small = canvas.fonts().small;
    const auto draw_end = [&](const std::vector<Player>& all, bool left, const End& end) {
        if (all.empty()) return;
        const std::vector<Rect> boxes =
            stacked(canvas,
                    left ? Rect{area.min, {area.min.x + side, area.max.y}}
                         : Rect{{area.max.x - side, area.min.y}, area.max},
                    1, canvas.px(200));
        const Rect& box = boxes.front();
        const ImU32 color = theme.actor(all.front().index);
        if (left)
            draw_arrow(canvas, {box.max.x, box.center().y}, {tube.min.x - canvas.px(4), middle},
                       color);
        else
            draw_arrow(canvas, {tube.max.x + canvas.px(4), middle}, {box.min.x, box.center().y},
                       color);
        draw_door(canvas, tube, left, end, color);
        draw_actor(app, commands, canvas, box, all.front());
        const bool bad = end.door == End::Door::refused || end.door == End::Door::nobody_reads;
        const ImU32 ink = bad ? theme.bad : end.door == End::Door::waits ? theme.text : theme.dim;
        // What the other end leaves of the line below the tube, and at least half of it.
        const float other = platform::text_size(small, (left ? read_end : write_end).words).x;
        const float most = std::max(room / 2, room - other);
        const bool fits = platform::text_size(small, end.words).x <= most;
        const std::string words = fits ? end.words : end.words.substr(0, end.words.find(':'));
        const float wide = std::min(platform::text_size(small, words).x, most);
        const float x = left ? tube.min.x - way + gap : tube.max.x + way - gap - wide;
        canvas.text_fitted({x, y}, most, small, ink, words);
        const Rect place{{x, y}, {x + wide, y + platform::font_size(small)}};
        canvas.ui.items.add((left ? "write end: " : "read end: ") + end.words, place);
    };
    draw_end(writers, true, write_end);
    draw_end(readers, false, read_end);
    y += platform::font_size(small) + canvas.px(5);
    if (joined) draw_tube_numbers(app, canvas, tube, y, "");
}

}  // namespace ipc::views
