// The log file: its last lines in the colours of those who wrote them, and the lock beside it.
#include <algorithm>
#include <optional>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

using stage::EventKind;

constexpr std::int64_t kPartBytes = 32;  // of one write, as the demo makes them
constexpr std::size_t kMostRows = 12;

/// One write, as it stands in the file.
struct Part {
    std::int64_t offset = 0;
    std::size_t appender = 0;
    std::int64_t line = 0;
    int number = 0;  // 0: nothing that an appender wrote
    bool torn = false;
    bool is_next_of(const Part& other) const {
        return appender == other.appender && line == other.line && number == other.number + 1;
    }
};

/// The newest parts of the file, the oldest of them first.
std::vector<Part> tail_of(const model::App& app, std::size_t rows) {
    constexpr std::int64_t kAppender = 1'000'000'000'000;
    std::vector<Part> parts;
    const std::int64_t end = app.gauge("file_bytes");
    for (std::size_t back = std::min(rows, kMostRows); back > 0; --back) {
        const std::int64_t offset = end - static_cast<std::int64_t>(back) * kPartBytes;
        if (offset < 0) continue;
        const std::int64_t raw = app.gauge("tail_" + std::to_string(back));
        Part part{.offset = offset};
        if (raw > 0) {
            part.appender = static_cast<std::size_t>(raw / kAppender - 1);
            part.line = raw % kAppender / 10;
            part.number = static_cast<int>(raw % 10);
        }
        parts.push_back(part);
    }
    // Where the parts of one line do not stand side by side.
    const std::int64_t all = app.knob_now(app.demo()->knob_index("writes_per_line"));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Part& part = parts[i];
        if (part.number == 0) continue;
        if (part.number > 1 && i > 0 && !part.is_next_of(parts[i - 1])) part.torn = true;
        if (part.number < all && i + 1 < parts.size() && !parts[i + 1].is_next_of(part))
            part.torn = true;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (const Part& other : parts) {
            if (other.torn && other.appender == parts[i].appender && other.line == parts[i].line)
                parts[i].torn = true;
        }
    }
    return parts;
}

/// Who wrote where the others have written since, and who is about to write where.
struct Writes {
    struct Place {
        std::int64_t offset;
        std::size_t actor;
    };
    std::vector<Place> done, coming;
};

Writes writes_of(const model::App& app) {
    Writes writes;
    const model::Timeline& timeline = app.run.timeline;
    // O_APPEND goes where the kernel says: the offset beforehand means nothing.
    if (!is_slow(app) || chosen(app, "sync") == "O_APPEND") return writes;
    for (const Player& player : players(app)) {
        if (player.actor == nullptr || player.index >= timeline.lanes()) continue;
        const model::EventLane& lane = timeline.lane(player.index);
        constexpr model::KindMask kSites = model::bit(EventKind::site_reached);
        auto at = lane.last_of(kSites, lane.end());
        bool newest = true;
        for (int seen = 0; at && seen < 48; at = lane.last_of(kSites, *at), ++seen) {
            const stage::Event event = lane.at(*at);
            const bool write = app.demo()->event_name(event.name) == "write";
            const bool holds = newest && !player.actor->exit;
            if (write) (holds ? writes.coming : writes.done).push_back({event.a, player.index});
            newest = false;
        }
    }
    return writes;
}

void draw_row(const model::App& app, const Canvas& canvas, Rect row, const Part* part,
              std::int64_t offset, const Writes& writes) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().mono_small;
    const float y = row.center().y - platform::font_size(font) / 2;
    const std::string longest =
        model::grouped(std::max<std::int64_t>(app.gauge("file_bytes"), 1000));
    const float numbers = platform::text_size(font, longest).x;
    canvas.text_right({row.min.x + numbers, y}, font, theme.dim, model::grouped(offset));
    // Who wrote over whom is known of a run that is held or slow.
    const float marks = is_slow(app) ? canvas.px(76) : canvas.px(8);
    const Rect bar{{row.min.x + numbers + canvas.px(8), row.min.y + 1},
                   {row.max.x - marks, row.max.y - 1}};
    float x = bar.max.x + canvas.px(6);
    const auto mark = [&](std::size_t actor, bool crossed) {
        const float r = canvas.px(6);
        if (x + r * 2 > row.max.x) return;
        const std::string letter(1, static_cast<char>('A' + actor % 26));
        const ImU32 color = crossed ? theme.bad : theme.actor(actor);
        const float width = platform::text_size(canvas.fonts().mono_strong, letter).x;
        canvas.text({x, row.center().y - platform::font_size(canvas.fonts().mono_strong) / 2},
                    canvas.fonts().mono_strong, theme.actor(actor), letter);
        if (crossed)
            canvas.line({x - 2, row.center().y}, {x + width + 2, row.center().y}, color, 2);
        x += width + canvas.px(5);
    };
    if (part == nullptr || part->number == 0) {
        canvas.dashed_box(bar, theme.line, 3, 1);
        canvas.text_fitted({bar.min.x + canvas.px(8), y}, bar.width() - canvas.px(12), font,
                           theme.dim, part == nullptr ? "end of the file" : "?");
    } else {
        canvas.box(bar, theme.solid_of(part->appender), 0, 3);
        std::string text = std::string(1, static_cast<char>('A' + part->appender % 26)) + " line " +
                           model::grouped(part->line);
        if (app.knob_now(app.demo()->knob_index("writes_per_line")) > 1)
            text += " part " + std::to_string(part->number);
        canvas.text_fitted({bar.min.x + canvas.px(8), y}, bar.width() - canvas.px(12), font,
                           theme.on_strong, text);
        if (part->torn) {
            canvas.dashed_box(bar, theme.bad, 3, 2);
            x = canvas.text({x, y}, font, theme.bad, "torn") + canvas.px(5);
        }
        Letters over;
        for (const Writes::Place& place : writes.done) {
            if (place.offset != offset || place.actor == part->appender) continue;
            if (std::find(over.begin(), over.end(), place.actor) == over.end())
                over.push_back(place.actor);
        }
        if (!over.empty()) {
            x = canvas.text({x, y}, font, theme.bad, "over") + canvas.px(5);
            for (const std::size_t actor : over)
                mark(actor, true);
        }
    }
    // An arrow where the next write goes.
    bool first = true;
    for (const Writes::Place& place : writes.coming) {
        if (place.offset != offset) continue;
        const float r = canvas.px(4);
        if (first) {
            canvas.list.AddTriangleFilled({x + r, row.center().y - r}, {x + r, row.center().y + r},
                                          {x - r, row.center().y}, theme.text);
            x += r + canvas.px(4);
        }
        first = false;
        mark(place.actor, false);
    }
}

void draw_file(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, theme.raised, theme.line);
    canvas.ui.items.add("log file", rect);
    const Rect in{{rect.min.x + canvas.px(10), rect.min.y + canvas.px(6)},
                  {rect.max.x - canvas.px(6), rect.max.y - canvas.px(5)}};
    const bool running = !app.run.actors.empty();
    const std::string size = running ? model::grouped(app.gauge("file_bytes")) + " bytes" : std::string("–");
    const float room_for_title = in.width() - platform::text_size(canvas.fonts().mono_small, size).x - canvas.px(14);
    const bool whole = caption_width(canvas.ui, "the log's last lines") <= room_for_title;
    caption(canvas, in.min, whole ? "the log's last lines" : "last lines", theme.dim);
    canvas.text_right({in.max.x - canvas.px(4), in.min.y}, canvas.fonts().mono_small, theme.dim, size);
    const float top = in.min.y + platform::font_size(canvas.fonts().caption) + canvas.px(4);
    const float room = in.max.y - top;
    const float pitch = std::clamp(room / 7, canvas.px(15), canvas.px(20));
    const auto rows = static_cast<std::size_t>(std::max(room / pitch, 1.0F));
    const std::vector<Part> parts = running ? tail_of(app, rows - 1) : std::vector<Part>();
    const Writes writes = writes_of(app);
    float y = top;
    const auto row = [&] {
        return Rect{{in.min.x, y}, {in.max.x, y + pitch}};
    };
    for (const Part& part : parts) {
        draw_row(app, canvas, row(), &part, part.offset, writes);
        y += pitch;
    }
    const std::int64_t end = app.gauge("file_bytes");
    draw_row(app, canvas, row(), nullptr, running ? end : 0, writes);
}

/// The lock as /proc/locks counts it, with the letters of those whom the trace names.
void draw_lock(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const std::string sync = chosen(app, "sync");
    const bool running = !app.run.actors.empty();
    if (sync == "none" || sync == "O_APPEND") {
        canvas.box(rect, 0, theme.line, 6);
        const std::string words = sync == "none" ? "no lock: first seek, then write"
                                                 : "no lock: seek and write are one step";
        canvas.text_centered(rect, canvas.fonts().small, theme.dim, words);
        return;
    }
    const float gap = canvas.px(6);
    const float half = (rect.width() - gap) / 2;
    Guard holder = guard_of_lock(app, sync == "ofd" ? "OFD lock" : sync + " lock");
    const std::int64_t held = app.gauge("lock_holders"), waiting = app.gauge("lock_waiters");
    holder.value = running ? std::to_string(held) + " held" : "–";
    // Faster than the eye: who waits was read at another moment than how many.
    const bool slow = is_slow(app);
    Guard waiters{"waiting", running ? std::to_string(waiting) : "–",
                  {},        waiting == 0 ? "nobody" : slow ? "" : "by turns",
                  "",        false};
    for (const Player& player : players(app)) {
        if (slow && is_waiting(player) && site_of(app, player) == "lock")
            waiters.letters.push_back(player.index);
    }
    draw_guard(canvas, {rect.min, {rect.min.x + half, rect.max.y}}, holder);
    draw_guard(canvas, {{rect.max.x - half, rect.min.y}, rect.max}, waiters);
}

}  // namespace

void draw_log_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const std::vector<Player> all = players(app);
    const Rect area = canvas.area;
    const bool low = area.height() < canvas.px(200);
    const float way = std::clamp(area.width() * 0.03F, canvas.px(16), canvas.px(36));
    const float middle = std::clamp(area.width() * 0.46F, canvas.px(area.width() < canvas.px(480) ? 230 : 260), canvas.px(420));
    const float side = std::min((area.width() - middle) / 2 - way, canvas.px(250));
    const float lock = canvas.px(low ? 34 : 44);
    const float gap = canvas.px(low ? 5 : 10);
    const Rect file{{area.center().x - middle / 2, area.min.y + 1},
                    {area.center().x + middle / 2, area.max.y - lock - gap}};
    draw_file(app, canvas, file);
    draw_lock(app, canvas, {{file.min.x, file.max.y + gap}, {file.max.x, area.max.y - 1}});
    const std::size_t at_left = (all.size() + 1) / 2;
    const float most = canvas.px(all.size() <= 2 ? 200 : 120);
    for (const bool left : {true, false}) {
        const float x = left ? file.min.x - way - side : file.max.x + way;
        const std::size_t count = left ? at_left : all.size() - at_left;
        const std::vector<Rect> boxes =
            stacked(canvas, {{x, area.min.y}, {x + side, area.max.y}}, count, most);
        for (std::size_t row = 0; row < count; ++row) {
            // A, C, E at the left, B, D, F at the right: the first two are the rivals.
            const Player& player = all[row * 2 + (left ? 0 : 1)];
            const Rect& box = boxes[row];
            draw_arrow(canvas, {left ? box.max.x : box.min.x, box.center().y},
                       {left ? file.min.x : file.max.x,
                        std::min(box.center().y, file.max.y - canvas.px(12))},
                       theme.actor(player.index));
            draw_actor(app, commands, canvas, box, player);
        }
    }
}

}  // namespace ipc::views
