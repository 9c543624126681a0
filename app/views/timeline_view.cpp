#include "views/timeline_view.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "model/ticks.hpp"
#include "model/timeline_text.hpp"
#include "model/timeline_view.hpp"
#include "views/bottom_panel.hpp"
#include "views/timeline_calls.hpp"
#include "views/timeline_lanes.hpp"
#include "views/timeline_parts.hpp"
#include "views/timeline_tools_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

using model::TimelineView;

void show(model::Commands& commands, const TimelineView& view) {
    commands.push(model::ShowTimes{view.span()});
}

void draw_header(const model::App& app, const TimelineView& view, const Canvas& canvas,
                 Rect header) {
    const Theme& theme = canvas.theme();
    const model::Timeline& timeline = app.run.timeline;
    const std::int64_t origin = timeline.begin();
    // Of the run, which may begin and end inside the picture.
    const model::Stretch whole = view.whole();
    const model::Stretch shown{std::clamp(view.shown().begin, whole.begin, whole.end),
                               std::clamp(view.shown().end, whole.begin, whole.end)};
    const std::string times = model::time_text(shown.begin - origin, shown.length()) + "  –  " +
                              model::time_text(shown.end - origin, shown.length());
    const std::string length = model::duration_text(whole.length());
    const std::string part =
        (shown.length() < whole.length() ? model::duration_text(shown.length()) + " shown of " : "all of ") + length;
    const std::string events = ", " + model::grouped(static_cast<std::int64_t>(timeline.events())) + " events";
    const std::uint64_t missing = app.run.events_dropped + app.run.events_forgotten;
    const std::string lost =
        missing == 0 ? "" : ", " + model::grouped(static_cast<std::int64_t>(missing)) + " not recorded";
    const float y = header.center().y - platform::font_size(canvas.fonts().mono) / 2;
    // Each as a whole or not at all: half a number would be another one.
    ImFont* font = canvas.fonts().mono;
    const auto fits = [&](const std::string& text, float room) { return platform::text_size(font, text).x <= room; };
    if (!fits(times, header.width() - canvas.px(8))) return;
    const float x = canvas.text({header.min.x + canvas.px(8), y}, font, theme.dim, times);
    const float room = header.max.x - x - canvas.px(20);
    const std::string candidates[] = {part + events + lost, part + lost, part + events, part, ""};
    const auto* amount = std::find_if(std::begin(candidates), std::end(candidates) - 1,
                                      [&](const std::string& text) { return fits(text, room); });
    const float end = canvas.text({x + canvas.px(20), y}, font, theme.dim, *amount);
    if (missing > 0 && amount != std::begin(candidates)) {
        click_area(canvas, {{header.min.x, y}, {end, y + platform::font_size(font)}}, "what the timeline tells of");
        tooltip(canvas.ui, part + events + lost);
    }
    const char* hints = !app.follow        ? "wheel zooms · F follows live · ? all keys"
                        : !app.run.active() ? "wheel zooms · drag pans · ended: its newest events"
                        : app.run.paused    ? "wheel zooms · drag pans · held: the newest events"
                                            : "wheel zooms · drag pans · following live";
    const float width = platform::text_size(canvas.fonts().small, hints).x;
    if (end + width + canvas.px(20) > header.max.x) return;
    canvas.text_right(
        {header.max.x, header.center().y - platform::font_size(canvas.fonts().small) / 2},
        canvas.fonts().small, theme.dim, hints);
}

void draw_ruler(const model::App& app, const TimelineView& view, const Canvas& canvas, Rect plot,
                float line_y) {
    const Theme& theme = canvas.theme();
    const model::Stretch shown = view.shown();
    canvas.line({plot.min.x, line_y}, {plot.max.x, line_y}, theme.line);
    // With a marker the ruler counts from there.
    const bool relative = !app.tools.markers.empty();
    const std::int64_t origin = relative ? app.tools.markers[0] : app.run.timeline.begin();
    for (model::Tick& tick :
         model::ticks(shown.begin, shown.end, plot.width(), canvas.px(110), origin)) {
        if (relative && tick.time > origin) tick.label.insert(0, "+");
        const float x =
            std::round(plot.min.x + static_cast<float>(view.part_of(tick.time)) * plot.width());
        canvas.line({x, line_y - canvas.px(6)}, {x, plot.max.y},
                    mixed(theme.panel, theme.line, 0.8F));
        const float text = platform::text_size(canvas.fonts().mono_small, tick.label).x;
        if (x + text + canvas.px(4) > plot.max.x) continue;
        canvas.text({x + canvas.px(4),
                     line_y - platform::font_size(canvas.fonts().mono_small) - canvas.px(2)},
                    canvas.fonts().mono_small, theme.dim, tick.label);
    }
}

/// Wheel, drag and keys over the plot. Answers true for a click that was no drag.
bool take_pointer(const model::App& app, model::Commands& commands, const Canvas& canvas, Rect plot,
                  TimelineView view) {
    const Click click = click_area(canvas, plot, "timeline plot", "Timeline plot");
    const bool focused = ImGui::IsItemFocused() && ImGui::GetIO().NavVisible;
    if (focused) canvas.box(plot, 0, canvas.theme().accent, 2);
    const ImGuiIO& io = ImGui::GetIO();
    if (click.hovered && io.MouseWheel != 0 && !io.KeyCtrl) {
        const double part = (io.MousePos.x - plot.min.x) / plot.width();
        // What follows stays at its newest end.
        view.zoom(app.follow ? 1.0 : part, std::pow(0.8, io.MouseWheel));
        show(commands, view);
        if (app.follow) commands.push(model::Follow{true});
    }
    static double owed = 0;  // pixels dragged that are less than a nanosecond so far
    if (!click.held) owed = 0;
    if (click.held && ImGui::IsMouseDragging(ImGuiMouseButton_Left) && io.MouseDelta.x != 0) {
        const std::int64_t before = view.shown().begin;
        owed -= io.MouseDelta.x / plot.width();
        view.pan(owed);
        owed -= static_cast<double>(view.shown().begin - before) /
                static_cast<double>(view.shown().length());
        owed = std::clamp(owed, -1.0, 1.0);
        show(commands, view);
    }
    if (focused) {
        using platform::Key;
        const double zoom = platform::is_key_pressed(Key::plus, true)    ? 0.8
                            : platform::is_key_pressed(Key::minus, true) ? 1.25
                                                                         : 1;
        if (zoom != 1 && !io.KeyCtrl) {
            view.zoom(0.5, zoom);
            show(commands, view);
        }
        if (platform::is_key_pressed(Key::home)) {
            view.fit_all();
            show(commands, view);
        }
    }
    const ImVec2 moved = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0);
    return click.pressed && std::abs(moved.x) + std::abs(moved.y) < canvas.px(4);
}

void select(const model::App& app, model::Commands& commands, const Pointed& pointed) {
    const model::Timeline& timeline = app.run.timeline;
    if (pointed.item == nullptr || pointed.item->event == model::kNoEvent) {
        commands.push(model::SelectEvent{});
        return;
    }
    const bool value = pointed.lane->what == LaneLayout::What::values;
    const model::EventLane& lane = value ? timeline.values() : timeline.lane(pointed.lane->actor);
    std::uint64_t index = pointed.item->event;
    // Of many the one that went wrong.
    if (pointed.item->count > 1)
        index = lane.next_of(model::bit(stage::EventKind::update_lost) |
                                 model::bit(stage::EventKind::message_torn),
                             index)
                    .value_or(index);
    if (lane.has(index)) commands.push(model::SelectEvent{lane.at(index)});
}

std::uint32_t gone(const model::Run& run) {
    std::uint32_t lanes = 0;
    for (std::size_t actor = 0; actor < run.actors.size() && actor < 32; ++actor) {
        if (run.actors[actor].exit || !run.active()) lanes |= 1U << actor;
    }
    return lanes;
}

}  // namespace

void draw_timeline(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Panel frame = bottom_panel(app, commands, canvas);
    const model::Timeline& timeline = app.run.timeline;
    if (timeline.empty()) {
        if (app.tour == model::Tour::offered) return;  // its card stands here
        empty_message(canvas.part(frame.inside),
                      app.run.active() ? "Nothing has happened yet."
                                       : "Press Run or Step: every event of every process appears "
                                         "here, on one axis of time.");
        return;
    }
    const TimelineView view(app);
    draw_header(app, view, canvas, draw_search(app, commands, canvas, frame.header));

    const float ruler = canvas.px(22);
    // A lane that can be read goes before the picture of the whole run.
    const auto count = static_cast<float>(timeline.lanes() + 2);
    const bool has_strip = frame.inside.height() - ruler - canvas.px(34) > count * canvas.px(12);
    const float strip =
        !has_strip ? 0 : canvas.px(frame.inside.height() > canvas.px(260) ? 38 : 24);
    Rect lanes = frame.inside;
    lanes.min.y += ruler;
    lanes.max.y -= strip + canvas.px(has_strip ? 10 : 2);
    const LaneLayout layout = lay_out_lanes(app, canvas, lanes);
    const Rect overview{{layout.plot.min.x, frame.inside.max.y - strip}, frame.inside.max};

    static model::TimelineItems items;  // its memory serves every frame
    const bool moving = app.run.phase == model::Phase::running && !app.run.paused;
    timeline.visible({view.shown(), layout.plot.width(), moving ? app.run.now_ns : timeline.end(),
                      gone(app.run)},
                     items);

    draw_ruler(app, view, canvas, layout.plot, lanes.min.y - canvas.px(3));
    const bool clicked = take_pointer(app, commands, canvas, layout.plot, view);
    const bool hovered = ImGui::IsItemHovered();
    std::optional<ImVec2> pointer;
    if (hovered) pointer = ImGui::GetIO().MousePos;
    const Pointed pointed = draw_lanes(app, canvas, layout, items, pointer);
    const auto call = draw_call_marks(app, canvas, view, layout, pointer);
    if (clicked && call) {
        commands.push(model::SelectCall{call});
        commands.push(model::ChooseTab{model::Tab::system_calls});
    } else if (clicked) {
        select(app, commands, pointed);
    }
    draw_playhead(app, canvas, view, layout.plot);
    draw_markers(app, commands, canvas, view, layout.plot);
    draw_selection(app, commands, canvas, view, layout);
    std::optional<std::int64_t> pointed_time;
    if (pointer) pointed_time = view.time_at((pointer->x - layout.plot.min.x) / layout.plot.width());
    handle_timeline_keys(app, commands, view, pointed_time);
    if (hovered && !call && pointed.item != nullptr && !ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        draw_piece_tooltip(app, canvas, pointed);
    }

    if (!has_strip) return;
    canvas.text(
        {frame.inside.min.x, overview.center().y - platform::font_size(canvas.fonts().small) / 2},
        canvas.fonts().small, canvas.theme().dim, "whole run");
    draw_whole_run(app, commands, canvas.part(overview), view);
}

}  // namespace ipc::views
