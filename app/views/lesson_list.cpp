#include <cmath>
#include <string>

#include "views/lesson_view.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

void draw_row(const model::App& app, model::Commands& commands, ScrollArea& column, std::size_t index) {
    const model::LessonListed& lesson = app.lessons[index];
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    const platform::Fonts& fonts = canvas.fonts();
    const bool open = app.lesson && app.lesson->index == index;
    const Rect row = column.take(std::round(canvas.px(29)));
    const std::string name = "lesson: " + lesson.name;
    const Click click = click_area(canvas, row, name, name);
    if (open || click.hovered)
        canvas.box(row, open ? theme.raised : mixed(theme.panel, theme.raised, 0.6F), 0, 5);
    focus_ring(canvas, row.shrunk(canvas.px(2)), 4);
    const float y = row.center().y - platform::font_size(fonts.text) / 2;
    const float x = row.min.x + canvas.px(10);
    canvas.text({x, y + canvas.px(1)}, fonts.mono, theme.dim, lesson.number);
    // How far it is done, at the right: in words, so that nothing rests on colour alone.
    std::string done = lesson.is_done()  ? "✓ done"
                       : lesson.done > 0 ? std::to_string(lesson.done) + " of " + std::to_string(lesson.total)
                                         : std::to_string(lesson.minutes) + " min";
    if (!lesson.problem.empty()) done = "faulty";
    const ImU32 tone = !lesson.problem.empty() ? theme.bad : lesson.is_done() ? theme.good : theme.dim;
    const float width = platform::text_size(fonts.small, done).x;
    const float end = row.max.x - canvas.px(8);
    canvas.text({end - width, y + canvas.px(1)}, fonts.small, tone, done);
    const float from = x + canvas.px(28);
    canvas.text_fitted({from, y}, end - width - canvas.px(10) - from, fonts.text, theme.text,
                       lesson.title.empty() ? lesson.name : lesson.title);
    if (!lesson.problem.empty()) tooltip(canvas.ui, lesson.problem);
    if (click.pressed && lesson.problem.empty()) commands.push(model::OpenLesson{index});
}

std::string total_text(const model::App& app) {
    std::size_t done = 0;
    for (const model::LessonListed& lesson : app.lessons)
        done += lesson.is_done();
    return std::to_string(done) + " of " + std::to_string(app.lessons.size()) + " done";
}

}  // namespace

void draw_lesson_list(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const platform::Fonts& fonts = canvas.fonts();
    canvas.box(canvas.area, theme.panel, 0, 0);
    canvas.line({canvas.area.max.x - 1, canvas.area.min.y}, {canvas.area.max.x - 1, canvas.area.max.y}, theme.line);
    canvas.ui.items.add("Lessons list", canvas.area);

    const float x = canvas.area.min.x + canvas.px(20);
    const float end = canvas.area.max.x - canvas.px(20);
    const float y = canvas.area.min.y + canvas.px(18);
    canvas.text({x, y}, fonts.heading, theme.text, "Lessons");
    if (!app.lessons.empty())
        canvas.text_right({end, y + canvas.px(7)}, fonts.small, theme.dim, total_text(app));
    const float top = y + platform::font_size(fonts.heading) + canvas.px(8);
    const float foot = canvas.area.max.y - canvas.px(kButton + 24);
    const Rect place{{x - canvas.px(10), top}, {canvas.area.max.x - canvas.px(6), foot}};
    if (app.lessons.empty()) {
        empty_message(canvas.part(place), app.lessons_missing.empty() ? "There are no lessons here." : app.lessons_missing);
    } else {
        ScrollArea column(canvas.part(place), "lessons");
        std::string family;
        for (std::size_t i = 0; i < app.lessons.size(); ++i) {
            if (app.lessons[i].family != family) {
                family = app.lessons[i].family;
                const Rect row = column.take(std::round(canvas.px(30)));
                caption(column.canvas(), {row.min.x + canvas.px(10), row.min.y + canvas.px(11)}, family, theme.dim);
            }
            draw_row(app, commands, column, i);
        }
        column.space(canvas.px(8));
    }

    const float height = canvas.px(kButton);
    const float button_y = canvas.area.max.y - canvas.px(12) - height;
    canvas.line({canvas.area.min.x, foot}, {canvas.area.max.x - 1, foot}, theme.line);
    ButtonLook look{.hint = "L", .tooltip = "Back to the mechanisms."};
    float width = button_width(canvas.ui, "Mechanisms", look);
    if (button(canvas, {{x, button_y}, {x + width, button_y + height}}, "Mechanisms", look))
        commands.push(model::ShowLeft{model::LeftPanel::mechanisms});
    if (!app.lesson) return;
    look = {.tooltip = app.lesson->lesson.title, .name = "Back to the lesson"};
    width = button_width(canvas.ui, "Back to the lesson", look);
    if (button(canvas, {{end - width, button_y}, {end, button_y + height}}, "Back to the lesson", look))
        commands.push(model::ShowLeft{model::LeftPanel::lesson});
}

}  // namespace ipc::views
