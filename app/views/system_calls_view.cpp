// What strace shows of the run. In the item map: "System calls: off", "System calls: on" (the switch), "calls: IPC",
// "calls: all", "Restart traced", "System call lines" (the list), "call N" (the line with that id), "Call in words".
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "model/call_gloss.hpp"
#include "model/timeline_text.hpp"
#include "views/inspector.hpp"
#include "views/scroll_area.hpp"
#include "views/system_call_words.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

using model::CallLine;
using model::LensState;

/// Where the list stands. It follows the newest line until it is scrolled; then the line at its top stays there,
/// though lines come and old ones are forgotten.
struct ListPlace {
    bool follows = true;
    std::uint64_t top = 0;  ///< id of the line at the top
    float asked = -1;       ///< where ImGui was told to scroll to, and
    float most = 0;         ///< where the end was then
    std::optional<std::uint64_t> shown;  ///< the selected line that was made visible
};

ListPlace& list_place() {
    static ListPlace place;
    return place;
}

float line_height(const Canvas& canvas) {
    return std::floor(platform::font_size(canvas.fonts().mono_small) + canvas.px(5));
}

/// "0.012345": seconds since the first event, as the Timeline counts them.
std::string time_of(const model::App& app, const CallLine& line) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", static_cast<double>(line.time - app.run.timeline.begin()) * 1e-9);
    return text;
}

/// In `room` pixels: of a call that is longer the arguments are cut, not what came of it.
void draw_call(const Canvas& canvas, ImVec2 at, float room, ImU32 color, const CallLine& line) {
    ImFont* mono = canvas.fonts().mono_small;
    const std::string text = line.text(), end = line.ending();
    const float wide = platform::text_size(mono, end).x;
    if (end.empty() || wide > room / 2 || platform::text_size(mono, text).x <= room) {
        canvas.text_fitted(at, room, mono, color, text);
        return;
    }
    const float after = canvas.text_fitted(at, room - wide, mono, color, text.substr(0, text.size() - end.size()));
    canvas.text({after, at.y}, mono, color, end);
}

void draw_line(const model::App& app, const Canvas& canvas, Rect row, const CallLine& line) {
    const Theme& theme = canvas.theme();
    const bool chosen = app.selected_call == line.id;
    ImFont* mono = canvas.fonts().mono_small;
    if (chosen) canvas.box(row, mixed(theme.panel, theme.accent, 0.22F), theme.accent, 3);
    const float y = row.center().y - platform::font_size(mono) / 2;
    const char letter = line.actor < app.run.actors.size() ? app.run.actors[line.actor].letter : '?';
    canvas.text({row.min.x + canvas.px(5), y}, mono, theme.actor(line.actor),
                std::string(1, letter));
    const float time = row.min.x + canvas.px(20);
    const float x = canvas.text({time, y}, mono, theme.dim, time_of(app, line)) + canvas.px(8);
    const ImU32 color = line.failed() ? theme.bad : line.kind != CallLine::Kind::call ? theme.special : theme.text;
    draw_call(canvas, {x, y}, row.max.x - x - canvas.px(4), line.gate ? theme.dim : color, line);
    canvas.ui.items.add("call " + std::to_string(line.id), row);
}

/// Up, Down, Home and End move what is selected, and the Timeline with it.
void take_keys(const model::App& app, model::Commands& commands) {
    using platform::Key;
    const model::SystemCalls& calls = app.run.calls;
    const std::size_t rows = calls.rows(app.all_calls);
    const bool has = app.selected_call && calls.find(*app.selected_call) != nullptr;
    const std::size_t now = has ? calls.row_of(*app.selected_call, app.all_calls) : rows;
    std::optional<std::size_t> next;
    if (platform::is_key_pressed(Key::up, true) && now > 0) next = now - 1;
    if (platform::is_key_pressed(Key::down, true) && now + 1 < rows) next = now + 1;
    if (platform::is_key_pressed(Key::home)) next = 0;
    if (platform::is_key_pressed(Key::end)) next = rows - 1;
    if (next && *next < rows) commands.push(model::SelectCall{calls.row(*next, app.all_calls).id, true});
}

/// Where the list is to be scrolled to, so that its top line stays, or a line that was just selected is seen.
void keep_place(const model::App& app, ListPlace& place, float high, float row, float scroll) {
    const model::SystemCalls& calls = app.run.calls;
    const std::size_t rows = calls.rows(app.all_calls);
    const float most = std::max(static_cast<float>(rows) * row - high, 0.0F);
    // Elsewhere than it was put: the learner has scrolled.
    if (place.asked >= 0 && std::abs(scroll - place.asked) > row / 2) {
        place.follows = scroll >= place.most - row / 2;
        const auto top = static_cast<std::size_t>(std::max(scroll, 0.0F) / row);
        place.top = calls.row(std::min(top, rows - 1), app.all_calls).id;
    }
    float wanted = most;
    if (!place.follows) wanted = static_cast<float>(calls.row_of(place.top, app.all_calls)) * row;
    if (app.selected_call != place.shown) {
        place.shown = app.selected_call;
        if (app.selected_call && calls.find(*app.selected_call) != nullptr) {
            const auto y = static_cast<float>(calls.row_of(*app.selected_call, app.all_calls)) * row;
            place.follows = false;
            if (y < wanted || y + row > wanted + high) wanted = y - std::floor(high / row / 2) * row;
            wanted = std::clamp(wanted, 0.0F, most);
            const auto top = static_cast<std::size_t>(wanted / row);
            place.top = calls.row(std::min(top, rows - 1), app.all_calls).id;
        }
    }
    place.asked = std::min(wanted, most);
    place.most = most;
    if (std::abs(scroll - place.asked) > 0.5F) ImGui::SetScrollY(place.asked);
}

void draw_lines(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const model::SystemCalls& calls = app.run.calls;
    const std::size_t rows = calls.rows(app.all_calls);
    const float row = line_height(canvas);
    const float high = canvas.area.height();
    ListPlace& place = list_place();
    ImGui::SetCursorScreenPos(canvas.area.min);
    platform::begin_child("System call lines", canvas.area.size(), {.nav_flattened = true});
    const float scroll = ImGui::GetScrollY();
    keep_place(app, place, high, row, scroll);
    Canvas inside{canvas.ui, *ImGui::GetWindowDrawList(), canvas.area};
    inside.area.max.x -= ImGui::GetStyle().ScrollbarSize;

    // ImGui scrolls there in the next frame; lines come and go in each.
    const float shown = place.asked;
    const float shift = canvas.area.min.y - shown;
    const Click click = click_area(inside, inside.area, "lines", "System call lines");
    if (ImGui::IsItemFocused()) {
        take_keys(app, commands);
        focus_ring(inside, inside.area, 3);
    }
    const auto first = static_cast<std::size_t>(shown / row);
    const auto last = std::min(rows, first + static_cast<std::size_t>(high / row) + 2);
    for (std::size_t i = first; i < last; ++i) {
        const float y = shift + static_cast<float>(i) * row;
        const Rect at{{inside.area.min.x, y}, {inside.area.max.x, y + row}};
        const CallLine& line = calls.row(i, app.all_calls);
        draw_line(app, inside, at, line);
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        if (click.pressed && at.contains(mouse)) commands.push(model::SelectCall{line.id, true});
    }
    platform::reserve({canvas.area.min.x, canvas.area.min.y - scroll + static_cast<float>(rows) * row - 1}, {1, 1});
    platform::end_child();
}

/// What keeps the panel empty, or what became of strace.
std::string why_empty(const model::App& app) {
    if (app.run.lens == LensState::refused) return app.run.lens_why;
    if (app.strace_missing)
        return "strace is not installed. It shows every system call of every process here. Install it with: sudo apt "
               "install strace (other systems have a package of the same name), then switch it on.";
    if (!app.trace_calls)
        return "Switch it on and start the run: every system call of every process appears here, in plain words, as "
               "strace sees it. It makes the processes slower; how much, is measured and shown.";
    if (!app.run.active())
        return "Start the run: every system call of every process appears here, as strace sees it.";
    if (app.run.lens == LensState::off) return "This run was started without strace: start it again.";
    return app.all_calls || app.run.calls.empty()
               ? "No process has made a system call yet."
               : "No process has made a call by which it talks to another yet; \"all\" shows every call.";
}

/// The switch, the filter, and what it costs.
float draw_head(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    const float high = canvas.px(26);
    const Segment on_off[] = {{"off", "System calls: off", "The next run is not traced.", false},
                              {"strace", "System calls: on", "Trace system calls: strace is started with the next run.", false}};
    const Segment filter[] = {{"IPC calls", "calls: IPC", "The calls by which processes talk to each other.", false},
                              {"all", "calls: all", "Every system call, the playground's gates too.", false}};
    const auto width = [&](std::span<const Segment> segments) {
        float sum = 0;
        for (const Segment& segment : segments)
            sum += segment_width(canvas.ui, segment);
        return sum;
    };
    const ImVec2 at = canvas.area.min;
    const int traced = segmented(canvas, {at, {at.x + width(on_off), at.y + high}}, on_off, app.trace_calls ? 1 : 0);
    if (traced >= 0) commands.push(model::TraceCalls{traced == 1});
    const float right = canvas.area.max.x - canvas.px(8);
    const int all = segmented(canvas, {{right - width(filter), at.y}, {right, at.y + high}}, filter, app.all_calls ? 1 : 0);
    if (all >= 0) commands.push(model::ShowAllCalls{all == 1});

    float y = at.y + high + canvas.px(8);
    const bool is_traced = app.run.lens != LensState::off;
    if (app.run.active() && app.trace_calls != is_traced) {
        const ButtonLook look{.name = "Restart traced", .small = true};
        const float button_width_ = button_width(canvas.ui, "Restart", look);
        if (button(canvas, {{right - button_width_, y}, {right, y + canvas.px(24)}}, "Restart", look))
            commands.push(model::Restart{});
        y += std::max(canvas.px(24), canvas.text_wrapped({at.x, y + canvas.px(3)}, right - at.x - button_width_ - canvas.px(10),
                                                         canvas.fonts().small, theme.text,
                                                         app.trace_calls ? "Takes effect with the next start."
                                                                         : "This run is traced until it ends.")) +
             canvas.px(4);
    }
    if (is_traced) {
        const bool alone = app.run.lens == LensState::ended && !app.run.lens_why.empty();
        if (alone) y += canvas.text_wrapped({at.x, y}, right - at.x, canvas.fonts().small, theme.bad, app.run.lens_why) + canvas.px(4);
        if (app.run.lens != LensState::refused) {
            const float text = canvas.text_wrapped({at.x, y}, right - at.x, canvas.fonts().small, theme.dim, app.run.slowdown.in_words(!app.run.active()));
            canvas.ui.items.add("Slowdown", {{at.x, y}, {right, y + text}});
            y += text + canvas.px(4);
        }
    }
    return y + canvas.px(2);
}

}  // namespace

void draw_system_calls(const model::App& app, model::Commands& commands, Canvas canvas) {
    Rect list = canvas.area;
    list.min.y = draw_head(app, commands, canvas);
    const model::SystemCalls& calls = app.run.calls;
    if (calls.rows(app.all_calls) == 0) {
        list_place() = {};
        empty_message(canvas.part(list), why_empty(app));
        return;
    }
    const CallLine* chosen = app.chosen_call();
    if (chosen != nullptr) {
        const float words = call_words_height(canvas, *chosen);
        list.max.y -= std::min(words, list.height() * 0.6F) + canvas.px(8);
        draw_call_words(app, commands, canvas.part({{list.min.x, list.max.y + canvas.px(8)}, {canvas.area.max.x - canvas.px(8), canvas.area.max.y}}), *chosen);
    }
    draw_lines(app, commands, canvas.part(list));
}

}  // namespace ipc::views
