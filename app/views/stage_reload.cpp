// Reload: the sheet that the shell script writes, the signal, and where the daemon reads it.
#include <algorithm>
#include <array>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

constexpr std::int64_t kLines = 30;  // settings of a whole configuration

/// A sheet of paper, a bar a line; lines that are missing as dots. lines < 0: there is no such
/// file.
void draw_sheet(const Canvas& canvas, Rect rect, std::string_view title, std::int64_t version,
                std::int64_t lines, ImU32 ink) {
    const Theme& theme = canvas.theme();
    const float fold = canvas.px(12);
    const bool there = lines >= 0;
    const bool half = there && lines < kLines;
    if (there) {
        canvas.list.AddRectFilled(rect.min, {rect.max.x - fold, rect.max.y}, theme.raised);
        canvas.list.AddRectFilled({rect.max.x - fold, rect.min.y + fold}, rect.max, theme.raised);
        const std::array<ImVec2, 5> outline{{rect.min,
                                             {rect.max.x - fold, rect.min.y},
                                             {rect.max.x, rect.min.y + fold},
                                             rect.max,
                                             {rect.min.x, rect.max.y}}};
        canvas.list.AddTriangleFilled(outline[1], {outline[1].x, outline[2].y}, outline[2],
                                      theme.line);
        platform::add_polyline(canvas.list, outline.data(), static_cast<int>(outline.size()),
                               half ? theme.bad : theme.dim, canvas.px(1.5F), true);
    } else {
        canvas.dashed_box(rect, theme.line, 3, 1);
    }
    const Rect in = rect.shrunk(canvas.px(8));
    ImFont* font = canvas.fonts().mono_small;
    const float line = platform::font_size(font);
    const bool fits = platform::text_size(font, title).x <= in.width() - fold / 2;
    const std::size_t dot = title.find('.');
    canvas.text(in.min, font, theme.dim, fits || dot == title.npos ? title : title.substr(dot));
    if (!there) {
        ImFont* small = canvas.fonts().small;
        if (platform::text_size(small, "no such file").x <= in.width()) {
            canvas.text_centered(in, small, theme.dim, "no such file");
            return;
        }
        const float half_line = platform::font_size(small) / 2;
        canvas.text_centered({{in.min.x, in.min.y - half_line}, {in.max.x, in.max.y - half_line}},
                             small, theme.dim, "no such");
        canvas.text_centered({{in.min.x, in.min.y + half_line}, {in.max.x, in.max.y + half_line}},
                             small, theme.dim, "file");
        return;
    }
    std::string words = half ? model::grouped(lines) + " of 30" : "v" + model::grouped(version);
    if (half && platform::text_size(canvas.fonts().mono_strong, words).x > in.width())
        words = model::grouped(lines) + "/30";
    float y = in.min.y + line + canvas.px(2);
    canvas.text_fitted({in.min.x, y}, in.width(), canvas.fonts().mono_strong,
                       half ? theme.bad : theme.text, words);
    y += platform::font_size(canvas.fonts().mono_strong) + canvas.px(6);
    constexpr int kRows = kLines / 2;
    const float pitch = (in.max.y - y) / kRows;
    if (pitch < 2) return;
    const float gap = canvas.px(10);
    const float wide = (in.width() - gap) / 2;
    const float thick = std::min(std::max(pitch * 0.45F, 1.0F), canvas.px(3));
    for (int number = 0; number < kLines; ++number) {
        const float x = in.min.x + (number < kRows ? 0 : wide + gap);
        const float at = y + pitch * static_cast<float>(number % kRows);
        if (number < lines) {
            canvas.list.AddRectFilled({x, at}, {x + wide, at + thick}, ink);
        } else {
            canvas.list.AddRectFilled({x, at}, {x + canvas.px(3), at + thick}, theme.bad);
        }
    }
}

void draw_files(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const bool running = !app.run.actors.empty();
    const std::int64_t lines = running ? app.gauge("file_lines") : -1;  // made by the run
    const ImU32 ink = mixed(theme.panel, theme.accent, 0.6F);
    const bool rename = chosen(app, "replace") == "rename";
    const float gap = canvas.px(26);
    const float wide = std::min((rect.width() - gap) / 2, canvas.px(130));
    Rect file{{rect.center().x - wide * 0.65F, rect.min.y},
              {rect.center().x + wide * 0.65F, rect.max.y}};
    if (rename) {
        const Rect fresh{rect.min, {rect.min.x + wide, rect.max.y}};
        file = {{rect.max.x - wide, rect.min.y}, rect.max};
        draw_sheet(canvas, fresh, "conf.new", app.gauge("new_file_version"),
                   running ? app.gauge("new_file_lines") : -1,
                   mixed(theme.panel, theme.actor(1), 0.6F));
        canvas.ui.items.add("the new file", fresh);
        const float y = rect.center().y;
        draw_arrow(canvas, {fresh.max.x + canvas.px(3), y}, {file.min.x - canvas.px(3), y},
                   theme.actor(1));
        canvas.text_centered({{fresh.max.x, y - canvas.px(20)}, {file.min.x, y - canvas.px(4)}},
                             canvas.fonts().mono_small, theme.dim, "mv");
    }
    draw_sheet(canvas, file, "conf", app.gauge("file_version"), lines, ink);
    canvas.ui.items.add("configuration file", file);
}

/// Where SIGHUP is between the shell and the configuration in use; a cell is filled while it is
/// there.
struct Station {
    const char* name;
    bool on = false;
    bool bad = false;
};

void draw_stations(const model::App& app, const Canvas& canvas, Rect rect, const Player& daemon) {
    const Theme& theme = canvas.theme();
    const bool handler = chosen(app, "where") == "handler";
    const std::string_view site = site_of(app, daemon);
    const bool slow = is_slow(app), running = app.run.active() && daemon.actor != nullptr;
    const bool in_handler = app.gauge("in_handler") != 0;
    const bool reloading = running && slow && site == "reload";
    const bool serving = running && (!slow || site == "serve" || site == "use");
    std::vector<Station> stations{{"pending", app.gauge("sighup_pending") != 0}};
    if (handler) {
        stations.push_back({"handler reloads", in_handler, in_handler});
        stations.push_back({"serve", serving && !in_handler});
    } else {
        stations.push_back({"handler", in_handler});
        stations.push_back({"flag", app.gauge("reload_wanted") != 0});
        stations.push_back({"reload", reloading});
        stations.push_back({"serve", serving && !reloading && !in_handler});
    }
    const float gap = canvas.px(rect.width() < canvas.px(300) ? 8 : 14);
    const auto count = static_cast<float>(stations.size());
    // Each as wide as its name, and what is left over in equal parts.
    ImFont* font = canvas.fonts().mono_small;
    float spare = rect.width() - gap * (count - 1);
    for (const Station& station : stations)
        spare -= platform::text_size(font, station.name).x + canvas.px(5);
    float x = rect.min.x, loop = x;
    for (std::size_t i = 0; i < stations.size(); ++i) {
        const Station& station = stations[i];
        const float cell = platform::text_size(font, station.name).x + canvas.px(5) +
                           std::max(spare / count, 0.0F);
        const Rect place{{x, rect.min.y}, {std::min(x + cell, rect.max.x), rect.max.y}};
        if (i + (handler ? 1 : 2) == stations.size()) loop = x;
        draw_bit(canvas, place, station.name, station.on,
                 station.bad ? theme.bad : theme.actor(daemon.index));
        if (station.on) canvas.ui.items.add("station: " + std::string(station.name), place);
        if (i + 1 < stations.size())
            draw_arrow(canvas, {place.max.x + 1, place.center().y},
                       {place.max.x + gap - 1, place.center().y}, theme.dim);
        x += cell + gap;
    }
    // What of it is the main loop.
    const float y = rect.max.y + canvas.px(5);
    canvas.line({loop, y}, {rect.max.x, y}, theme.dim);
    const char* words = handler ? "interrupted anywhere" : "main loop: safe point";
    const float wide = platform::text_size(font, words).x;
    canvas.text_right({std::min((loop + rect.max.x + wide) / 2, rect.max.x), y + canvas.px(3)},
                      font, handler ? theme.bad : theme.dim, words);
}

void draw_daemon(const model::App& app, model::Commands& commands, const Canvas& canvas, Rect rect,
                 const Player& player) {
    const Theme& theme = canvas.theme();
    const ImU32 color = theme.actor(player.index);
    canvas.box(rect, theme.ground_of(player.index), color, kCorner, 2);
    canvas.ui.items.add(player.name, rect);
    const bool low = rect.height() < canvas.px(200);
    const bool running = player.actor != nullptr;
    const float pad = canvas.px(14);
    const Rect in{{rect.min.x + pad, rect.min.y + canvas.px(low ? 6 : 10)},
                  {rect.max.x - pad, rect.max.y - canvas.px(low ? 5 : 9)}};
    float y = in.min.y;
    const float name_end = canvas.text({in.min.x, y}, canvas.fonts().strong, color, player.name);
    draw_pid(canvas, {in.max.x, y + canvas.px(3)}, name_end, player);
    y += platform::font_size(canvas.fonts().strong) + canvas.px(low ? 5 : 9);
    const float cells = canvas.px(low ? 19 : 26);
    draw_stations(app, canvas, {{in.min.x, y}, {in.max.x, y + cells}}, player);
    y += cells + canvas.px(low ? 8 : 10) + platform::font_size(canvas.fonts().mono_small) +
         canvas.px(low ? 3 : 10);

    const float state_height = canvas.px(20);
    Rect state{{in.min.x, in.max.y - state_height}, in.max};
    ImFont* small = canvas.fonts().small;
    state.max.x = draw_step_button(app, commands, canvas, state, player);
    draw_state(app, canvas, state, player, small);

    struct Number {
        const char* name;
        std::string value;
        bool bad;
    };
    const auto metric = [&](const char* name) {
        return running ? model::grouped(static_cast<std::int64_t>(app.metric(name)))
                       : std::string("–");
    };
    const std::int64_t read = app.gauge("read_lines");
    const bool dropped = running && app.metric("dropped") > 0;
    const std::array<Number, 6> numbers{{
        {"in use", running ? "v" + model::grouped(app.gauge("version_in_use")) : "–", false},
        {"last read", running ? model::grouped(read) + " of 30" : "–", running && read < kLines},
        {"SIGHUPs", metric("hangups"), false},
        {"reloaded", metric("reloads"), false},
        {"served", metric("requests_served"), false},
        {"two versions", metric("dropped"), dropped},
    }};
    // Rows of two, as many as fit.
    const float room = state.min.y - canvas.px(2) - y;
    const float line = platform::font_size(small);
    const float column = (in.width() - canvas.px(20)) / 2;
    const auto rows = std::clamp(static_cast<int>(room / line), 0, 3);
    const float pitch =
        std::min(room / std::max(static_cast<float>(rows), 1.0F), line + canvas.px(12));
    for (int i = 0; i < rows * 2; ++i) {
        const Number& number = numbers[static_cast<std::size_t>(i)];
        const float x = in.min.x + (i % 2 == 0 ? 0 : column + canvas.px(20));
        const float at = y + pitch * static_cast<float>(i / 2);
        const float named = canvas.text({x, at}, small, theme.dim, number.name);
        ImFont* figure = canvas.fonts().mono_strong;
        if (named + canvas.px(6) + platform::text_size(figure, number.value).x > x + column)
            figure = canvas.fonts().mono_small;
        canvas.text_right({x + column, at}, figure, number.bad ? theme.bad : theme.text,
                          number.value);
    }
}

/// kill -HUP, from the shell to the daemon.
void draw_signal(const model::App& app, const Canvas& canvas, ImVec2 from, ImVec2 to,
                 const Player& daemon, const Player& shell) {
    const Theme& theme = canvas.theme();
    draw_arrow(canvas, from, to, theme.actor(shell.index));
    const std::string words = "kill -HUP";
    const float wide = platform::text_size(canvas.fonts().mono_small, words).x;
    const ImVec2 middle{(from.x + to.x) / 2, from.y};
    const model::Timeline& timeline = app.run.timeline;
    if (is_slow(app) && daemon.index < timeline.lanes()) {
        const model::EventLane& lane = timeline.lane(daemon.index);
        const auto last = lane.last_of(model::bit(stage::EventKind::signal_delivered), lane.end());
        const float done = last ? progress(app, lane.at(*last).time, 0.6) : 1;
        if (done < 1)
            draw_envelope(
                canvas,
                on_link({from.x + canvas.px(22), from.y}, {to.x - canvas.px(22), to.y}, done),
                theme.actor(shell.index), false);
    }
    const double a_second = is_slow(app) ? -1 : rate(app, "hangups");
    const std::string text = a_second >= 0 ? words + "  " + rate_text(a_second, "") : words;
    const float text_width =
        a_second >= 0 ? platform::text_size(canvas.fonts().mono_small, text).x : wide;
    canvas.text({middle.x - text_width / 2,
                 middle.y - canvas.px(5) - platform::font_size(canvas.fonts().mono_small)},
                canvas.fonts().mono_small, theme.dim, text);
}

}  // namespace

void draw_reload_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const std::vector<Player> daemons = players(app, "daemon");
    const std::vector<Player> shells = players(app, "administrator");
    const Rect area = canvas.area.shrunk(1);
    const float left = std::clamp(area.width() * 0.25F, canvas.px(150), canvas.px(230));
    const float right = std::clamp(area.width() * 0.44F, canvas.px(290), canvas.px(420));
    const float gap = canvas.px(16);
    const float wire = canvas.px(area.height() < canvas.px(200) ? 28 : 40);
    const Rect middle{{area.min.x + left + gap, area.min.y},
                      {area.max.x - right - gap, area.max.y}};
    draw_files(app, canvas, {middle.min, {middle.max.x, middle.max.y - wire}});
    if (daemons.empty() || shells.empty()) return;
    const float y = area.max.y - canvas.px(wire < canvas.px(30) ? 5 : 12);
    draw_signal(app, canvas, {area.min.x + left, y}, {area.max.x - right, y}, daemons.front(),
                shells.front());
    draw_actor(app, commands, canvas, {area.min, {area.min.x + left, area.max.y}}, shells.front());
    draw_daemon(app, commands, canvas, {{area.max.x - right, area.min.y}, area.max},
                daemons.front());
}

}  // namespace ipc::views
