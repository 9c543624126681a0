#include "views/system_call_words.hpp"

#include <algorithm>
#include <string>

#include "views/scroll_area.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kMargin = 10;
constexpr std::size_t kMostText = 150;  ///< of the line itself: it stands in the list too

std::string beginning(const model::CallLine& line) {
    const std::string text = line.text();
    return text.size() <= kMostText ? text : text.substr(0, kMostText) + "…" + line.ending();
}

float text_height(const Canvas& canvas, ImFont* font, float width, const std::string& text) {
    return text.empty() ? 0 : platform::text_size(font, text, width).y + canvas.px(4);
}

}  // namespace

float call_words_height(const Canvas& canvas, const model::CallLine& line) {
    const float width = canvas.area.width() - canvas.px(8) - 2 * canvas.px(kMargin) - ImGui::GetStyle().ScrollbarSize;
    const model::CallWords words = model::in_words(line);
    return text_height(canvas, canvas.fonts().small, width, words.what) +
           text_height(canvas, canvas.fonts().small, width, words.came_of) +
           text_height(canvas, canvas.fonts().mono_small, width, beginning(line)) +
           (words.page.empty() ? 0 : canvas.px(24)) + canvas.px(2 * kMargin + 6);
}

void draw_call_words(const model::App& app, model::Commands& commands, const Canvas& canvas,
                     const model::CallLine& line) {
    const Theme& theme = canvas.theme();
    canvas.box(canvas.area, theme.raised, theme.line, 6);
    canvas.ui.items.add("Call in words", canvas.area);
    const model::CallWords words = model::in_words(line);
    ScrollArea column(canvas.part(canvas.area.shrunk(canvas.px(kMargin))), "call in words");
    column.text(canvas.fonts().mono_small, theme.actor(line.actor), beginning(line));
    column.space(canvas.px(4));
    column.text(canvas.fonts().small, theme.text, words.what);
    column.space(canvas.px(4));
    if (!words.came_of.empty()) {
        column.text(canvas.fonts().small, line.failed() ? theme.bad : theme.text, words.came_of);
        column.space(canvas.px(4));
    }
    if (words.page.empty()) return;
    const Rect row = column.take(canvas.px(22));
    const float y = row.center().y - platform::font_size(canvas.fonts().mono_small) / 2;
    const bool known = line.actor < app.run.actors.size();
    const std::string who = known ? app.run.actors[line.actor].role + ' ' + app.run.actors[line.actor].letter + ", pid " +
                                        std::to_string(line.pid) + "  ·  " + words.page
                                  : words.page;
    const ButtonLook look{.name = "Copy man page", .small = true};
    const float wide = button_width(canvas.ui, "Copy", look);
    canvas.text_fitted({row.min.x, y}, row.width() - wide - canvas.px(10), canvas.fonts().mono_small, theme.dim, who);
    if (button(column.canvas(), {{row.max.x - wide, row.min.y}, row.max}, "Copy", look))
        commands.push(model::Copy{words.page});
}

}  // namespace ipc::views
