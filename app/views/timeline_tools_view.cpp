#include "views/timeline_tools_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>

#include "model/ticks.hpp"
#include "model/timeline_text.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

bool wants_search = false;
// Enter ends the editing of a field, which then takes the keyboard back within some frames. Escape in
// one of these is meant for the field too.
constexpr int kFramesToReturn = 4;
int returning = 0;
bool leaving = false;

std::string found_text(const model::App& app) {
    const model::TimelineSearch& search = app.tools.search;
    if (!search.active()) return {};
    if (!search.query().unknown().empty())
        return "nothing here is called \"" + search.query().unknown() + "\"";
    std::string text = model::grouped(static_cast<std::int64_t>(search.matches())) +
                       (search.matches() == 1 ? " match" : " matches");
    if (!search.done(app.run.timeline)) {
        const int part = static_cast<int>(search.part_done(app.run.timeline) * 100);
        text += " so far, " + std::to_string(part) + " %";
    }
    return text;
}

/// A marker's number on a flag in the ruler; dragged, the marker follows.
void draw_flag(const model::App& app, model::Commands& commands, const Canvas& canvas,
               const model::TimelineView& view, Rect plot, std::size_t marker) {
    const Theme& theme = canvas.theme();
    const double part = view.part_of(app.tools.markers[marker]);
    if (part < 0 || part > 1) return;
    const float x = std::round(plot.min.x + static_cast<float>(part) * plot.width());
    canvas.line({x, plot.min.y - canvas.px(4)}, {x, plot.max.y}, theme.accent, 1.5F);
    const Rect flag{{x - canvas.px(8), plot.min.y - canvas.px(20)},
                    {x + canvas.px(8), plot.min.y - canvas.px(4)}};
    const std::string number = std::to_string(marker + 1);
    canvas.box(flag, theme.accent, 0, 3);
    canvas.text_centered(flag, canvas.fonts().mono_small, theme.on_strong, number);
    const std::string name = "Marker " + number;
    const Click click = click_area(canvas, flag, name, name);
    focus_ring(canvas, flag, 3);
    if (click.hovered || click.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (!click.held || ImGui::GetIO().MouseDelta.x == 0) return;
    const double at = std::clamp((ImGui::GetIO().MousePos.x - plot.min.x) / plot.width(), 0.0F, 1.0F);
    commands.push(model::MoveMarker{marker, view.time_at(at)});
}

void scrub_by(const model::App& app, model::Commands& commands, const model::TimelineView& view, bool forward) {
    const model::Timeline& timeline = app.run.timeline;
    const std::int64_t from = app.tools.scrub ? app.tools.scrub->time
                              : app.selection ? app.selection->time
                                              : timeline.end();
    // All events of one moment are gone through at once.
    const model::EventPlace edge = forward ? model::EventPlace{from, ~std::size_t{0}, 0}
                                           : model::EventPlace{from, 0, 0};
    const auto place =
        model::neighbour(timeline, stage::Event{}, edge, model::Alike::any, forward);
    if (!place) return;
    commands.push(model::ScrubTo{place->time});
    // The moment stays in the picture.
    model::TimelineView shown = view;
    const double part = shown.part_of(place->time);
    if (part >= 0 && part <= 1 && !app.follow) return;
    if (part < 0.02 || part > 0.98) shown.center_on(place->time);
    commands.push(model::ShowTimes{shown.span()});
}

}  // namespace

void focus_search() {
    wants_search = true;
}

Rect draw_search(const model::App& app, model::Commands& commands, const Canvas& canvas,
                 Rect header) {
    const Theme& theme = canvas.theme();
    const float width = std::min(canvas.px(170), header.width()), height = canvas.px(22);
    if (width < canvas.px(70)) return header;  // not over the panel's name
    const Rect field{{header.max.x - width, header.center().y - height / 2},
                     {header.max.x, header.center().y + height / 2}};
    static std::array<char, 128> text{};
    static bool editing = false;
    if (!editing) {
        const std::string& shown = app.tools.search.text();
        std::memset(text.data(), 0, text.size());
        std::memcpy(text.data(), shown.data(), std::min(shown.size(), text.size() - 1));
    }
    ImGui::SetCursorScreenPos(field.min);
    ImGui::SetNextItemWidth(width);
    platform::push_font(canvas.fonts().small);
    const float pad = (height - platform::font_size(canvas.fonts().small)) / 2;
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {canvas.px(8), pad});
    if (wants_search) ImGui::SetKeyboardFocusHere();
    wants_search = false;
    const bool changed =
        ImGui::InputTextWithHint("##search events", width < canvas.px(160) ? "Search: B lock" : "Search events: B lock", text.data(), text.size());
    if (canvas.ui.tabs != nullptr) canvas.ui.tabs->add_last_item(true);
    editing = ImGui::IsItemActive();
    const bool left = ImGui::IsItemDeactivated();
    ImGui::PopStyleVar();
    platform::pop_font();
    canvas.ui.items.add("Search events", field);
    focus_ring(canvas, field, 6);
    const bool escape = platform::is_key_pressed(platform::Key::escape);
    if (changed && !escape && app.tools.search.text() != text.data())
        commands.push(model::SearchEvents{text.data()});
    if (returning > 0) {
        --returning;
        leaving |= escape;
    }
    if ((editing || left) && platform::is_key_pressed(platform::Key::enter)) {
        commands.push(model::GoToMatch{!ImGui::GetIO().KeyShift});
        wants_search = true;
        returning = kFramesToReturn;
    }
    if (leaving && editing) {
        platform::leave_field();
        editing = false;
        returning = 0;
    }
    header.max.x = field.min.x - canvas.px(12);
    const std::string found = found_text(app);
    if (found.empty()) return header;
    const float y = header.center().y - platform::font_size(canvas.fonts().small) / 2;
    const float wide = platform::text_size(canvas.fonts().small, found).x;
    canvas.text_right({header.max.x, y}, canvas.fonts().small,
                      app.tools.search.query().unknown().empty() ? theme.text : theme.bad, found);
    header.max.x -= wide + canvas.px(16);
    return header;
}

void draw_markers(const model::App& app, model::Commands& commands, const Canvas& canvas,
                  const model::TimelineView& view, Rect plot) {
    const auto& markers = app.tools.markers;
    for (std::size_t marker = 0; marker < markers.size(); ++marker)
        draw_flag(app, commands, canvas, view, plot, marker);
    if (markers.size() < 2) return;
    const Theme& theme = canvas.theme();
    const std::string text = model::between_text(app.tools.between);
    const ImVec2 size = platform::text_size(canvas.fonts().mono_small, text);
    const auto x_of = [&](std::int64_t time) {
        return plot.min.x +
               static_cast<float>(std::clamp(view.part_of(time), 0.0, 1.0)) * plot.width();
    };
    const float x0 = x_of(std::min(markers[0], markers[1]));
    const float x1 = x_of(std::max(markers[0], markers[1]));
    canvas.list.AddRectFilled({x0, plot.min.y}, {x1, plot.max.y}, faded(theme.accent, 0.07F));
    const float width = size.x + canvas.px(16);
    const float middle = std::clamp((x0 + x1) / 2, plot.min.x + width / 2, plot.max.x - width / 2);
    const float bottom = plot.max.y - canvas.px(2);
    const Rect box{{middle - width / 2, bottom - size.y - canvas.px(6)},
                   {middle + width / 2, bottom}};
    canvas.line({x0, box.center().y}, {x1, box.center().y}, theme.accent);
    canvas.box(box, theme.raised, theme.accent, 4);
    canvas.text_centered(box, canvas.fonts().mono_small, theme.text, text);
    canvas.ui.items.add("Between the markers", box);
}

void draw_playhead(const model::App& app, const Canvas& canvas, const model::TimelineView& view,
                   Rect plot) {
    if (!app.tools.scrub) return;
    const double part = view.part_of(app.tools.scrub->time);
    if (part < 0 || part > 1) return;
    const float x = plot.min.x + static_cast<float>(part) * plot.width();
    canvas.line({x, plot.min.y}, {x, plot.max.y}, canvas.theme().accent, 2);
}

void draw_selection(const model::App& app, model::Commands& commands, const Canvas& canvas,
                    const model::TimelineView& view, const LaneLayout& layout) {
    if (!app.selection) return;
    const Theme& theme = canvas.theme();
    const double part = view.part_of(app.selection->time);
    const bool inside = part >= 0 && part <= 1;
    const float x =
        layout.plot.min.x + static_cast<float>(std::clamp(part, 0.0, 1.0)) * layout.plot.width();
    if (inside) {
        canvas.line({x, layout.plot.min.y}, {x, layout.plot.max.y}, theme.text);
        if (const LaneLayout::Lane* lane = layout.of_actor(app.selection->actor)) {
            const float r = canvas.px(4);
            canvas.list.AddCircleFilled({x, lane->bar.center().y}, r, theme.text, 16);
        }
    }
    const std::vector<std::string> lines = model::whole_details(app, *app.selection);
    const ButtonLook look{.name = "Copy event", .small = true};
    const ButtonLook close_look{.name = "Close event", .small = true};
    const float copy = button_width(canvas.ui, "Copy", look);
    const float close = button_width(canvas.ui, "Close", close_look);
    float width = platform::text_size(canvas.fonts().small, lines[0]).x;
    for (const std::string& line : lines)
        width = std::max(width, platform::text_size(canvas.fonts().mono_small, line).x);
    width = std::clamp(width + canvas.px(24), copy + close + canvas.px(36), canvas.px(440));
    const float step = platform::font_size(canvas.fonts().small) + canvas.px(4);
    const float foot = canvas.px(24);
    const float height = step * static_cast<float>(lines.size()) + canvas.px(18) + foot;
    const bool right = x < layout.plot.center().x;
    const float left =
        right ? layout.plot.max.x - width - canvas.px(6) : layout.plot.min.x + canvas.px(6);
    const float top = layout.plot.min.y + canvas.px(4);
    const Rect box{{left, top}, {left + width, top + height}};
    canvas.box(box, theme.raised, theme.line, 6);
    canvas.ui.items.add("Selected event", box);
    float y = box.min.y + canvas.px(7);
    std::string all;
    for (std::size_t line = 0; line < lines.size(); ++line) {
        ImFont* font = line == 0 ? canvas.fonts().small : canvas.fonts().mono_small;
        canvas.text_fitted({box.min.x + canvas.px(12), y}, width - canvas.px(24), font,
                           line == 0 ? theme.text : theme.dim, lines[line]);
        y += step;
        all += lines[line] + "\n";
    }
    const float end = box.max.x - canvas.px(8), bottom = box.max.y - canvas.px(7);
    const Rect close_at{{end - close, bottom - foot}, {end, bottom}};
    const Rect copy_at{{close_at.min.x - canvas.px(6) - copy, bottom - foot},
                       {close_at.min.x - canvas.px(6), bottom}};
    if (button(canvas, copy_at, "Copy", look)) commands.push(model::Copy{all});
    if (button(canvas, close_at, "Close", close_look)) commands.push(model::SelectEvent{});
}

void handle_timeline_keys(const model::App& app, model::Commands& commands,
                          const model::TimelineView& view, std::optional<std::int64_t> pointed) {
    using platform::is_key_pressed;
    using platform::Key;
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || app.keys_open || io.KeyCtrl || io.KeyAlt) return;
    const bool forward = !io.KeyShift;
    if (is_key_pressed(Key::k, true))
        commands.push(model::GoToNeighbour{model::Alike::kind, forward});
    if (is_key_pressed(Key::a, true))
        commands.push(model::GoToNeighbour{model::Alike::actor, forward});
    if (is_key_pressed(Key::m)) {
        if (!forward) {
            commands.push(model::ClearMarkers{});
        } else {
            commands.push(model::SetMarker{pointed         ? *pointed
                                           : app.selection ? app.selection->time
                                                           : view.time_at(0.5)});
        }
    }
    for (const Key key : {Key::left, Key::right}) {
        if (!is_key_pressed(key, true)) continue;
        platform::keep_focus();
        const bool later = key == Key::right;
        if (io.KeyShift) {
            const std::int64_t now = app.tools.scrub ? app.tools.scrub->time : app.run.timeline.end();
            const std::int64_t by = std::max<std::int64_t>(view.shown().length() / 10, 1);
            commands.push(model::ScrubTo{later ? now + by : now - by});
        } else {
            scrub_by(app, commands, view, later);
        }
    }
    if (leaving) {
        leaving = returning > 0;
        return;
    }
    if (!is_key_pressed(Key::escape)) return;
    if (app.tools.scrub) {
        commands.push(model::ScrubTo{});
    } else if (app.tools.search.active()) {
        commands.push(model::SearchEvents{});
    } else if (app.selection) {
        commands.push(model::SelectEvent{});
    }
}

}  // namespace ipc::views
