#include "views/keys.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "views/lesson_view.hpp"
#include "views/scroll_area.hpp"
#include "views/timeline_tools_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

using platform::is_key_pressed;
using platform::Key;

struct Line {
    const char* keys;
    const char* words;
};

constexpr Line kLines[] = {{"Space", "run, pause, go on"},
                           {"S", "step: the next process in turn"},
                           {"1 .. 9", "step process A .. I"},
                           {"Backspace", "undo: the schedule again without its last step"},
                           {"N", "run on, to the next interesting place"},
                           {"Ctrl C, Ctrl V", "copy the schedule; follow a copied one"},
                           {"R", "reset"},
                           {"F", "the timeline follows the newest event"},
                           {"Ctrl F", "search events: B lock, lost, signal USR1"},
                           {"Enter, N; with Shift", "the next match; the one before"},
                           {"K, A; with Shift", "next event of this kind, this process"},
                           {"M, Shift M", "set marker 1, marker 2; no markers"},
                           {"Left, Right", "look back: the Stage as it was an event earlier"},
                           {"Shift and drag below", "look back to any moment; Escape: now"},
                           {"L", "lessons; again: the mechanisms"},
                           {"Page Up, Page Down", "the mechanism before, after; in a lesson the exercise"},
                           {".", "run, pause: the third button of a presenter remote"},
                           {"Ctrl O", "files: save, export, pictures, open"},
                           {"Ctrl S", "save a recording"},
                           {"Ctrl E", "export for Perfetto and Tracy"},
                           {"Ctrl +, Ctrl -, Ctrl 0", "larger, smaller, 100 %"},
                           {"Z", "the Stage alone; all panels again, or the next of them"},
                           {"T", "the next theme"},
                           {"Tab, Enter", "to the next control; use it"},
                           {"?, Escape", "open this; close it"}};

model::ThemeName next(model::ThemeName theme) {
    switch (theme) {
        case model::ThemeName::dark:
            return model::ThemeName::light;
        case model::ThemeName::light:
            return model::ThemeName::contrast;
        case model::ThemeName::contrast:
            break;
    }
    return model::ThemeName::dark;
}

void handle_with_ctrl(const model::App& app, model::Commands& commands) {
    constexpr float kStep = 0.25F;
    if (is_key_pressed(Key::plus)) commands.push(model::SetScale{app.scale + kStep});
    if (is_key_pressed(Key::minus)) commands.push(model::SetScale{app.scale - kStep});
    if (is_key_pressed(Key::digit_0)) commands.push(model::SetScale{1});
    if (is_key_pressed(Key::o)) commands.push(model::ShowFiles{!app.files.open});
    if (is_key_pressed(Key::s)) commands.push(model::SaveRecording{});
    if (is_key_pressed(Key::e)) commands.push(model::Export{});
    if (is_key_pressed(Key::f)) focus_search();
    if (is_key_pressed(Key::c) && !app.run.schedule.empty())
        commands.push(model::Copy{app.run.schedule});
    if (is_key_pressed(Key::v)) {
        const char* text = ImGui::GetClipboardText();
        if (text != nullptr && *text != '\0') commands.push(model::ReplaySchedule{text});
    }
}

void choose_neighbour(const model::App& app, model::Commands& commands) {
    if (app.left_panel == model::LeftPanel::lesson && app.lesson) {
        if (is_key_pressed(Key::page_down)) turn_page(app, commands, true);
        if (is_key_pressed(Key::page_up)) turn_page(app, commands, false);
        return;
    }
    if (is_key_pressed(Key::page_down) && app.chosen + 1 < app.demos.size())
        commands.push(model::ChooseDemo{app.chosen + 1});
    if (is_key_pressed(Key::page_up) && app.chosen > 0)
        commands.push(model::ChooseDemo{app.chosen - 1});
}

constexpr float kLine = 21;

void draw_lines(const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    ScrollArea column(canvas, "Keys text");
    if (is_key_pressed(Key::down, true)) ImGui::SetScrollY(ImGui::GetScrollY() + canvas.px(2 * kLine));
    if (is_key_pressed(Key::up, true)) ImGui::SetScrollY(ImGui::GetScrollY() - canvas.px(2 * kLine));
    for (const Line& line : kLines) {
        const ImVec2 at = column.take(canvas.px(kLine)).min;
        column.canvas().text(at, canvas.fonts().mono, theme.text, line.keys);
        column.canvas().text({at.x + canvas.px(190), at.y - canvas.px(1)}, canvas.fonts().text, theme.dim, line.words);
    }
}

void draw_look(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const Segment themes[] = {{"dark", "theme: dark", {}, false},
                              {"light", "theme: light", {}, false},
                              {"contrast", "theme: contrast", {}, false}};
    const Segment sizes[] = {{"100 %", "size: 100", {}, false},
                             {"125 %", "size: 125", {}, false},
                             {"150 %", "size: 150", {}, false},
                             {"200 %", "size: 200", {}, false}};
    constexpr float kScales[] = {1, 1.25F, 1.5F, 2};
    const float height = canvas.px(32);
    const auto place = [&](float x, std::span<const Segment> segments) {
        float width = 0;
        for (const Segment& segment : segments)
            width += segment_width(canvas.ui, segment);
        return Rect{{x, canvas.area.min.y}, {x + width, canvas.area.min.y + height}};
    };
    const Rect first = place(canvas.area.min.x, themes);
    const int theme = segmented(canvas, first, themes, static_cast<int>(app.theme));
    if (theme >= 0) commands.push(model::SetTheme{static_cast<model::ThemeName>(theme)});
    int scale = -1;
    for (int i = 0; i < 4; ++i) {
        if (app.scale == kScales[i]) scale = i;
    }
    const int size = segmented(canvas, place(first.max.x + canvas.px(12), sizes), sizes, scale);
    if (size >= 0) commands.push(model::SetScale{kScales[size]});

    const Segment motions[] = {{"motion", "motion: on", "What is sent travels along its line.", false},
                               {"no motion", "motion: off", "Nothing travels: all moves by jumps.", false}};
    Rect below = place(canvas.area.min.x, motions);
    below.min.y += canvas.px(42);
    below.max.y += canvas.px(42);
    const int motion = segmented(canvas, below, motions, app.motion ? 0 : 1);
    if (motion >= 0) commands.push(model::SetMotion{motion == 0});
    canvas.text_fitted({below.max.x + canvas.px(14), below.center().y - platform::font_size(canvas.fonts().small) / 2},
                       canvas.area.max.x - below.max.x - canvas.px(24), canvas.fonts().small, canvas.theme().dim,
                       "All of this is remembered.");
}

void draw_tour_button(model::Commands& commands, const Canvas& canvas, ImVec2 top_right) {
    const ButtonLook look{.tooltip = "One minute that ends in a lost update.", .name = "Tour again", .small = true};
    const float width = button_width(canvas.ui, "Tour", look);
    const Rect place{{top_right.x - width, top_right.y}, {top_right.x, top_right.y + canvas.px(26)}};
    if (button(canvas, place, "Tour", look)) commands.push(model::OfferTour{});
}

}  // namespace

void handle_keys(const model::App& app, model::Commands& commands, model::Sharing sharing) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput) return;
    if (io.KeyCtrl) {
        handle_with_ctrl(app, commands);
        return;
    }
    if (is_key_pressed(Key::escape) && app.keys_open) commands.push(model::ShowKeys{false});
    if (is_key_pressed(Key::escape) && app.files.open) commands.push(model::ShowFiles{false});
    if (platform::character_typed('?')) commands.push(model::ShowKeys{!app.keys_open});
    // What lies over the panels takes the keys; those that arrange a run would act unseen.
    if (io.KeyAlt || app.files.open) return;
    // With a visible focus the space bar presses what has it, as everywhere.
    const bool compares = app.demo() != nullptr && app.demo()->compares;
    if ((is_key_pressed(Key::space) && !io.NavVisible) || is_key_pressed(Key::period)) {
        // What is held cannot be measured: there the space bar stops.
        if (compares && app.run.active()) {
            commands.push(model::Stop{});
        } else {
            commands.push(model::TogglePause{});
        }
    }
    if (is_key_pressed(Key::t)) commands.push(model::SetTheme{next(app.theme)});
    if (is_key_pressed(Key::r)) commands.push(model::Reset{});
    if (is_key_pressed(Key::l)) {
        // A lesson that is open but behind another panel comes to the front.
        const bool hidden = sharing == model::Sharing::all && app.front != model::Front::left;
        const bool lessons = hidden || app.left_panel == model::LeftPanel::mechanisms;
        commands.push(model::ShowLeft{lessons ? model::LeftPanel::lesson : model::LeftPanel::mechanisms});
    }
    choose_neighbour(app, commands);
    // Where only one panel is seen, its neighbour.
    if (is_key_pressed(Key::z) && sharing == model::Sharing::all) {
        constexpr model::Front kNext[] = {model::Front::bottom, model::Front::inspector, model::Front::left, model::Front::stage};
        commands.push(model::ShowPanel{kNext[static_cast<std::size_t>(app.front)]});
    }
    if (compares) return;
    if (is_key_pressed(Key::z) && sharing != model::Sharing::all) commands.push(model::ShowStageAlone{!app.stage_alone});
    if (is_key_pressed(Key::s)) commands.push(model::Step{});
    if (is_key_pressed(Key::backspace)) commands.push(model::Undo{});
    if (is_key_pressed(Key::n)) {
        if (app.tools.search.active()) {
            commands.push(model::GoToMatch{!io.KeyShift});
        } else {
            commands.push(model::RunOn{});
        }
    }
    if (is_key_pressed(Key::f)) commands.push(model::Follow{!app.follow});
    for (int digit = 1; digit <= 9; ++digit) {
        const auto actor = static_cast<std::size_t>(digit - 1);
        if (is_key_pressed(Key::digit_0 + digit)) commands.push(model::Step{actor});
    }
}

void draw_keys(const model::App& app, model::Commands& commands, Canvas canvas) {
    if (!app.keys_open) return;
    const float wanted = kLine * static_cast<float>(std::size(kLines)) + 170;
    const ImVec2 size{std::min(canvas.px(640), canvas.area.width() - canvas.px(16)),
                      std::min(canvas.px(wanted), canvas.area.height() - canvas.px(16))};
    const ImVec2 min{std::floor(canvas.area.center().x - size.x / 2), std::floor(canvas.area.center().y - size.y / 2)};
    ImGui::SetNextWindowPos(min);
    ImGui::SetNextWindowSize(size);
    ImGui::SetNextWindowFocus();
    ImGui::Begin(
        "Keys", nullptr,
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    const Rect box{min, {min.x + size.x, min.y + size.y}};
    const Canvas inside{canvas.ui, *ImGui::GetWindowDrawList(), box};
    overlay_ground(inside, box);
    canvas.ui.items.add("Keys help", box);
    const float x = min.x + canvas.px(24);
    inside.text({x, min.y + canvas.px(18)}, canvas.fonts().title, canvas.theme().text, "Keys");
    const float foot = box.max.y - canvas.px(98);
    draw_lines(inside.part({{x, min.y + canvas.px(58)}, {box.max.x - canvas.px(8), foot - canvas.px(10)}}));
    draw_look(app, commands, inside.part({{x, foot}, {box.max.x, box.max.y}}));
    const ButtonLook look{.name = "Close keys", .small = true};
    const float width = button_width(canvas.ui, "Close", look);
    const Rect close{{box.max.x - canvas.px(20) - width, min.y + canvas.px(16)},
                     {box.max.x - canvas.px(20), min.y + canvas.px(42)}};
    draw_tour_button(commands, inside, {close.min.x - canvas.px(8), close.min.y});
    if (button(inside, close, "Close", look)) commands.push(model::ShowKeys{false});
    ImGui::End();
}

}  // namespace ipc::views
