#include "views/top_bar.hpp"

#include <algorithm>

#include "model/arrange.hpp"
#include "views/compare_view.hpp"
#include "views/every_schedule_view.hpp"
#include "views/sync_switch.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

// Buttons from left to right; each answers whether it was pressed.
class Row {
public:
    /// `brief`: signs alone, but for what is to be pressed first.
    Row(const Canvas& canvas, float x, bool hints, bool brief = false)
        : canvas_(canvas), x_(x), hints_(hints), brief_(brief) {}

    bool put(std::string_view label, ButtonLook look) {
        if (!hints_) look.hint = {};
        if (brief_ && look.tone == Tone::plain) {
            look.name = label;
            if (look.tooltip.empty()) look.tooltip = label;
            label = "";  // not {}: text without an address is measured to the next zero
        }
        const float width = button_width(canvas_.ui, label, look);
        const Rect rect = place(x_, width);
        x_ += width + canvas_.px(6);
        return button(canvas_, rect, label, look);
    }
    Rect place(float x, float width) const {
        const float height = canvas_.px(kButton);
        const float y = canvas_.area.center().y - height / 2;
        return {{x, y}, {x + width, y + height}};
    }
    float x() const { return x_; }

private:
    const Canvas& canvas_;
    float x_;
    bool hints_, brief_;
};

float draw_run_buttons(const model::App& app, model::Commands& commands, const Canvas& canvas,
                       float x, bool hints) {
    const model::Run& run = app.run;
    const bool any = app.demo() != nullptr;
    const bool compares = any && app.demo()->compares;
    const bool going = run.active() && !run.paused;
    Row row(canvas, x, hints, canvas.area.width() < canvas.px(900));
    ButtonLook look{.icon = "▶", .hint = "Space", .tone = Tone::good, .enabled = any && !going};
    if (row.put("Run", look)) commands.push(model::RunDemo{});
    if (compares) {
        // What is held or slowed down cannot be measured.
        look = {.icon = "■", .tooltip = "Keeps what was measured.", .enabled = run.active()};
        if (row.put("Stop", look)) commands.push(model::Stop{});
    } else {
        look = {.icon = "❚❚", .enabled = going};
        if (row.put("Pause", look)) commands.push(model::Pause{});
        look = {.icon = "⇥", .hint = "S", .enabled = any};
        if (row.put("Step", look)) commands.push(model::Step{});
    }
    look = {.icon = "↺", .enabled = run.phase != model::Phase::none};
    if (row.put("Reset", look)) commands.push(model::Reset{});
    return row.x();
}

// At the right end; answers where it begins.
float draw_explorer(const model::App& app, model::Commands& commands, const Canvas& canvas,
                    bool wide) {
    const bool searching = app.exploration && !app.exploration->now.over;
    const std::string_view find = wide ? "Find a failing schedule" : "Find a failure";
    const std::string_view stop = wide ? "Stop searching" : "Stop search";
    const bool possible = app.demo() != nullptr && app.demo()->not_explored.empty();
    const std::string hint = possible ? search_hint(app) : std::string();
    const ButtonLook look{
        .tooltip = app.demo() != nullptr && !possible ? std::string_view(app.demo()->not_explored)
                   : searching                        ? "Keeps what was found."
                                          : std::string_view(hint),
        .name = searching ? "Stop searching" : "Find a failing schedule",
        .tone = Tone::special,
        .enabled = possible && !(searching && app.exploration->stopping)};
    // As wide as the longer label: the bar does not move when a search begins.
    const float width = button_width(canvas.ui, find, look);
    const std::string_view label = searching ? stop : find;
    const Row row(canvas, 0, false);
    const float x = canvas.area.max.x - canvas.px(14) - width;
    if (button(canvas, row.place(x, width), label, look)) {
        if (searching) {
            commands.push(model::StopExploring{});
        } else {
            commands.push(model::Explore{});
        }
    }
    return x;
}

// Answers where it begins. Where the bar is not wide, the words stand above the slider: "Speed" as long as it has room.
float draw_speed(const model::App& app, model::Commands& commands, const Canvas& canvas, float end,
                 bool wide, float most = 1e9F) {
    const Theme& theme = canvas.theme();
    const platform::Fonts& fonts = canvas.fonts();
    const std::int64_t pace = std::max<std::int64_t>(app.knob_now(model::kPaceKnob), 1);
    float part = model::slider_of_pace(pace);
    const bool narrow = canvas.area.width() < canvas.px(700);
    const float width = std::min(canvas.px(wide ? 104 : narrow ? 92 : 132), most - canvas.px(24));
    if (width < canvas.px(48)) return end;
    const float middle = canvas.area.center().y;
    const float y = middle + (wide ? 0 : canvas.px(9));
    const float x = end - canvas.px(wide ? 20 : 12) - width;
    const float half = canvas.px(wide ? 12 : 10);
    if (slider(canvas, {{x, y - half}, {x + width, y + half}}, "Speed", part)) {
        const std::int64_t chosen = model::pace_of_slider(part);
        if (chosen != pace) commands.push(model::SetKnob{model::kPaceKnob, chosen});
    }
    tooltip(canvas.ui, "Speed: real time at the left; at the right every site takes a second (1 : 1 000 000).");
    const std::string text = model::pace_text(pace);
    if (!wide) {
        const float row = middle - canvas.px(10);
        if (platform::text_size(fonts.mono_small, text).x <= width)
            canvas.text_right({x + width, row - platform::font_size(fonts.mono_small) / 2}, fonts.mono_small, theme.text, text);
        if (!narrow)
            canvas.text({x, row - platform::font_size(fonts.small) / 2}, fonts.small, theme.dim, "Speed");
        return x;
    }
    // As wide as the longest text: nothing moves while the slider is dragged.
    const float room = platform::text_size(fonts.mono, "1 : 1 000 000").x;
    canvas.text_right({x - canvas.px(8), y - platform::font_size(fonts.mono) / 2}, fonts.mono, theme.text, text);
    const float label = platform::text_size(fonts.text, "Speed").x;
    const float value = platform::text_size(fonts.mono, text).x;
    const float at = x - canvas.px(8) - value - canvas.px(8) - label;
    canvas.text({at, y - platform::font_size(fonts.text) / 2}, fonts.text, theme.dim, "Speed");
    return x - canvas.px(8) - room - canvas.px(8) - label;
}

}  // namespace

void draw_top_bar(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    canvas.box(canvas.area, theme.panel, 0, 0);
    canvas.line({canvas.area.min.x, canvas.area.max.y - 1},
                {canvas.area.max.x, canvas.area.max.y - 1}, theme.line);
    const bool wide = canvas.area.width() >= canvas.px(1500);
    const bool middling = canvas.area.width() >= canvas.px(1240);

    // The name gives way first.
    const bool narrow = canvas.area.width() < canvas.px(1100);
    if (!narrow) {
        ImFont* title = canvas.fonts().title;
        const float title_y = canvas.area.center().y - platform::font_size(title) / 2;
        canvas.text({canvas.area.min.x + canvas.px(18), title_y}, title, theme.text,
                    "IPC Playground");
    }
    const float x = canvas.px(narrow ? 12 : wide ? 216 : middling ? 176 : 168);
    const float buttons_end = draw_run_buttons(app, commands, canvas, x, wide);
    const float begin = buttons_end + canvas.px(wide ? 14 : 8);
    const Row row(canvas, begin, false);
    if (app.demo() != nullptr && app.demo()->compares) {
        const float end = canvas.area.max.x - canvas.px(14);
        draw_compare_bar(app, commands, canvas.part(row.place(begin, end - begin)));
        return;
    }
    const float explorer = draw_explorer(app, commands, canvas, wide);
    if (canvas.area.width() < canvas.px(700)) {
        // Here the choices come first, and the slider has what they leave.
        const float most = explorer - canvas.px(88) - begin;
        const float end = draw_sync_switch(app, commands, canvas.part(row.place(begin, most)), false);
        draw_speed(app, commands, canvas, explorer, false, explorer - end);
        return;
    }
    const float speed = draw_speed(app, commands, canvas, explorer, wide);
    const bool labelled = canvas.area.width() >= canvas.px(800);
    draw_sync_switch(app, commands, canvas.part(row.place(begin, speed - canvas.px(12) - begin)), labelled);
}

}  // namespace ipc::views
