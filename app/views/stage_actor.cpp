// The box of an actor on the Stage: who it is, what it is about to do, its value, its state, its
// Step button.
#include <algorithm>
#include <cmath>

#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr float kTwoRows = 42;  // a box as high has the name above the state

/// How many columns a line is indented.
std::size_t indentation(std::string_view line) {
    const std::size_t at = line.find_first_not_of(' ');
    return at == std::string_view::npos ? line.size() : at;
}

struct CodeBlock {
    int first = 0;   // line of the source
    int cursor = 0;  // 0: none is shown
};

/// From where the actor is. When it is everywhere at once: a site in the middle of its function.
CodeBlock block_of(const model::App& app, const model::Actor& actor) {
    const model::Source& source = app.demo()->source_around(actor.site, actor.line);
    if (!source.has(actor.line)) return {};
    // One that has left stands nowhere.
    if (actor.exit) return {};
    if (is_slow(app)) return {actor.line, actor.line};
    const int function = source.function_start(actor.line);
    std::vector<int> sites;
    for (const model::Site& site : app.demo()->sites) {
        const bool here = site.file.empty() || site.file == source.file();
        if (here && source.has(site.line) && source.function_start(site.line) == function) {
            sites.push_back(site.line);
        }
    }
    std::sort(sites.begin(), sites.end());
    return {sites.empty() ? function : sites[sites.size() / 2], 0};
}

/// Of a source line at least so many characters, or it says less than words do.
constexpr float kLeastColumns = 26;

/// From where it is, line by line.
void draw_source_lines(const Canvas& canvas, Rect rect, const model::Source& source,
                       CodeBlock block, ImU32 color) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().mono_small;
    const float step = std::round(platform::font_size(font) + canvas.px(6));
    const int rows = std::min(static_cast<int>(rect.height() / step), 4);
    const int last = std::min(block.first + rows - 1, source.count());
    std::size_t indent = 200;
    for (int line = block.first; line <= last; ++line) {
        const std::string& text = source.lines()[static_cast<std::size_t>(line - 1)].text;
        if (indentation(text) < text.size()) indent = std::min(indent, indentation(text));
    }
    const float numbers = platform::text_size(font, "000").x + canvas.px(12);
    float y = rect.min.y;
    for (int line = block.first; line <= last; ++line, y += step) {
        const bool here = line == block.cursor;
        if (here) {
            canvas.box({{rect.min.x, y}, {rect.max.x, y + step}}, mixed(theme.panel, color, 0.32F),
                       0, 2);
            const float middle = y + step / 2;
            const float r = canvas.px(3);
            const float x = rect.min.x + canvas.px(5);
            canvas.list.AddTriangleFilled({x - r, middle - r}, {x + r, middle}, {x - r, middle + r},
                                          color);
        }
        const float text_y = y + (step - platform::font_size(font)) / 2;
        canvas.text_right({rect.min.x + numbers, text_y}, font, here ? color : theme.dim,
                          std::to_string(line));
        std::string_view text = source.lines()[static_cast<std::size_t>(line - 1)].text;
        text.remove_prefix(std::min(indent, text.size()));
        canvas.text_fitted({rect.min.x + numbers + canvas.px(8), text_y},
                           rect.max.x - rect.min.x - numbers - canvas.px(10), font,
                           here ? theme.text : theme.dim, text);
    }
}

/// Where it stands in the source; where that has no room or no line, in words: what it is about to
/// do, or what its role does while it is everywhere at once.
void draw_doing(const model::App& app, const Canvas& canvas, Rect rect, const Player& player,
                ImU32 color) {
    const model::Actor& actor = *player.actor;
    const Theme& theme = canvas.theme();
    ImFont* mono = canvas.fonts().mono_small;
    const float column = platform::text_size(mono, "0").x;
    const CodeBlock block = block_of(app, actor);
    if (block.first != 0 && rect.width() >= column * (kLeastColumns + 3) + canvas.px(22)) {
        draw_source_lines(canvas, rect, app.demo()->source_around(actor.site, actor.line), block,
                          color);
        return;
    }
    ImFont* small = canvas.fonts().small;
    const auto site = static_cast<std::size_t>(actor.site);
    const bool held =
        is_slow(app) && actor.site >= 0 && site < app.demo()->sites.size() && !actor.exit;
    std::string_view words =
        held ? std::string_view(app.demo()->sites[site].help) : std::string_view(player.help);
    // The triangle says that.
    constexpr std::string_view kAbout = "about to ";
    const std::size_t about = words.find(kAbout);
    if (held && about != words.npos && (about == 0 || words.substr(0, about).ends_with("is ")))
        words.remove_prefix(about + kAbout.size());
    const float left = rect.min.x + canvas.px(held ? 14 : 4);
    const float line = platform::font_size(small);
    // Half a sentence says nothing: where it stands is beside its state, too.
    if (platform::text_size(small, words, rect.max.x - canvas.px(4) - left).y > rect.height() + 1)
        return;
    if (held) {
        const float r = canvas.px(3);
        const ImVec2 at{rect.min.x + canvas.px(6), rect.min.y + line / 2};
        canvas.list.AddTriangleFilled({at.x - r, at.y - r}, {at.x + r, at.y}, {at.x - r, at.y + r},
                                      color);
    }
    canvas.text_in({{left, rect.min.y}, {rect.max.x - canvas.px(4), rect.max.y}}, small,
                   held ? theme.text : theme.dim, words);
}

/// So low that all stands in one row: who, the state, the Step button.
void draw_in_a_row(const model::App& app, model::Commands& commands, const Canvas& canvas,
                   Rect rect, const Player& player) {
    const Theme& theme = canvas.theme();
    const ImU32 color = theme.actor(player.index);
    const Rect in{{rect.min.x + canvas.px(8), rect.min.y}, {rect.max.x - canvas.px(8), rect.max.y}};
    Rect row = in;
    const float air = canvas.px(4);  // above and below the button
    row.max.x = draw_step_button(app, commands, canvas,
                                 {{in.min.x, in.min.y + air}, {in.max.x, in.max.y - air}}, player,
                                 false, true);
    // All of a column alike, whatever their letters: the name, or the letter alone where its column
    // says the role.
    ImFont* strong = canvas.fonts().strong;
    const float widest = platform::text_size(strong, player.role + " W").x;
    const float state = platform::text_size(canvas.fonts().small, "blocked").x + canvas.px(34);
    const bool button = has_step_button(app, player) || app.run.paused;
    const float room = in.width() - (button ? canvas.px(50) : 0);
    if (widest + state > room) {
        const bool there = player.actor != nullptr && !player.actor->exit;
        draw_letter(canvas, {in.min.x + canvas.px(8), in.center().y}, player.index, there);
        row.min.x = in.min.x + canvas.px(22);
    } else {
        canvas.text({in.min.x, in.center().y - platform::font_size(strong) / 2}, strong, color,
                    player.name);
        row.min.x = in.min.x + widest + canvas.px(6);
    }
    draw_state(app, canvas, row, player, canvas.fonts().small);
}

void draw_local(const model::App& app, const Canvas& canvas, Rect row, const Player& player,
                bool large) {
    const Theme& theme = canvas.theme();
    if (player.actor == nullptr) return;
    const bool slow = is_slow(app);
    if (slow ? player.local.empty() : player.actor->iterations == 0) return;
    if (player.actor->site < 0) return;  // none was reached yet, or none was recorded
    // Faster than the eye: a value that changes a million times a second would be a lie.
    const std::string name = slow ? player.local : "rounds";
    const std::string number =
        model::grouped(slow ? player.actor->value : player.actor->iterations);
    ImFont* figure = large ? canvas.fonts().figure : canvas.fonts().mono_strong;
    const float width = platform::text_size(figure, number).x;
    const float name_width = platform::text_size(canvas.fonts().text, name).x;
    if (name_width + width + canvas.px(10) > row.width()) figure = canvas.fonts().mono_strong;
    // Half a number would be another one.
    if (name_width + platform::text_size(figure, number).x + canvas.px(10) > row.width()) return;
    const float x =
        canvas.text({row.min.x, row.center().y - platform::font_size(canvas.fonts().text) / 2},
                    canvas.fonts().text, theme.dim, name);
    canvas.text({x + canvas.px(10), row.center().y - platform::font_size(figure) / 2}, figure,
                theme.text, number);
}

/// "appender A": where it has no room its role is shortened, for the letter is what it is called by everywhere.
float draw_name(const Canvas& canvas, ImVec2 at, float width, ImU32 color, const std::string& name) {
    ImFont* font = canvas.fonts().strong;
    const std::size_t space = name.rfind(' ');
    if (space == std::string::npos || platform::text_size(font, name).x <= width)
        return canvas.text_fitted(at, width, font, color, name);
    const std::string letter = name.substr(space);
    const float end = canvas.text_fitted(at, width - platform::text_size(font, letter).x, font, color, name.substr(0, space));
    return canvas.text({end, at.y}, font, color, letter);
}

}  // namespace

void draw_actor(const model::App& app, model::Commands& commands, const Canvas& canvas, Rect rect,
                const Player& player) {
    const Theme& theme = canvas.theme();
    const ImU32 color = theme.actor(player.index);
    const bool there = player.actor != nullptr && !player.actor->exit;
    canvas.box(rect, theme.ground_of(player.index),
               there ? color : mixed(theme.panel, color, 0.45F), kCorner, 2);
    // The actor of the event that is selected in the Timeline.
    if (app.selection && app.selection->actor == player.index)
        canvas.box(rect.shrunk(canvas.px(3)), 0, theme.text, kCorner - 2, 1.5F);
    canvas.ui.items.add(player.name, rect);
    const float height = rect.height();
    const float pad = canvas.px(rect.width() < canvas.px(110) ? 8 : height < canvas.px(100) ? 10 : height < canvas.px(120) ? 12 : 14);
    const Rect in{{rect.min.x + pad, rect.min.y}, {rect.max.x - pad, rect.max.y}};
    const float line = platform::font_size(canvas.fonts().strong);
    if (height < canvas.px(kTwoRows)) {
        draw_in_a_row(app, commands, canvas, rect, player);
        return;
    }
    const float top = rect.min.y + canvas.px(height < canvas.px(50)    ? 3
                                             : height < canvas.px(100) ? 7
                                                                       : 11);
    const float name_end =
        draw_name(canvas, {in.min.x, top}, in.width(), color, player.name);
    const bool beside = draw_pid(canvas, {in.max.x, top + canvas.px(3)}, name_end, player);
    const float under = beside || height < canvas.px(100)
                            ? 0
                            : platform::font_size(canvas.fonts().mono_small) + canvas.px(3);
    if (under > 0) draw_pid(canvas, {in.max.x, top + line + canvas.px(2)}, in.min.x, player);
    const float state_height = canvas.px(20);
    const float bottom = rect.max.y - canvas.px(height < canvas.px(50)    ? 2
                                                : height < canvas.px(100) ? 5
                                                                          : 10);
    Rect state{{in.min.x, bottom - state_height}, {in.max.x, bottom}};
    // Where there is room, the button has a row of its own.
    if (height > canvas.px(140) && has_step_button(app, player)) {
        const float high = canvas.px(30);
        draw_step_button(app, commands, canvas, {{in.min.x, bottom - high}, {in.max.x, bottom}},
                         player, true);
        state.min.y -= high + canvas.px(6);
        state.max.y -= high + canvas.px(6);
    } else {
        const float lower =
            height < canvas.px(50) ? canvas.px(3) : 0;  // than usual: not over the border
        state.max.x = draw_step_button(
            app, commands, canvas,
            {{state.min.x, state.min.y + lower}, {state.max.x, state.max.y - lower}}, player, false,
            height < canvas.px(50) || in.width() < canvas.px(135));
    }
    const bool waits = player.actor != nullptr && !player.actor->waits_for.empty();
    draw_state(app, canvas, state, player,
               height < canvas.px(130) || in.width() < canvas.px(85) || waits ? canvas.fonts().small : canvas.fonts().text);
    float free_bottom = state.min.y - canvas.px(2);
    const float free_top = top + line + under + canvas.px(height < canvas.px(125) ? 3 : 7);
    if (free_bottom - free_top < canvas.px(18)) return;
    if (player.actor == nullptr) {
        canvas.text_in({{in.min.x, free_top}, {in.max.x, free_bottom}}, canvas.fonts().small,
                       theme.dim, player.help);
        return;
    }
    const bool large = height > canvas.px(175);
    const bool local = is_slow(app) ? !player.local.empty() : player.actor->iterations > 0;
    if (local) {
        const float high = canvas.px(large ? 34 : 20);
        draw_local(app, canvas, {{in.min.x, free_bottom - high}, {in.max.x, free_bottom}}, player,
                   large);
        free_bottom -= high + canvas.px(2);
    }
    if (free_bottom - free_top >= canvas.px(17) && app.demo() != nullptr) {
        draw_doing(app, canvas,
                   {{in.min.x - canvas.px(4), free_top}, {in.max.x + canvas.px(4), free_bottom}},
                   player, color);
    }
}

}  // namespace ipc::views
