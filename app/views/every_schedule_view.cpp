#include "views/every_schedule_view.hpp"

#include <algorithm>

#include "model/ticks.hpp"
#include "views/bottom_panel.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

constexpr std::string_view kSites =
    "It explores sites, not instructions: what one process does between two sites happens at once "
    "here.";

// What it is, at the left; how far it has come, at the right.
void draw_header(const model::App& app, model::Commands& commands, const Canvas& canvas,
                 Rect header) {
    const Theme& theme = canvas.theme();
    const model::Exploration& all = *app.exploration;
    const model::Search& now = all.now;
    const ButtonLook look{.tooltip = now.over ? "Puts the search away." : "Keeps what was found.",
                          .name = now.over ? "Close search" : "Stop",
                          .enabled = now.over || !all.stopping,
                          .small = true};
    const char* label = now.over ? "Close" : "Stop";
    const float width = button_width(canvas.ui, label, look);
    const float middle = header.center().y;
    const Rect place{{header.max.x - width, middle - canvas.px(12)},
                     {header.max.x, middle + canvas.px(12)}};
    if (button(canvas, place, label, look)) {
        if (now.over) {
            commands.push(model::CloseExploration{});
        } else {
            commands.push(model::StopExploring{});
        }
    }
    ImFont* font = canvas.fonts().small;
    const float y = middle - platform::font_size(font) / 2;
    std::string state = model::completeness(now);
    if (!now.over && all.stopping) state = "stopping";
    const ImU32 color = now.complete ? theme.good : !now.failure.empty() ? theme.bad : theme.dim;
    if (now.complete) state = "✓ " + state;
    float end = place.min.x - canvas.px(12);
    if (now.complete && platform::text_size(font, state).x > std::max(end - header.min.x, 0.0F)) state = "✓ complete";
    // Where the header is narrow the state has it alone, and nothing lies over the panel's name.
    const float free = end - header.min.x;
    if (free < canvas.px(60)) return;
    const float room = std::min(platform::text_size(font, state).x + 1, free < canvas.px(240) ? free : header.width() * 0.55F);
    canvas.text_fitted({end - room, y}, room, font, color, state);
    end -= room + canvas.px(20);

    const std::string what = "each path is one order of the steps, run for real; red fails";
    ImFont* text = canvas.fonts().text;
    const Rect words{{header.min.x, header.min.y}, {std::max(end, header.min.x), header.max.y}};
    if (words.width() < canvas.px(40)) return;
    const bool wide = platform::text_size(text, what).x <= words.width();
    click_area(canvas, words, "what every schedule is");
    const std::string& left_out = app.demo()->search_leaves_out;
    tooltip(canvas.ui, left_out.empty() ? std::string(kSites) : std::string(kSites) + " " + left_out);
    if (!wide) text = font;
    canvas.text_fitted({words.min.x, middle - platform::font_size(text) / 2}, words.width(), text,
                       theme.dim, what);
}

// "20 schedules · 18 fail · 2 do not"
void draw_counts(const model::Exploration& all, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    const model::Search& now = all.now;
    ImFont* font = canvas.fonts().text;
    const float y = canvas.area.center().y - platform::font_size(font) / 2;
    const auto number = [](std::uint64_t count) {
        return model::grouped(static_cast<std::int64_t>(count));
    };
    float x = canvas.area.min.x;
    bool cut = false;
    const auto put = [&](ImU32 color, const std::string& text) {
        // Of what has no room the beginning is enough, and an ellipsis behind an ellipsis says nothing.
        if (cut) return;
        const float room = std::max(canvas.area.max.x - x, 1.0F);
        cut = platform::text_size(font, text).x > room;
        x = canvas.text_fitted({x, y}, room, font, color, text);
    };
    put(theme.text, model::schedules_text(now.schedules) + " · ");
    put(now.any_fails() ? theme.bad : theme.text,
        number(now.failing) + (now.failing == 1 ? " fails" : " fail"));
    const std::uint64_t fine = now.schedules - std::min(now.failing, now.schedules);
    put(theme.text, " · ");
    put(now.any_fails() ? theme.text : theme.good,
        number(fine) + (fine == 1 ? " does not" : " do not"));
    if (now.skipping) put(theme.dim, " · equivalent ones skipped");
    if (now.cut > 0) put(theme.dim, " · " + number(now.cut) + " cut as too long");
    if (all.lattice.shown() < now.schedules)
        put(theme.dim,
            " · the picture shows " + number(all.lattice.shown()) + " of " + number(now.schedules));
    if (now.over) {
        put(theme.dim, " · " + model::duration_text(static_cast<std::int64_t>(now.seconds * 1e9)));
    }
}

}  // namespace

void replay(model::Commands& commands, const Ui& ui, const std::string& schedule) {
    commands.push(model::ReplaySchedule{schedule, true});
    if (ui.sharing == model::Sharing::all) commands.push(model::ShowPanel{model::Front::stage});
}

float letter_chips_height(const Canvas& canvas, float width, std::size_t letters, int rows) {
    const float pitch = canvas.px(25);
    const auto a_row = static_cast<std::size_t>(std::max(width / pitch, 1.0F));
    const std::size_t needed = (std::max<std::size_t>(letters, 1) + a_row - 1) / a_row;
    return canvas.px(27) * static_cast<float>(std::min(needed, static_cast<std::size_t>(rows)));
}

float letter_chips(const Canvas& canvas, ImVec2 at, float width, std::string_view steps, int rows) {
    const Theme& theme = canvas.theme();
    const float pitch = canvas.px(25), high = canvas.px(27), side = canvas.px(22);
    const auto a_row = static_cast<std::size_t>(std::max(width / pitch, 1.0F));
    const std::size_t most = a_row * static_cast<std::size_t>(rows);
    std::string letters;
    for (const char letter : steps) {
        if (letter != ' ') letters += letter;
    }
    for (std::size_t i = 0; i < std::min(letters.size(), most); ++i) {
        const ImVec2 min{at.x + pitch * static_cast<float>(i % a_row),
                         at.y + high * static_cast<float>(i / a_row)};
        const Rect chip{min, {min.x + side, min.y + side}};
        const auto actor = static_cast<std::size_t>(letters[i] - 'A');
        if (i + 1 == most && letters.size() > most) {
            canvas.text_centered(chip, canvas.fonts().mono, theme.dim, "…");
            break;
        }
        canvas.box(chip, mixed(theme.panel, theme.actor(actor), 0.3F), 0, 4);
        canvas.text_centered(chip, canvas.fonts().mono_strong, theme.text,
                             std::string(1, letters[i]));
    }
    return letter_chips_height(canvas, width, letters.size(), rows);
}

void draw_every_schedule(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Panel frame = bottom_panel(app, commands, canvas);
    Rect inside = frame.inside;
    inside.max.y = canvas.area.max.y - canvas.px(10);
    const float row = search_choice_height(canvas.ui);
    draw_search_choice(app, commands, canvas.part({inside.min, {inside.max.x, inside.min.y + row}}));
    inside.min.y += row + canvas.px(8);
    if (!app.exploration) {
        empty_message(canvas.part(inside), "Find a failing schedule runs every order of the steps of these processes, for real. "
                                           "Each becomes a path here: green, or red where it fails.");
        return;
    }
    draw_header(app, commands, canvas, frame.header);
    const float gap = canvas.px(22);
    // Low panels have two columns beside the lattice, high ones one.
    const bool low = inside.height() < canvas.px(330) && inside.width() > canvas.px(860);
    const float side = low ? std::min(inside.width() * 0.52F, canvas.px(640))
                           : std::clamp(inside.width() * 0.34F, canvas.px(290), canvas.px(420));
    Rect picture{inside.min, {inside.max.x - side - gap, inside.max.y}};
    const float counts = canvas.px(26);
    if (picture.width() < canvas.px(170)) {
        // A lattice so small shows nothing: what was found has the room.
        draw_counts(*app.exploration, canvas.part({inside.min, {inside.max.x, inside.min.y + counts - canvas.px(4)}}));
        draw_results(app, commands, canvas.part({{inside.min.x, inside.min.y + counts}, inside.max}), false);
        return;
    }
    draw_counts(*app.exploration,
                canvas.part({{picture.min.x, picture.max.y - counts}, picture.max}));
    picture.max.y -= counts;
    draw_lattice(app, commands, canvas.part(picture));

    const Rect right{{inside.max.x - side, inside.min.y}, inside.max};
    canvas.line({right.min.x - gap / 2, right.min.y}, {right.min.x - gap / 2, right.max.y},
                canvas.theme().line);
    draw_results(app, commands, canvas.part(right), low);
}

}  // namespace ipc::views
