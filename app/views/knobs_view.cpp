#include <algorithm>
#include <cstdint>

#include "views/inspector.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

std::int64_t value_set(const model::App& app, int index) {
    const auto i = static_cast<std::size_t>(index);
    return i < app.knobs.size() ? app.knobs[i] : 0;
}

bool is_on_screen(const Canvas& canvas, std::string_view name) {
    const auto& items = canvas.ui.items.items();
    return std::any_of(items.begin(), items.end(),
                       [&](const ItemMap::Item& item) { return item.name == name; });
}

// The choices as buttons, as many in a row as fit.
void draw_choices(const model::App& app, model::Commands& commands, ScrollArea& column, int index) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const model::Knob& knob = app.demo()->knobs[static_cast<std::size_t>(index)];
    const std::int64_t now = value_set(app, index);
    const float height = canvas.px(26);
    Rect row = column.take(height);
    float x = row.min.x;
    for (std::size_t i = 0; i < knob.choices.size(); ++i) {
        const model::Choice& choice = knob.choices[i];
        const float width =
            platform::text_size(canvas.fonts().small, choice.name).x + canvas.px(18);
        if (x + width > row.max.x && x > row.min.x) {
            column.space(canvas.px(4));
            row = column.take(height);
            x = row.min.x;
        }
        const Rect place{{x, row.min.y}, {x + width, row.max.y}};
        std::string name = knob.name + ": " + choice.name;
        // The top bar may have the same choice: a name stands for one place.
        if (is_on_screen(canvas, name)) name = "Knobs, " + name;
        const bool on = static_cast<std::int64_t>(i) == now;
        const Click click = click_area(canvas, place, name, name);
        focus_ring(canvas, place, 6);
        const ImU32 strong = choice.right ? theme.accent : theme.bad;
        canvas.box(place,
                   on              ? strong
                   : click.hovered ? mixed(theme.raised, theme.text, 0.08F)
                                   : theme.raised,
                   on ? strong : theme.line, 6);
        const ImU32 text = on ? theme.on_strong : choice.right ? theme.text : theme.bad;
        canvas.text_centered(place, canvas.fonts().small, text, choice.name);
        tooltip(canvas.ui, choice.help);
        if (click.pressed && !on)
            commands.push(model::SetKnob{index, static_cast<std::int64_t>(i)});
        x += width + canvas.px(6);
    }
}

std::string range_text(const model::Knob& knob) {
    std::string text = model::grouped(knob.lowest) + " .. " + model::grouped(knob.highest);
    return knob.unit.empty() ? text : text + ' ' + knob.unit;
}

void draw_number(const model::App& app, model::Commands& commands, ScrollArea& column, int index) {
    const Canvas& canvas = column.canvas();
    const model::Knob& knob = app.demo()->knobs[static_cast<std::size_t>(index)];
    const Rect row = column.take(platform::font_size(canvas.fonts().mono) + canvas.px(10));
    ImGui::SetCursorScreenPos(row.min);
    ImGui::SetNextItemWidth(canvas.px(150));
    platform::push_font(canvas.fonts().mono);
    std::int64_t value = value_set(app, index);
    const std::string id = "##" + knob.name;
    // What was typed is kept until the input is left: half a number is no value.
    ImGuiStorage* typed = ImGui::GetStateStorage();
    const ImGuiID low = ImGui::GetID("typed, low half");
    const ImGuiID high = ImGui::GetID("typed, high half");
    if (ImGui::InputScalar(id.c_str(), ImGuiDataType_S64, &value)) {
        typed->SetInt(low, static_cast<int>(value & 0xFFFFFFFF));
        typed->SetInt(high, static_cast<int>(value >> 32));
    }
    if (canvas.ui.tabs != nullptr) canvas.ui.tabs->add_last_item(true);
    if (ImGui::IsItemDeactivatedAfterEdit() && !platform::is_key_pressed(platform::Key::escape)) {
        value = static_cast<std::int64_t>(typed->GetInt(high)) * (1LL << 32) +
                static_cast<std::uint32_t>(typed->GetInt(low));
        commands.push(model::SetKnob{index, std::clamp(value, knob.lowest, knob.highest)});
    }
    platform::pop_font();
    const Rect item{row.min, {row.min.x + canvas.px(150), row.max.y}};
    if (ImGui::IsItemVisible()) canvas.ui.items.add(knob.name, canvas.visible_part(item));
    canvas.text({item.max.x + canvas.px(10), row.min.y + canvas.px(5)}, canvas.fonts().small,
                canvas.theme().dim, range_text(knob));
}

void draw_knob(const model::App& app, model::Commands& commands, ScrollArea& column, int index) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const model::Knob& knob = app.demo()->knobs[static_cast<std::size_t>(index)];
    const Rect head = column.take(platform::font_size(canvas.fonts().strong) + canvas.px(2));
    float x = canvas.text(head.min, canvas.fonts().strong, theme.text, model::in_words(knob.name));
    if (knob.live) x = chip(canvas, {x + canvas.px(8), head.min.y}, "live", theme.good);
    if (app.needs_restart(index))
        x = chip(canvas, {x + canvas.px(8), head.min.y}, "from the next run", theme.accent);
    // What was set on purpose and is searched smaller must not come as a surprise.
    if (app.demo()->not_explored.empty() && knob.searched) {
        const auto i = static_cast<std::size_t>(index);
        const std::int64_t taken = model::knobs_to_search(*app.demo(), app.knobs, app.search.as_set)[i];
        if (taken != value_set(app, index))
            chip(canvas, {x + canvas.px(8), head.min.y}, "a search takes " + knob.text(taken), theme.dim);
    }
    column.text(canvas.fonts().small, theme.dim, knob.help);
    column.space(canvas.px(4));
    if (knob.is_choice()) {
        draw_choices(app, commands, column, index);
    } else {
        draw_number(app, commands, column, index);
    }
    column.space(canvas.px(14));
}

// A change that the run has not seen yet must not look as if it had.
void draw_restart(const model::App& app, model::Commands& commands, ScrollArea& column) {
    bool waiting = false;
    const auto knobs = static_cast<int>(app.demo()->knobs.size());
    for (int knob = 0; knob < knobs; ++knob)
        waiting |= app.needs_restart(knob);
    if (!waiting) return;
    const Canvas& canvas = column.canvas();
    const Rect row = column.take(canvas.px(30));
    const ButtonLook look{.tone = Tone::good, .small = true};
    const float width = button_width(canvas.ui, "Restart with these", look);
    if (button(canvas, {row.min, {row.min.x + width, row.max.y}}, "Restart with these", look))
        commands.push(model::Restart{});
    canvas.text_fitted({row.min.x + width + canvas.px(10), row.min.y + canvas.px(7)},
                       row.width() - width - canvas.px(10), canvas.fonts().small,
                       canvas.theme().dim, "else from the next run on");
    column.space(canvas.px(12));
}

}  // namespace

void draw_knobs(const model::App& app, model::Commands& commands, Canvas canvas) {
    // Each demo's has a place of its own: another one begins at its top.
    const std::string name = "Knobs of " + app.demo()->name;
    ScrollArea column(canvas, name.c_str());
    column.text(canvas.fonts().small, canvas.theme().dim,
                "Live ones change the run at once, the others from the next run on.");
    column.space(canvas.px(10));
    draw_restart(app, commands, column);
    // The demo's own first; those that every demo has after them.
    const auto count = static_cast<int>(app.demo()->knobs.size());
    for (int knob = model::kPaceKnob + 1; knob < count; ++knob)
        draw_knob(app, commands, column, knob);
    for (int knob = 0; knob <= std::min(model::kPaceKnob, count - 1); ++knob)
        draw_knob(app, commands, column, knob);
}

}  // namespace ipc::views
