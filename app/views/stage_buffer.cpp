// The bounded buffer: its slots as the ring that they are, between producers and consumers, and
// what makes those wait.
#include <algorithm>
#include <cstdlib>
#include <optional>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

using stage::EventKind;

constexpr std::int64_t kMostSlots = 16;
constexpr std::int64_t kInARow = 5;  // more than these stand in two rows

/// An item as the gauge of its slot has it.
struct Item {
    std::int64_t raw = 0;
    bool none() const { return raw == 0; }
    bool taken() const { return raw < 0; }  // its bits are still there
    std::size_t producer() const { return static_cast<std::size_t>(std::abs(raw) / 1'000'000 - 1); }
    std::int64_t number() const { return std::abs(raw) % 1'000'000; }
    std::string text() const {
        return std::string(1, static_cast<char>('A' + producer() % 26)) + " " +
               model::grouped(number());
    }
};

/// As events have it.
Item item_of(std::int64_t event) {
    constexpr std::int64_t kOfProducer = 1'000'000'000'000;
    return {event / kOfProducer * 1'000'000 + event % kOfProducer % 1'000'000};
}

Item item_in(const model::App& app, std::size_t slot) {
    return {app.gauge("slot_" + std::to_string(slot + 1))};
}

std::int64_t capacity_of(const model::App& app) {
    const std::int64_t capacity = app.run.actors.empty()
                                      ? app.knob_now(app.demo()->knob_index("capacity"))
                                      : app.gauge("capacity");
    return std::clamp<std::int64_t>(capacity, 1, kMostSlots);
}

/// Where each slot stands: in one row, or in two with the second one going back.
struct Ring {
    std::vector<Rect> slots;
    Rect track;  // the way from slot to slot, round and round
    std::size_t first_row = 0;
    bool top(std::size_t slot) const { return slot < first_row; }
    bool two_rows() const { return first_row < slots.size(); }
};

Ring ring_in(const Canvas& canvas, Rect rect, std::size_t count) {
    Ring ring;
    const bool two = count > kInARow;
    const std::size_t columns = two ? (count + 1) / 2 : count;
    const float turn = canvas.px(14);  // at both ends, for the track
    const float gap = canvas.px(4);
    const float wide =
        std::min((rect.width() - turn * 2) / static_cast<float>(columns), canvas.px(two ? 64 : 84));
    const float between = canvas.px(18);
    const float high = std::min(two ? (rect.height() - between) / 2 : rect.height() - canvas.px(10),
                                canvas.px(two ? 40 : 58));
    const float all_wide = wide * static_cast<float>(columns);
    const float all_high = two ? high * 2 + between : high;
    const ImVec2 from{rect.center().x - all_wide / 2,
                      rect.center().y - all_high / 2 - (two ? 0 : canvas.px(5))};
    ring.first_row = columns;
    for (std::size_t slot = 0; slot < count; ++slot) {
        const bool top = slot < columns;
        const std::size_t column = top ? slot : 2 * columns - 1 - slot;
        const float x = from.x + static_cast<float>(column) * wide;
        const float y = from.y + (top ? 0 : high + between);
        ring.slots.push_back({{x + gap / 2, y}, {x + wide - gap / 2, y + high}});
    }
    const float low_line = two ? from.y + all_high - high / 2 : from.y + high + canvas.px(10);
    ring.track = {{from.x - turn + canvas.px(4), from.y + high / 2},
                  {from.x + all_wide + turn - canvas.px(4), low_line}};
    return ring;
}

void draw_track(const Canvas& canvas, const Ring& ring) {
    const ImU32 color = canvas.theme().line;
    const float corner = std::min(canvas.px(12), ring.track.height() / 2);
    platform::add_rect(canvas.list, ring.track.min, ring.track.max, color, corner, canvas.px(2));
    // Which way it goes: back below.
    const float r = canvas.px(5);
    const ImVec2 at{ring.two_rows() ? ring.track.max.x : ring.track.center().x,
                    ring.two_rows() ? ring.track.center().y : ring.track.max.y};
    if (ring.two_rows()) {
        canvas.list.AddTriangleFilled({at.x - r, at.y - r}, {at.x + r, at.y - r}, {at.x, at.y + r},
                                      canvas.theme().faint);
    } else {
        canvas.list.AddTriangleFilled({at.x + r, at.y - r}, {at.x + r, at.y + r}, {at.x - r, at.y},
                                      canvas.theme().faint);
    }
}

/// The item that was put over one that nobody had taken, as long as it lies there.
std::optional<model::Loss> loss_in(const model::App& app, const Item& item) {
    const auto& loss = app.run.last_loss;
    const bool here = loss && !item.none() && !item.taken() &&
                      item_of(loss->lost.a).raw == item.raw && is_slow(app);
    return here ? loss : std::nullopt;
}

void draw_slot(const model::App& app, const Canvas& canvas, Rect rect, std::size_t slot) {
    const Theme& theme = canvas.theme();
    const ImU32 empty = mixed(theme.panel, theme.background, 0.7F);
    const Item item = item_in(app, slot);
    canvas.ui.items.add("slot " + std::to_string(slot + 1), rect);
    if (app.run.actors.empty() || item.none()) {
        canvas.box(rect, empty, theme.line, 5);
        return;
    }
    const ImU32 color = theme.actor(item.producer());
    ImFont* font = canvas.fonts().mono_strong;
    std::string text = item.text();
    if (platform::text_size(font, text).x > rect.width() - canvas.px(6)) {
        font = canvas.fonts().mono_small;
        if (platform::text_size(font, text).x > rect.width() - canvas.px(4)) text.resize(1);
    }
    if (item.taken()) {
        // The bits stay until others are stored over them.
        canvas.box(rect, empty, theme.line, 5);
        canvas.text_centered(rect, font, theme.dim, text);
        const ImVec2 middle = rect.center();
        const float half = platform::text_size(font, text).x / 2 + canvas.px(3);
        canvas.line({middle.x - half, middle.y}, {middle.x + half, middle.y}, theme.faint);
        return;
    }
    canvas.box(rect, color, 0, 5);
    canvas.text_centered(rect, font, theme.on_strong, text);
    if (loss_in(app, item)) {
        canvas.dashed_box({{rect.min.x - 2, rect.min.y - 2}, {rect.max.x + 2, rect.max.y + 2}},
                          theme.bad, 6, 3);
    }
}

/// "put" and "take" at the slots that come next; a row above has them above and below itself.
void draw_positions(const model::App& app, const Canvas& canvas, const Ring& ring) {
    const model::Demo& demo = *app.demo();
    if (app.run.actors.empty() || demo.gauge_index("in") < 0 || demo.gauge_index("out") < 0) return;
    const float r = canvas.px(5);
    ImFont* font = canvas.fonts().mono_small;
    for (const bool put : {true, false}) {
        const std::int64_t position = app.gauge(put ? "in" : "out");
        if (position < 0 || position >= static_cast<std::int64_t>(ring.slots.size())) continue;
        const auto slot = static_cast<std::size_t>(position);
        const Rect& rect = ring.slots[slot];
        // Puts come from outside, takes go inside.
        const bool above = put == ring.top(slot);
        const float way = above ? 1.0F : -1.0F;
        const float y = above ? rect.min.y - canvas.px(2) : rect.max.y + canvas.px(2);
        const float tip = put ? y : y - way * r;
        const float foot = put ? y - way * r : y;
        const std::string word = put ? "put" : "take";
        const float all = r * 2 + canvas.px(3) + platform::text_size(font, word).x;
        const float x = rect.center().x - all / 2 + r;
        const float high = platform::font_size(font);
        // Over the track.
        const Rect ground{{x - r, std::min(foot, tip)},
                          {x - r + all, std::max(foot, tip) + high / 2}};
        canvas.box(ground, canvas.theme().panel, 0, 0);
        canvas.list.AddTriangleFilled({x - r, foot}, {x + r, foot}, {x, tip}, canvas.theme().text);
        canvas.text({x + r + canvas.px(3), y - way * r / 2 - high / 2 - way * canvas.px(2)}, font,
                    canvas.theme().text, word);
    }
}

/// Who sleeps where: for the semaphore or condition of `role`.
Letters asleep(const model::App& app, std::string_view role, std::string_view semaphore) {
    Letters letters;
    for (const Player& player : players(app, role)) {
        const std::string_view site = site_of(app, player);
        if (is_waiting(player) && (site == semaphore || site == "sleep"))
            letters.push_back(player.index);
    }
    return letters;
}

std::vector<Guard> guards_of(const model::App& app) {
    const std::string sync = chosen(app, "sync");
    const bool running = !app.run.actors.empty();
    if (sync == "none") return {};
    const Letters producers = asleep(app, "producer", "wait_for_slot");
    const Letters consumers = asleep(app, "consumer", "wait_for_item");
    const std::string nobody = running ? "nobody" : "–";
    if (sync == "signal-one") {
        Letters all = producers;
        all.insert(all.end(), consumers.begin(), consumers.end());
        return {{"changed", {}, all, nobody}, guard_of_lock(app, "mutex")};
    }
    const bool semaphores = sync == "semaphores";
    const auto value = [&](const char* gauge) {
        return !semaphores ? std::string() : running ? std::to_string(app.gauge(gauge)) : "–";
    };
    return {{.name = semaphores ? "free_slots" : "not_full",
             .value = value("free_slots_semaphore"),
             .letters = producers,
             .nobody = nobody,
             .brief = "free"},
            guard_of_lock(app, "mutex"),
            {.name = semaphores ? "items" : "not_empty",
             .value = value("items_semaphore"),
             .letters = consumers,
             .nobody = nobody,
             .brief = "items"}};
}

/// "1 of 2   full: producers wait"; what was lost instead, when it was just now.
void draw_words(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const std::int64_t capacity = capacity_of(app);
    const std::int64_t fill = app.gauge("fill");
    const bool running = !app.run.actors.empty();
    const std::string text =
        (running ? model::grouped(fill) : "–") + " of " + model::grouped(capacity);
    std::string words = !running           ? "the buffer"
                        : fill >= capacity ? "full"
                        : fill <= 0        ? "empty"
                                           : "filled";
    ImU32 color = theme.dim;
    for (std::size_t slot = 0; slot < static_cast<std::size_t>(capacity); ++slot) {
        if (const auto loss = loss_in(app, item_in(app, slot))) {
            words = item_of(loss->lost.b).text() + " is lost: " + item_of(loss->lost.a).text() +
                    " was put over it";
            color = theme.bad;
        }
    }
    ImFont* figure = canvas.fonts().mono_strong;
    ImFont* font = canvas.fonts().small;
    const float gap = canvas.px(8);
    const float number = platform::text_size(figure, text).x;
    const float width = std::min(number + gap + platform::text_size(font, words).x, rect.width());
    const float x = rect.center().x - width / 2;
    canvas.text({x, rect.center().y - platform::font_size(figure) / 2}, figure, theme.text, text);
    canvas.text_fitted({x + number + gap, rect.center().y - platform::font_size(font) / 2},
                       width - number - gap, font, color, words);
}

/// Answers the ring.
Rect draw_buffer(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const bool low = rect.height() < canvas.px(200);
    // Where next to nothing has room: the slots and who waits.
    const bool tiny = rect.height() < canvas.px(118);
    const float words = tiny ? 0 : canvas.px(18);
    const float guards = canvas.px(low ? 36 : 44);
    const float pointer = canvas.px(tiny ? 2 : 15);
    const Rect slots{{rect.min.x, rect.min.y + words + pointer},
                     {rect.max.x, rect.max.y - guards - pointer - canvas.px(low ? 2 : 10)}};
    const Ring ring = ring_in(canvas, slots, static_cast<std::size_t>(capacity_of(app)));
    const float top = ring.slots.front().min.y - pointer - words - canvas.px(low ? 0 : 4);
    if (!tiny)
        draw_words(app, canvas,
                   {{rect.min.x, std::max(top, rect.min.y)},
                    {rect.max.x, std::max(top, rect.min.y) + words}});
    draw_track(canvas, ring);
    for (std::size_t slot = 0; slot < ring.slots.size(); ++slot)
        draw_slot(app, canvas, ring.slots[slot], slot);
    if (!tiny) draw_positions(app, canvas, ring);

    const Rect row{{rect.min.x, rect.max.y - guards}, rect.max};
    const std::vector<Guard> all = guards_of(app);
    if (all.empty()) {
        canvas.box(row, 0, theme.line, 6);
        const std::string all_words = "no lock, no semaphore: all test, again and again";
        const bool fits =
            platform::text_size(canvas.fonts().small, all_words).x < row.width() - canvas.px(12);
        canvas.text_centered(row, canvas.fonts().small, theme.dim,
                             fits ? all_words : "no lock: all test and test");
        return ring.track;
    }
    // The names of the outer ones are long.
    const float gap = canvas.px(6);
    constexpr float kMutex = 0.86F;
    const auto count = static_cast<float>(all.size());
    const float share =
        std::min((row.width() - gap * (count - 1)) / (count - 1 + kMutex), canvas.px(170));
    float x = row.center().x - (share * (count - 1 + kMutex) + gap * (count - 1)) / 2;
    for (const Guard& guard : all) {
        const float wide = guard.name == "mutex" ? share * kMutex : share;
        draw_guard(canvas, {{x, row.min.y}, {x + wide, row.max.y}}, guard);
        x += wide + gap;
    }
    return ring.track;
}

/// An item on its way in or out, just after it was put or taken.
void draw_item_on(const model::App& app, const Canvas& canvas, ImVec2 from, ImVec2 to,
                  const Player& player, EventKind kind) {
    if (!is_slow(app) || player.index >= app.run.timeline.lanes()) return;
    const model::EventLane& lane = app.run.timeline.lane(player.index);
    const auto last = lane.last_of(model::bit(kind), lane.end());
    if (!last) return;
    const stage::Event event = lane.at(*last);
    const float done = progress(app, event.time, 0.35);
    const Item item = item_of(event.b);
    if (done >= 1 || item.none()) return;
    // Beside the box of the actor, never over it.
    const float part = kind == EventKind::message_sent ? 0.4F + 0.6F * done : 0.6F * done;
    draw_bubble(canvas, on_link(from, to, part), canvas.theme().actor(item.producer()),
                item.text());
}

}  // namespace

void draw_buffer_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const Rect area = canvas.area;
    const float side = std::clamp(area.width() * 0.26F, canvas.px(150), canvas.px(250));
    const float way = std::clamp(area.width() * 0.05F, canvas.px(20), canvas.px(48));
    const Rect buffer{{area.min.x + side + way, area.min.y}, {area.max.x - side - way, area.max.y}};
    const Rect ring = draw_buffer(app, canvas, buffer);
    for (const bool left : {true, false}) {
        const std::vector<Player> all = players(app, left ? "producer" : "consumer");
        const Rect column = left ? Rect{area.min, {area.min.x + side, area.max.y}}
                                 : Rect{{area.max.x - side, area.min.y}, area.max};
        const std::vector<Rect> boxes =
            stacked(canvas, column, all.size(), canvas.px(all.size() == 1 ? 200 : 130));
        for (std::size_t row = 0; row < all.size(); ++row) {
            const ImVec2 actor{left ? boxes[row].max.x : boxes[row].min.x, boxes[row].center().y};
            const ImVec2 slots{left ? ring.min.x - canvas.px(2) : ring.max.x + canvas.px(2),
                               ring.center().y};
            const ImVec2 from = left ? actor : slots, to = left ? slots : actor;
            draw_arrow(canvas, from, to, theme.actor(all[row].index),
                       left && all.size() > 1 ? theme.dim : 0);
            draw_item_on(app, canvas, from, to, all[row],
                         left ? EventKind::message_sent : EventKind::message_received);
            draw_actor(app, commands, canvas, boxes[row], all[row]);
        }
    }
}

}  // namespace ipc::views
