#include "views/source_switch.hpp"

#include <string>
#include <string_view>

#include "model/explain.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

std::string_view file_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

/// "log_file.cpp" has "log_file_lock.cpp" beside it: "lock" says enough.
std::string_view short_name(std::string_view main, std::string_view name) {
    const std::string_view stem = name.substr(0, name.rfind('.'));
    const std::string_view begin = main.substr(0, main.rfind('.'));
    if (stem.size() > begin.size() + 1 && stem.starts_with(begin) && stem[begin.size()] == '_')
        return stem.substr(begin.size() + 1);
    return name == main ? name : stem;
}

}  // namespace

float draw_source_switch(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const auto& sources = app.demo()->sources;
    if (sources.size() < 2) return 0;
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().small;
    const float row = platform::font_size(font) + canvas.px(8);
    const float letter_width = canvas.px(11);
    const std::size_t shown = app.shown_source();
    ImVec2 at = canvas.area.min;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const std::string name(file_name(sources[i].file));
        const std::string_view label = short_name(file_name(sources[0].file), name);
        std::vector<std::size_t> here;
        for (std::size_t actor = 0; actor < app.run.actors.size(); ++actor) {
            const model::Actor& each = app.run.actors[actor];
            if (each.mood != model::Mood::exited && model::can_follow(app, each) &&
                app.demo()->source_of(each.site, each.line) == static_cast<int>(i))
                here.push_back(actor);
        }
        const float text = platform::text_size(font, label).x;
        const float width = text + static_cast<float>(here.size()) * letter_width + canvas.px(12);
        if (at.x > canvas.area.min.x && at.x + width > canvas.area.max.x)
            at = {canvas.area.min.x, at.y + row};
        const Rect place{at, {at.x + width, at.y + row - canvas.px(2)}};
        const std::string item = "file: " + name;
        const Click click = click_area(canvas, place, item, item);
        const bool on = i == shown;
        if (on) canvas.box(place, theme.raised, theme.line, 4);
        focus_ring(canvas, place, 4);
        float x = at.x + canvas.px(6);
        const float y = at.y + canvas.px(3);
        canvas.text({x, y}, font, on || click.hovered ? theme.text : theme.dim, label);
        x += text + canvas.px(4);
        for (const std::size_t actor : here) {
            const char letter = app.run.actors[actor].letter;
            canvas.text({x, y}, font, theme.actor(actor), std::string_view(&letter, 1));
            x += letter_width;
        }
        if (click.pressed) commands.push(model::ChooseSource{i});
        at.x += width + canvas.px(2);
    }
    return at.y - canvas.area.min.y + row + canvas.px(2);
}

}  // namespace ipc::views
