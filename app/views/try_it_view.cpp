#include <algorithm>

#include "views/inspector.hpp"
#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

void draw_command(const model::App& app, model::Commands& commands, ScrollArea& column,
                  const model::TryIt& entry) {
    const Canvas& canvas = column.canvas();
    const Theme& theme = canvas.theme();
    column.text(canvas.fonts().text, theme.text, entry.what);
    column.space(canvas.px(4));

    const std::string command = model::filled_in(entry.command, app.run);
    // {A} is still there when actor A has no process.
    const bool complete = command.find('{') == std::string::npos || app.run.actors.size() > 0;
    ButtonLook look{
        .tooltip = complete ? "" : "Run the demo first: the process does not exist yet.",
        .name = "Copy",
        .enabled = complete,
        .small = true};
    const float copy = button_width(canvas.ui, "Copy", look);
    const float text = column.width() - copy - canvas.px(30);
    const float height = platform::text_size(canvas.fonts().mono, command, text).y;
    const float button_height = canvas.px(26);
    const Rect box = column.take(std::max(height, button_height) + canvas.px(12));
    canvas.box(box, theme.background, theme.line, 6);
    canvas.text_wrapped({box.min.x + canvas.px(10), box.center().y - height / 2}, text,
                        canvas.fonts().mono, complete ? theme.text : theme.dim, command);
    const float y = box.center().y - button_height / 2;
    const Rect place{{box.max.x - copy - canvas.px(8), y},
                     {box.max.x - canvas.px(8), y + button_height}};
    ImGui::PushID(entry.command.c_str());
    if (button(canvas, place, "Copy", look)) commands.push(model::Copy{command});
    ImGui::PopID();
    column.space(canvas.px(12));
}

}  // namespace

void draw_try_it(const model::App& app, model::Commands& commands, Canvas canvas) {
    ScrollArea column(canvas, "Try it text");
    column.text(canvas.fonts().small, canvas.theme().dim,
                app.run.actors.empty()
                    ? "Commands for a terminal. {A}, {B} become process ids when the demo runs."
                    : "Commands for a terminal, with the processes of this run.");
    column.space(canvas.px(10));
    for (const model::TryIt& entry : app.demo()->try_it)
        draw_command(app, commands, column, entry);
    draw_command(app, commands, column,
                 {"everything this demo can do", app.demo()->program_name() + " --help"});
}

}  // namespace ipc::views
