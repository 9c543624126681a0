// Private memory: two address spaces side by side, and what lies at the same address of both.
#include <errno.h>
#include <string.h>

#include <algorithm>
#include <cmath>

#include "model/timeline_text.hpp"
#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

struct Side {
    const Player* player = nullptr;
    std::string value = "–";  ///< what it last saw in the variable
    int killed_by = 0;
};

Side side_of(const model::App& app, const Player& player, const char* metric) {
    Side side{&player};
    if (player.actor == nullptr) return side;
    // At "add" and "look" its local value is what it has just seen; a metric comes later.
    const std::int64_t seen =
        player.actor->value != 0 ? player.actor->value : std::llround(app.metric(metric));
    if (seen != 0) side.value = model::grouped(seen);
    const int exit = player.actor->exit.value_or(0);
    if (exit < 0) side.killed_by = -exit;
    return side;
}

std::string address_of(const model::App& app) {
    return app.run.object_name.empty() ? "the same address" : "0x" + app.run.object_name;
}

/// The page with the variable, as one process or both have it.
void draw_page(const Canvas& canvas, Rect rect, std::string_view value, std::string_view note,
               ImU32 color, bool bad) {
    const Theme& theme = canvas.theme();
    canvas.box(rect, bad ? theme.bad_ground : theme.raised, bad ? 0 : color, 5, 2);
    if (bad) canvas.dashed_box(rect, theme.bad, 5);
    ImFont* figure = canvas.fonts().figure_large;
    ImFont* small = canvas.fonts().mono_small;
    // In a low page the value alone: its frame says whose it is.
    const float both = platform::font_size(small) + platform::font_size(canvas.fonts().mono_strong);
    if (rect.height() < both + canvas.px(6)) note = {};
    const float below = note.empty() ? 0 : platform::font_size(small) + canvas.px(3);
    const float room = rect.height() - canvas.px(8) - below;
    for (ImFont* smaller : {canvas.fonts().figure, canvas.fonts().mono_strong}) {
        const bool fits = platform::font_size(figure) <= room &&
                          platform::text_size(figure, value).x <= rect.width() - canvas.px(12);
        if (!fits) figure = smaller;
    }
    const float high = platform::font_size(figure);
    const float y = rect.center().y - (high + below) / 2;
    canvas.text_centered({{rect.min.x, y}, {rect.max.x, y + high}}, figure, theme.text, value);
    if (note.empty()) return;
    const float width = platform::text_size(small, note).x;
    if (!bad && width > rect.width() - canvas.px(9)) return;  // the frame says whose it is
    const float left = std::max(rect.center().x - width / 2, rect.min.x + canvas.px(5));
    canvas.text_fitted({left, y + high + canvas.px(3)}, rect.max.x - canvas.px(4) - left, small,
                       bad ? theme.bad : theme.dim, note);
}

/// The frame of an address space; answers where the page goes.
Rect draw_space(const model::App& app, const Canvas& canvas, Rect rect, const Side& side) {
    const Theme& theme = canvas.theme();
    const ImU32 color = theme.actor(side.player->index);
    const bool gone = side.player->actor == nullptr || side.player->actor->exit.has_value();
    canvas.box(rect, side.killed_by != 0 ? theme.bad_ground : theme.ground_of(side.player->index),
               gone ? mixed(theme.panel, color, 0.45F) : color);
    if (side.killed_by != 0) canvas.dashed_box(rect, theme.bad);
    canvas.ui.items.add("address space of the " + side.player->role, rect);
    const float pad = canvas.px(9);
    const float x = rect.min.x + pad;
    const float width = rect.width() - pad * 2;
    float y = rect.min.y + canvas.px(6);
    const auto fits = [&](ImFont* font, const std::string& text) { return platform::text_size(font, text).x <= width; };
    const std::string letter(1, static_cast<char>('A' + side.player->index % 26));
    std::string title = side.player->role + "'s memory";
    for (const std::string& shorter : {letter + "'s memory", letter}) {
        if (!fits(canvas.fonts().small, title)) title = shorter;
    }
    canvas.text_fitted({x, y}, width, canvas.fonts().small, color, title);
    y += platform::font_size(canvas.fonts().small) + canvas.px(2);
    ImFont* mono = canvas.fonts().mono_small;
    // Half an address would be another one.
    if (fits(mono, address_of(app))) canvas.text({x, y}, mono, theme.dim, address_of(app));
    y += platform::font_size(mono) + canvas.px(4);
    const float bottom = rect.max.y - canvas.px(7) - platform::font_size(mono) - canvas.px(4);
    // What became of the process.
    const std::string end = side.killed_by != 0 ? "✗ " + model::signal_name(side.killed_by)
                            : gone && side.player->actor != nullptr ? "has ended"
                                                                    : "";
    canvas.text_fitted({x, bottom + canvas.px(4)}, width,
                       side.killed_by != 0 ? canvas.fonts().mono_strong : mono,
                       side.killed_by != 0 ? theme.bad : theme.dim, end);
    return {{x, y}, {rect.max.x - pad, std::min(bottom, y + canvas.px(96))}};
}

struct Note {
    std::string text;
    bool bad = false;
};

/// What the parent's look into the child's memory gave, and how often the line came out.
std::vector<Note> notes_of(const model::App& app) {
    std::vector<Note> notes;
    if (app.run.actors.empty()) return notes;
    if (app.gauge("peeks") > 0) {
        const int error = static_cast<int>(std::llround(app.metric("peek_errno")));
        const char* name = error == 0 ? nullptr : strerrorname_np(error);
        notes.push_back(error == 0
                            ? Note{"A reads B's memory: " + model::grouped(app.gauge("peeked"))}
                            : Note{std::string("A may not read B's memory: ") +
                                       (name == nullptr ? "error" : name),
                                   true});
    }
    const std::int64_t lines = std::llround(app.metric("lines_printed"));
    if (lines > 0)
        notes.push_back({lines == 1
                             ? "printed once, came out once"
                             : "printed once, came out " + std::to_string(lines) + " times"});
    return notes;
}

void draw_notes(const model::App& app, const Canvas& canvas, Rect row) {
    const std::vector<Note> notes = notes_of(app);
    ImFont* font = canvas.fonts().small;
    float all = 0;
    const float gap = canvas.px(18);
    for (const Note& note : notes)
        all += platform::text_size(font, note.text).x + (all > 0 ? gap : 0);
    float x = std::max(row.center().x - all / 2, row.min.x);
    const float y = row.center().y - platform::font_size(font) / 2;
    for (const Note& note : notes) {
        if (row.max.x - x < canvas.px(30)) return;
        x = canvas.text_fitted({x, y}, row.max.x - x, font,
                               note.bad ? canvas.theme().bad : canvas.theme().dim, note.text) +
            gap;
    }
}

}  // namespace

void draw_memory_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const std::vector<Player> parents = players(app, "parent");
    const std::vector<Player> children = players(app, "child");
    if (parents.empty() || children.empty()) return;
    const Theme& theme = canvas.theme();
    const Rect area = canvas.area.shrunk(1);
    const Side parent = side_of(app, parents.front(), "parent_value");
    const Side child = side_of(app, children.front(), "child_value");
    const bool shared = chosen(app, "mapping") == "shared";
    const bool spoiled = app.metric("spoiled") > 0;

    // The memory is what it is about: its titles are whole before an actor has more than it needs.
    const float titles = platform::text_size(canvas.fonts().small, "parent's memory").x + canvas.px(20);
    const float for_sides = area.width() - 2 * canvas.px(16) - 2 * titles - canvas.px(30);
    const float least = std::clamp(for_sides / 2, canvas.px(92), canvas.px(150));
    const float side = std::clamp(area.width() * 0.25F, least, canvas.px(240));
    const float way = canvas.px(16);
    const float notes = canvas.px(20);
    const float high = std::min(area.height() - notes, canvas.px(200));
    const float top = area.min.y + (area.height() - notes - high) / 2;
    const Rect middle{{area.min.x + side + way, top}, {area.max.x - side - way, top + high}};
    const float between = std::clamp(middle.width() * 0.06F, canvas.px(14), canvas.px(34));
    const float half = (middle.width() - between) / 2;
    const Rect left =
        draw_space(app, canvas, {middle.min, {middle.min.x + half, middle.max.y}}, parent);
    const Rect right =
        draw_space(app, canvas, {{middle.max.x - half, middle.min.y}, middle.max}, child);
    if (shared) {
        // One page in both: the parent looks at it as long as the run lasts.
        const Rect both{left.min, right.max};
        const bool newer =
            !spoiled && child.value.size() >= parent.value.size() &&
            (child.value.size() > parent.value.size() || child.value > parent.value) &&
            child.value != "–";
        draw_page(canvas, both, newer ? child.value : parent.value,
                  spoiled ? "spoiled: nobody added this" : "one page, shared by both", theme.text,
                  spoiled);
    } else {
        draw_page(canvas, left, parent.value, "its own page", theme.actor(parent.player->index),
                  spoiled);
        draw_page(canvas, right, child.value, "its own page", theme.actor(child.player->index),
                  false);
        if (app.gauge("peeks") > 0 && child.killed_by == 0) {
            const float y = left.center().y;
            draw_arrow(canvas, {right.min.x, y}, {left.max.x, y},
                       app.metric("peek_errno") > 0 ? theme.bad : theme.text);
        }
    }
    draw_notes(
        app, canvas,
        {{middle.min.x - side / 2, middle.max.y}, {middle.max.x + side / 2, middle.max.y + notes}});

    const float most = canvas.px(200);
    const Rect at_left =
        stacked(canvas, {{area.min.x, top}, {area.min.x + side, top + high}}, 1, most).front();
    const Rect at_right =
        stacked(canvas, {{area.max.x - side, top}, {area.max.x, top + high}}, 1, most).front();
    canvas.line({at_left.max.x, left.center().y}, {middle.min.x, left.center().y},
                theme.actor(parent.player->index), 2);
    canvas.line({middle.max.x, right.center().y}, {at_right.min.x, right.center().y},
                theme.actor(child.player->index), 2);
    draw_actor(app, commands, canvas, at_left, *parent.player);
    draw_actor(app, commands, canvas, at_right, *child.player);
}

}  // namespace ipc::views
