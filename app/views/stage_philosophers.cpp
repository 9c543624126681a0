// The philosophers: the round table from above, plates and forks, who holds which and who waits.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

enum Doing : std::int64_t { thinking, hungry, has_one_fork, eating };

std::string numbered(const char* gauge, std::size_t index) {
    return std::string(gauge) + "_" + std::to_string(index + 1);
}

/// What the gauges and the actors say, by seat. A fork lies to the left of the seat of its number.
struct Dinner {
    std::vector<Player> seats;
    std::vector<std::optional<std::size_t>> holder;  // of each fork
    std::vector<std::optional<std::size_t>> wanted;  // the fork that the philosopher waits for
    std::vector<bool> in_cycle;
    bool deadlock = false;
};

/// Those who wait for each other in a circle.
void find_cycle(Dinner& dinner) {
    for (std::size_t start = 0; start < dinner.seats.size(); ++start) {
        std::vector<std::size_t> way;
        std::size_t next = start;
        while (way.size() <= dinner.seats.size() && dinner.wanted[next]) {
            way.push_back(next);
            const auto holder = dinner.holder[*dinner.wanted[next]];
            if (!holder) break;
            next = *holder;
            if (next != start) continue;
            for (const std::size_t seat : way)
                dinner.in_cycle[seat] = true;
            dinner.deadlock = true;
            return;
        }
    }
}

Dinner dinner_of(const model::App& app) {
    Dinner dinner;
    dinner.seats = players(app);
    const std::size_t count = dinner.seats.size();
    dinner.holder.resize(count);
    dinner.wanted.resize(count);
    dinner.in_cycle.resize(count);
    const auto most = static_cast<std::int64_t>(count);
    for (std::size_t seat = 0; seat < count; ++seat) {
        const std::int64_t holder = app.gauge(numbered("fork", seat));
        if (holder >= 1 && holder <= most)
            dinner.holder[seat] = static_cast<std::size_t>(holder) - 1;
        const Player& player = dinner.seats[seat];
        const std::string_view site = site_of(app, player);
        if (!is_waiting(player) || (site != "take_left" && site != "take_right")) continue;
        dinner.wanted[seat] = site == "take_left" ? seat : (seat + 1) % count;
    }
    // While they move, what was seen of two at different moments makes no circle.
    const bool still = app.run.paused || !app.run.deadlock.empty() || app.metric("deadlocked") > 0;
    if (still) find_cycle(dinner);
    return dinner;
}

struct Table {
    ImVec2 center;
    float rim, plates, plate;  // radii; sideways all but `plate` are longer by `wide`
    std::size_t seats;
    float wide = 1;

    // Anticlockwise, as right hands have it: seen from above, the fork at the right of A is the
    // one at the left of B.
    float angle(float seat) const {
        return -std::numbers::pi_v<float> *
               (0.5F + 2 * (seat + 0.5F) / static_cast<float>(std::max<std::size_t>(seats, 1)));
    }
    ImVec2 at(float seat, float radius) const {
        const float angle_of = angle(seat);
        const float more = (wide - 1) * plates;
        return {center.x + std::cos(angle_of) * (radius + more),
                center.y + std::sin(angle_of) * radius};
    }
    ImVec2 plate_of(std::size_t seat) const { return at(static_cast<float>(seat), plates); }
};

/// Where the fork is, in seats: between two plates, or beside the plate of its holder.
float place_of(const Dinner& dinner, std::size_t fork) {
    const float left_of = static_cast<float>(fork) - 0.5F;
    if (!dinner.holder[fork]) return left_of;
    const std::size_t holder = *dinner.holder[fork];
    if (holder == fork) return left_of + (dinner.seats.size() == 2 ? 0.22F : 0.12F);
    return left_of - (dinner.seats.size() == 2 ? 0.22F : 0.12F);
}

void draw_fork(const Canvas& canvas, const Table& table, float place, ImU32 color, float thick) {
    const float angle = table.angle(place);
    const ImVec2 out{std::cos(angle), std::sin(angle)};
    const ImVec2 side{-out.y, out.x};
    const float half = table.plate * 0.95F;
    const ImVec2 middle = table.at(place, table.plates);
    const auto point = [&](float along, float across) {
        return ImVec2{middle.x + out.x * along + side.x * across,
                      middle.y + out.y * along + side.y * across};
    };
    // The handle to the rim, three tines to the middle of the table.
    const float width = canvas.px(3.5F);
    const float neck = -half * 0.25F;
    canvas.line(point(half, 0), point(neck, 0), color, thick);
    canvas.line(point(neck, -width), point(neck, width), color, thick);
    for (const float tine : {-width, 0.0F, width})
        canvas.line(point(neck, tine), point(-half, tine), color, thick * 0.8F);
}

void dashed(const Canvas& canvas, ImVec2 from, ImVec2 to, ImU32 color, float thick) {
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    const float dash = canvas.px(5), gap = canvas.px(4);
    if (length < 1) return;
    const ImVec2 way{(to.x - from.x) / length, (to.y - from.y) / length};
    for (float at = 0; at < length; at += dash + gap) {
        const float end = std::min(at + dash, length);
        canvas.line({from.x + way.x * at, from.y + way.y * at},
                    {from.x + way.x * end, from.y + way.y * end}, color, thick);
    }
    const float r = canvas.px(5);
    const ImVec2 foot{to.x - way.x * r, to.y - way.y * r};
    canvas.list.AddTriangleFilled({foot.x - way.y * r, foot.y + way.x * r},
                                  {foot.x + way.y * r, foot.y - way.x * r}, to, color);
}

void draw_forks(const Canvas& canvas, const Table& table, const Dinner& dinner) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().mono_small;
    const float label = table.plates + table.plate + canvas.px(1);
    // On a table so small they would be one knot: who waits for whose fork is what remains.
    const bool visible = table.plate >= canvas.px(9);
    for (std::size_t fork = 0; visible && fork < dinner.seats.size(); ++fork) {
        const float place = place_of(dinner, fork);
        const auto holder = dinner.holder[fork];
        const ImU32 color = holder ? theme.actor(dinner.seats[*holder].index) : theme.dim;
        if (holder) {
            // In its hand: a line from the plate.
            canvas.line(table.plate_of(*holder), table.at(place, table.plates), color, 3);
        }
        draw_fork(canvas, table, place, color, canvas.px(holder ? 2.2F : 1.6F));
        const ImVec2 at = table.at(place, label);
        const float r = canvas.px(7);
        canvas.text_centered({{at.x - r, at.y - r}, {at.x + r, at.y + r}}, font,
                             holder ? color : theme.dim, std::to_string(fork + 1));
    }
    for (std::size_t seat = 0; seat < dinner.seats.size(); ++seat) {
        if (!dinner.wanted[seat]) continue;
        // From the plate along the inside to the fork that another has.
        const ImVec2 fork = table.at(place_of(dinner, *dinner.wanted[seat]),
                                     table.plates - table.plate * 0.95F - canvas.px(2));
        const ImVec2 plate =
            table.at(static_cast<float>(seat), table.plates - table.plate - canvas.px(1));
        const bool bad = dinner.in_cycle[seat];
        dashed(canvas, plate, fork, bad ? theme.bad : theme.actor(dinner.seats[seat].index),
               canvas.px(2));
    }
}

const char* word_of(std::int64_t doing) {
    switch (doing) {
        case hungry:
            return "hungry";
        case has_one_fork:
            return "one fork";
        case eating:
            return "eats";
        default:
            return "thinks";
    }
}

void draw_plate(const model::App& app, const Canvas& canvas, const Table& table,
                const Dinner& dinner, std::size_t seat) {
    const Theme& theme = canvas.theme();
    const Player& player = dinner.seats[seat];
    const ImVec2 at = table.plate_of(seat);
    const ImU32 color = theme.actor(player.index);
    const bool there = player.actor != nullptr && !player.actor->exit;
    const std::int64_t doing = there ? app.gauge(numbered("philosopher", seat)) : thinking;
    const bool eats = doing == eating;
    canvas.list.AddCircleFilled(at, table.plate, eats ? color : theme.panel, 32);
    canvas.list.AddCircle(at, table.plate - 1, there ? color : mixed(theme.panel, color, 0.45F), 32,
                          canvas.px(doing == thinking ? 1.2F : 2.5F));
    const std::string letter(1, static_cast<char>('A' + player.index % 26));
    const Rect rect{{at.x - table.plate, at.y - table.plate},
                    {at.x + table.plate, at.y + table.plate}};
    const ImU32 ink = eats ? theme.on_strong : color;
    // Where the plate is large enough, what its owner does stands on it.
    const std::string word = there ? word_of(doing) : "";
    ImFont* small = canvas.fonts().mono_small;
    const float line = platform::font_size(small);
    if (word.empty() || table.plate < canvas.px(20) ||
        platform::text_size(small, word).x > table.plate * 1.6F) {
        canvas.text_centered(rect, canvas.fonts().strong, ink, letter);
        return;
    }
    canvas.text_centered({{rect.min.x, at.y - line * 1.2F}, {rect.max.x, at.y + line * 0.1F}},
                         canvas.fonts().strong, ink, letter);
    canvas.text_centered({{rect.min.x, at.y + line * 0.1F}, {rect.max.x, at.y + line * 1.1F}},
                         small, ink, word);
}

/// What holds of all of them, in the middle of the table.
void draw_middle(const model::App& app, const Canvas& canvas, const Table& table,
                 const Dinner& dinner) {
    const Theme& theme = canvas.theme();
    Letters at_waiter;
    int eat = 0;
    for (std::size_t seat = 0; seat < dinner.seats.size(); ++seat) {
        const Player& player = dinner.seats[seat];
        if (is_waiting(player) && site_of(app, player) == "ask_waiter")
            at_waiter.push_back(player.index);
        eat += app.gauge(numbered("philosopher", seat)) == eating;
    }
    const bool waiter = chosen(app, "sync") == "waiter";
    const bool livelock = app.metric("vain_rounds") > 0 && app.run.holds && !*app.run.holds;
    const bool bad = dinner.deadlock || livelock;
    std::string word = dinner.deadlock ? "deadlock"
                       : livelock      ? "livelock"
                       : waiter        ? "waiter"
                       : eat > 0       ? std::to_string(eat) + (eat == 1 ? " eats" : " eat")
                                       : "";
    if (app.run.actors.empty()) word.clear();
    if (word.empty()) return;
    const bool letters = !bad && waiter;
    ImFont* font = bad ? canvas.fonts().strong : canvas.fonts().small;
    const float inner = table.plates - table.plate - canvas.px(10);
    if (platform::text_size(font, word).x > inner * 1.9F) font = canvas.fonts().mono_small;
    // Two plates at a small table leave no room for what need not be said.
    if (!bad && platform::text_size(font, word).x > inner * 2) return;
    const float high = platform::font_size(font);
    const ImVec2 at{table.center.x, table.center.y - (letters ? canvas.px(9) : 0)};
    canvas.text_centered({{at.x - table.rim, at.y - high / 2}, {at.x + table.rim, at.y + high / 2}},
                         font, bad ? theme.bad : theme.dim, word);
    if (!letters) return;
    const float y = at.y + high / 2 + canvas.px(11);
    if (at_waiter.empty()) {
        canvas.text_centered({{at.x - table.rim, y - high / 2}, {at.x + table.rim, y + high / 2}},
                             canvas.fonts().mono_small, theme.dim, "nobody waits");
    } else {
        const float wide = canvas.px(19) * static_cast<float>(at_waiter.size()) - canvas.px(3);
        draw_letters(canvas, {at.x - wide / 2, y}, wide + 1, at_waiter, false);
    }
}

}  // namespace

void draw_philosophers_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const Rect area = canvas.area;
    const Dinner dinner = dinner_of(app);
    const std::size_t count = dinner.seats.size();
    if (count == 0) return;
    const float rim = std::min(area.height() / 2 - 1, canvas.px(150));
    Table table{area.center(), rim, 0, 0, count};
    // Room for a fork between any two plates, and for its number at the rim.
    table.plate = std::min(rim * 0.24F, canvas.px(34));
    const float around = rim - table.plate - canvas.px(15);
    const float step = 2 * std::numbers::pi_v<float> / static_cast<float>(std::max(count, 4UL));
    table.plate = std::min(table.plate, (around * step - canvas.px(14)) / 2);
    table.plates = rim - table.plate - canvas.px(15);

    // Where it is low and many sit there, the table is oval.
    const float way = std::clamp(area.width() * 0.05F, canvas.px(20), canvas.px(60));
    const float room = area.width() / 2 - way - canvas.px(170) - rim;
    if (count > 4) table.wide = 1 + std::clamp(room / table.plates, 0.0F, 0.75F);
    const float half = rim + (table.wide - 1) * table.plates;
    const Rect top{{table.center.x - half, table.center.y - rim},
                   {table.center.x + half, table.center.y + rim}};
    canvas.box(top, theme.raised, dinner.deadlock ? theme.bad : theme.line, rim,
               dinner.deadlock ? 2.0F : 1.0F);
    canvas.ui.items.add("table", top);

    // Beside the table, each about where it sits: down at the left, up again at the right.
    const float side = std::min(area.width() / 2 - half - way, canvas.px(270));
    const std::size_t at_left = (count + 1) / 2;
    const float most = canvas.px(count <= 2 ? 200 : 110);
    const Rect left{{table.center.x - half - way - side, area.min.y},
                    {table.center.x - half - way, area.max.y}};
    const Rect right{{table.center.x + half + way, area.min.y},
                     {table.center.x + half + way + side, area.max.y}};
    const std::vector<Rect> left_boxes = stacked(canvas, left, at_left, most);
    const std::vector<Rect> right_boxes = stacked(canvas, right, count - at_left, most);
    for (std::size_t seat = 0; seat < count; ++seat) {
        const bool is_left = seat < at_left;
        const Rect box = is_left ? left_boxes[seat] : right_boxes[count - 1 - seat];
        const ImVec2 from{is_left ? box.max.x : box.min.x, box.center().y};
        const ImVec2 plate = table.plate_of(seat);
        canvas.link(from, {plate.x + (is_left ? -table.plate : table.plate), plate.y},
                    mixed(theme.panel, theme.actor(dinner.seats[seat].index), 0.5F), 1.5F);
        draw_actor(app, commands, canvas, box, dinner.seats[seat]);
    }
    draw_forks(canvas, table, dinner);
    for (std::size_t seat = 0; seat < count; ++seat)
        draw_plate(app, canvas, table, dinner, seat);
    draw_middle(app, canvas, table, dinner);
}

}  // namespace ipc::views
