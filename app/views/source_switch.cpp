#include "views/source_switch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/explain.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr float kLetter = 11;

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

struct Tab {
    std::string name;                ///< "log_file_lock.cpp"
    std::string label;               ///< in full while it is shown, else "lock"
    std::vector<std::size_t> actors; ///< who stands in it
    float width = 0;
    std::size_t row = 0;
};

/// Laid out in rows no wider than `width`; only the row of the file that is shown will be drawn.
std::vector<Tab> tabs(const model::App& app, const Canvas& canvas, float width) {
    const auto& sources = app.demo()->sources;
    std::vector<Tab> all;
    float x = 0;
    std::size_t row = 0;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        Tab tab{.name = std::string(file_name(sources[i].file())), .label = {}, .actors = {}};
        tab.label = i == app.shown_source()
                        ? tab.name
                        : std::string(short_name(file_name(sources[0].file()), tab.name));
        for (std::size_t actor = 0; actor < app.run.actors.size(); ++actor) {
            const model::Actor& each = app.run.actors[actor];
            if (each.mood != model::Mood::exited && model::can_follow(app, each) &&
                app.demo()->source_of(each.site, each.line) == static_cast<int>(i))
                tab.actors.push_back(actor);
        }
        tab.width = platform::text_size(canvas.fonts().small, tab.label).x +
                    static_cast<float>(tab.actors.size()) * canvas.px(kLetter) + canvas.px(12);
        if (x > 0 && x + tab.width > width) ++row, x = 0;
        tab.row = row;
        x += tab.width + canvas.px(2);
        all.push_back(std::move(tab));
    }
    return all;
}

void draw_actors(const model::App& app, const Canvas& canvas, ImVec2 at,
                 const std::vector<std::size_t>& actors) {
    for (const std::size_t actor : actors) {
        const char letter = app.run.actors[actor].letter;
        canvas.text(at, canvas.fonts().small, canvas.theme().actor(actor), std::string_view(&letter, 1));
        at.x += canvas.px(kLetter);
    }
}

/// At the right end: on to the files that found no room, with the letters of those who stand there.
void draw_more(const model::App& app, model::Commands& commands, const Canvas& canvas,
               const std::vector<Tab>& all) {
    const std::size_t row = all[app.shown_source()].row;
    const std::size_t rows = all.back().row + 1;
    std::size_t next = 0;
    std::vector<std::size_t> elsewhere;
    for (std::size_t i = all.size(); i-- > 0;) {
        if (all[i].row == (row + 1) % rows) next = i;
        if (all[i].row != row) elsewhere.insert(elsewhere.end(), all[i].actors.begin(), all[i].actors.end());
    }
    const Click click = click_area(canvas, canvas.area, "more files", "more files");
    tooltip(canvas.ui, "the other files of this demo, in their turn");
    focus_ring(canvas, canvas.area, 4);
    const float y = canvas.area.min.y + canvas.px(3);
    canvas.text_right({canvas.area.max.x - canvas.px(4), y}, canvas.fonts().small,
                      click.hovered ? canvas.theme().text : canvas.theme().dim,
                      std::to_string(row + 1) + "/" + std::to_string(rows) + " ▸");
    std::sort(elsewhere.begin(), elsewhere.end());
    draw_actors(app, canvas, {canvas.area.min.x, y}, elsewhere);
    if (click.pressed) commands.push(model::ChooseSource{next});
}

}  // namespace

float draw_source_switch(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const auto& sources = app.demo()->sources;
    if (sources.size() < 2) return 0;
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().small;
    const float height = platform::font_size(font) + canvas.px(6);
    const std::size_t shown = app.shown_source();

    std::vector<Tab> all = tabs(app, canvas, canvas.area.width());
    if (all.back().row > 0) {
        const float letters = static_cast<float>(app.run.actors.size()) * canvas.px(kLetter);
        const float more = platform::text_size(font, "9/9 ▸").x + canvas.px(8) + letters;
        all = tabs(app, canvas, canvas.area.width() - more);
        const ImVec2 right{canvas.area.max.x, canvas.area.min.y + height};
        draw_more(app, commands, canvas.part({{right.x - more, canvas.area.min.y}, right}), all);
    }
    ImVec2 at = canvas.area.min;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Tab& tab = all[i];
        if (tab.row != all[shown].row) continue;
        const Rect place{at, {at.x + tab.width, at.y + height}};
        const std::string item = "file: " + tab.name;
        const Click click = click_area(canvas, place, item, item);
        tooltip(canvas.ui, sources[i].file());
        const bool on = i == shown;
        if (on) {
            canvas.box(place, theme.raised, theme.line, 4);
            canvas.ui.items.add(sources[i].file(), place);
        }
        focus_ring(canvas, place, 4);
        const ImVec2 text{at.x + canvas.px(6), at.y + canvas.px(3)};
        const float end = canvas.text(text, font, on || click.hovered ? theme.text : theme.dim, tab.label);
        draw_actors(app, canvas, {end + canvas.px(4), text.y}, tab.actors);
        if (click.pressed) commands.push(model::ChooseSource{i});
        at.x += tab.width + canvas.px(2);
    }
    return height + canvas.px(4);
}

}  // namespace ipc::views
