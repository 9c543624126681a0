#include "views/stage_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr std::int64_t kSlowPace = 10'000;  // us a site

const model::Role* role_named(const model::Demo& demo, std::string_view name) {
    for (const model::Role& role : demo.roles) {
        if (role.name == name) return &role;
    }
    return nullptr;
}

std::string with_letter(std::string_view role, std::size_t index) {
    return std::string(role) + " " + static_cast<char>('A' + index % 26);
}

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
    if (is_slow(app)) return {actor.line, actor.line};
    const int function = source.function_start(actor.line);
    std::vector<int> sites;
    for (const model::Site& site : app.demo()->sites) {
        const bool here = site.file.empty() || site.file == source.file;
        if (here && source.has(site.line) && source.function_start(site.line) == function) {
            sites.push_back(site.line);
        }
    }
    std::sort(sites.begin(), sites.end());
    return {sites.empty() ? function : sites[sites.size() / 2], 0};
}

void draw_code(const model::App& app, const Canvas& canvas, Rect rect, const model::Actor& actor,
               ImU32 color) {
    const CodeBlock block = block_of(app, actor);
    const Theme& theme = canvas.theme();
    if (block.first == 0) {
        // It stands in another file of the demo: what it does there, in words.
        const auto site = static_cast<std::size_t>(actor.site);
        if (actor.site < 0 || site >= app.demo()->sites.size() || !is_slow(app)) return;
        const std::string& help = app.demo()->sites[site].help;
        ImFont* small = canvas.fonts().small;
        const ImVec2 at{rect.min.x + canvas.px(4), rect.min.y};
        const float width = rect.width() - canvas.px(8);
        canvas.text_in({at, {at.x + width, rect.max.y}}, small, theme.dim, help);
        return;
    }
    const model::Source& source = app.demo()->source_around(actor.site, actor.line);
    ImFont* font = canvas.fonts().mono_small;
    const float step = std::round(platform::font_size(font) + canvas.px(6));
    const int rows = std::min(static_cast<int>(rect.height() / step), 4);
    const int last = std::min(block.first + rows - 1, source.count());
    std::size_t indent = 200;
    for (int line = block.first; line <= last; ++line) {
        const std::string& text = source.lines[static_cast<std::size_t>(line - 1)].text;
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
        canvas.text_right({rect.min.x + numbers, text_y}, font, here ? color : theme.faint,
                          std::to_string(line));
        std::string_view text = source.lines[static_cast<std::size_t>(line - 1)].text;
        text.remove_prefix(std::min(indent, text.size()));
        canvas.text_fitted({rect.min.x + numbers + canvas.px(8), text_y},
                           rect.max.x - rect.min.x - numbers - canvas.px(10), font,
                           here ? theme.text : theme.dim, text);
    }
}

/// The sign, the words, the CPU; answers where they end.
void draw_state(const model::App& app, const Canvas& canvas, Rect row, const Player& player,
                ImFont* font) {
    const Theme& theme = canvas.theme();
    const float r = canvas.px(5);
    draw_mood(canvas, {row.min.x + r, row.center().y}, player.actor);
    const float x = row.min.x + r * 2 + canvas.px(7);
    if (row.max.x - x < canvas.px(32)) return;  // the sign alone says it
    const float y = row.center().y - platform::font_size(font) / 2;
    const ImU32 color = player.actor == nullptr ? theme.dim : theme.text;
    std::string words = state_words(player, font, row.max.x - x);
    // Where it holds says more than that it does.
    const std::string_view site = site_of(app, player);
    const bool held = player.actor != nullptr && player.actor->mood == model::Mood::at_gate;
    if (held && !site.empty()) {
        words = "at " + std::string(site);
        if (platform::text_size(font, words).x > row.max.x - x) words = site;
    }
    const float end = canvas.text_fitted({x, y}, row.max.x - x, font, color, words);
    if (player.actor == nullptr || player.actor->cpu < 0 ||
        player.actor->mood != model::Mood::running)
        return;
    const std::string cpu = " on cpu " + std::to_string(player.actor->cpu);
    if (end + platform::text_size(font, cpu).x < row.max.x)
        canvas.text({end, y}, font, theme.dim, cpu);
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

}  // namespace

std::vector<Player> players(const model::App& app, std::string_view role) {
    std::vector<Player> all;
    const model::Demo* demo = app.demo();
    if (demo == nullptr) return all;
    const auto add = [&](std::size_t index, const model::Role& as, const model::Actor* actor) {
        all.push_back({index, with_letter(as.name, index), as.name, as.help, as.local, actor});
    };
    if (!app.run.actors.empty()) {
        for (std::size_t index = 0; index < app.run.actors.size(); ++index) {
            const model::Actor& actor = app.run.actors[index];
            const model::Role* as = role_named(*demo, actor.role);
            const model::Role unknown{actor.role, "", "", ""};
            if (role.empty() || actor.role == role)
                add(index, as == nullptr ? unknown : *as, &actor);
        }
        return all;
    }
    std::size_t index = 0;
    for (const model::Role& as : demo->roles) {
        const int knob = demo->knob_index(as.count_knob);
        const std::int64_t count = knob < 0 ? 1 : app.knob_now(knob);
        for (std::int64_t number = 0; number < count && number < 16; ++number, ++index) {
            if (role.empty() || as.name == role) add(index, as, nullptr);
        }
    }
    return all;
}

std::string state_words(const Player& player, ImFont* font, float width) {
    if (player.actor == nullptr) return "not started";
    const std::string& waits = player.actor->waits_for;
    // Shortened it still says more than the name of a call.
    const float room = platform::text_size(font, "waits for the mutex").x;
    if (!waits.empty() && width >= room) return waits;
    const std::string words = player.actor->words.empty() ? "starting" : player.actor->words;
    if (platform::text_size(font, words).x <= width) return words;
    return words.substr(0, words.find(' '));
}

bool is_slow(const model::App& app) {
    if (app.run.phase != model::Phase::running || app.run.paused) return true;
    return app.knob_now(model::kPaceKnob) >= kSlowPace || app.run.timeline.is_slow();
}

float progress(const model::App& app, std::int64_t time, double seconds) {
    const bool moving = app.motion && app.run.phase == model::Phase::running && !app.run.paused;
    if (!moving) return 1;
    const double part = static_cast<double>(app.run.now_ns - time) * 1e-9 / seconds;
    const double bounded = std::clamp(part, 0.0, 1.0);
    return static_cast<float>(bounded * bounded * (3 - 2 * bounded));
}

std::vector<Rect> stacked(const Canvas& canvas, Rect area, std::size_t count, float most) {
    std::vector<Rect> rects;
    if (count == 0) return rects;
    const auto boxes = static_cast<float>(count);
    const float gap = canvas.px(count > 2 ? 6 : 12);
    area = area.shrunk(1);  // a border two pixels wide stays inside
    const float high = std::floor(std::min((area.height() - gap * (boxes - 1)) / boxes, most));
    float y = area.center().y - (high * boxes + gap * (boxes - 1)) / 2;
    for (std::size_t box = 0; box < count; ++box) {
        rects.push_back({{area.min.x, y}, {area.max.x, y + high}});
        y += high + gap;
    }
    return rects;
}

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
    const float pad = canvas.px(height < canvas.px(60) ? 10 : 14);
    const Rect in{{rect.min.x + pad, rect.min.y}, {rect.max.x - pad, rect.max.y}};
    const float line = platform::font_size(canvas.fonts().strong);

    if (height < canvas.px(50)) {
        Rect row = in;
        row.max.x = draw_step_button(app, commands, canvas, in, player);
        const float room = std::min(in.width() * 0.45F, row.width() - canvas.px(24));
        if (platform::text_size(canvas.fonts().strong, player.name).x > room) {
            // Its column says the role.
            draw_letter(canvas, {in.min.x + canvas.px(8), in.center().y}, player.index, there);
            row.min.x = in.min.x + canvas.px(26);
        } else {
            row.min.x = canvas.text({in.min.x, in.center().y - line / 2}, canvas.fonts().strong,
                                    color, player.name) +
                        canvas.px(10);
        }
        draw_state(app, canvas, row, player, canvas.fonts().small);
        return;
    }
    const float top = rect.min.y + canvas.px(height < canvas.px(100) ? 7 : 11);
    const float name_end =
        canvas.text_fitted({in.min.x, top}, in.width(), canvas.fonts().strong, color, player.name);
    if (player.actor != nullptr) {
        const std::string pid = "pid " + std::to_string(player.actor->pid);
        const float width = platform::text_size(canvas.fonts().mono_small, pid).x;
        if (name_end + width + canvas.px(8) < in.max.x) {
            canvas.text_right({in.max.x, top + canvas.px(3)}, canvas.fonts().mono_small, theme.dim,
                              pid);
        }
    }
    const float state_height = canvas.px(20);
    const float bottom = rect.max.y - canvas.px(height < canvas.px(100) ? 5 : 10);
    Rect state{{in.min.x, bottom - state_height}, {in.max.x, bottom}};
    // Where there is room, the button has a row of its own.
    if (height > canvas.px(140) && has_step_button(app, player)) {
        const float high = canvas.px(30);
        draw_step_button(app, commands, canvas, {{in.min.x, bottom - high}, {in.max.x, bottom}},
                         player, true);
        state.min.y -= high + canvas.px(6);
        state.max.y -= high + canvas.px(6);
    } else {
        state.max.x = draw_step_button(app, commands, canvas, state, player);
    }
    const bool waits = player.actor != nullptr && !player.actor->waits_for.empty();
    draw_state(app, canvas, state, player,
               height < canvas.px(130) || waits ? canvas.fonts().small : canvas.fonts().text);
    float free_bottom = state.min.y - canvas.px(2);
    const float free_top = top + line + canvas.px(height < canvas.px(125) ? 3 : 7);
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
        draw_code(app, canvas,
                  {{in.min.x - canvas.px(4), free_top}, {in.max.x + canvas.px(4), free_bottom}},
                  *player.actor, color);
    }
}

double rate(const model::App& app, std::string_view metric) {
    const int index = app.demo() != nullptr ? app.demo()->metric_index(metric) : -1;
    const model::History& history = app.run.history;
    if (index < 0 || history.size() < 2) return -1;
    const std::size_t last = history.size() - 1;
    std::size_t first = last;
    while (first > 0 && history.seconds(last) - history.seconds(first) < 1)
        --first;
    const double seconds = history.seconds(last) - history.seconds(first);
    if (seconds <= 0) return -1;
    const auto cell = static_cast<std::size_t>(index);
    return std::max(history.value(last, cell) - history.value(first, cell), 0.0) / seconds;
}

std::string rate_text(double a_second, std::string_view unit) {
    constexpr std::array<const char*, 4> kSteps{"", " k", " M", " G"};
    std::size_t step = 0;
    while (a_second >= 1000 && step + 1 < kSteps.size()) {
        a_second /= 1000;
        ++step;
    }
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(),
                  a_second < 10 && a_second != std::floor(a_second) ? "%.1f" : "%.0f", a_second);
    return std::string(number.data()) + kSteps[step] + (unit.empty() ? "" : " ") +
           std::string(unit) + "/s";
}

}  // namespace ipc::views
