#include "views/bottom_panel.hpp"

#include "views/every_schedule_view.hpp"
#include "views/panel_tabs.hpp"
#include "views/timeline_view.hpp"

namespace ipc::views {

namespace {

// Answers its right end.
float draw_heading(model::Commands& commands, const Canvas& canvas, float x, const char* title,
                   const char* name, model::BottomTab tab, bool on) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().caption;
    const float bottom = canvas.area.min.y + canvas.px(kHeader) - canvas.px(6);
    const float width = platform::text_size(font, title).x;
    const Rect place{{x - canvas.px(4), canvas.area.min.y + canvas.px(5)},
                     {x + width + canvas.px(4), bottom}};
    const Click click = click_area(canvas, place, name, name);
    focus_ring(canvas, place, 4);
    const float y = canvas.area.min.y + (canvas.px(kHeader) - platform::font_size(font)) / 2;
    canvas.text({x, y}, font, on || click.hovered ? theme.text : theme.dim, title);
    if (on) canvas.line({x, bottom - 1}, {x + width, bottom - 1}, theme.accent, 2);
    if (click.pressed && !on) commands.push(model::ChooseBottom{tab});
    return x + width;
}

bool shows_every_schedule(const model::App& app) {
    const bool may_be = app.exploration || (app.demo() != nullptr && app.demo()->not_explored.empty());
    return may_be && app.bottom == model::BottomTab::every_schedule;
}

}  // namespace

Panel bottom_panel(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    using model::BottomTab;
    const bool timeline = !shows_every_schedule(app);
    if (canvas.ui.sharing != model::Sharing::none)
        return shared_panel(app, commands, canvas, timeline ? "Timeline" : "Every schedule");
    // Before a search its heading gives way to the Timeline's own header.
    const bool may_search = app.demo() != nullptr && app.demo()->not_explored.empty() && canvas.area.width() > canvas.px(760);
    if (timeline && !app.exploration && !may_search) return panel(canvas, "Timeline");
    Panel made = panel(canvas, "", timeline ? "Timeline" : "Every schedule");
    float x = canvas.area.min.x + canvas.px(kPadding);
    x = draw_heading(commands, canvas, x, "TIMELINE", "Show timeline", BottomTab::timeline,
                     timeline);
    x = draw_heading(commands, canvas, x + canvas.px(22), "EVERY SCHEDULE", "Show every schedule",
                     BottomTab::every_schedule, !timeline);
    made.header.min.x = x + canvas.px(20);
    return made;
}

void draw_bottom(const model::App& app, model::Commands& commands, Canvas canvas) {
    if (shows_every_schedule(app)) {
        draw_every_schedule(app, commands, canvas);
    } else {
        draw_timeline(app, commands, canvas);
    }
}

}  // namespace ipc::views
