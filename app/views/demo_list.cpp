#include "views/demo_list.hpp"

#include <algorithm>
#include <cmath>

#include "views/widgets.hpp"

namespace ipc::views {

namespace {

struct Rows {
    float demo, family;  // heights in pixels
    ImFont* font;        // smaller in all where one title has no room
};

constexpr float kBesideTitle = 24;

// Tight enough to show all without scrolling, where that can be.
Rows fit_rows(const model::App& app, const Canvas& canvas, float room) {
    std::size_t families = 0;
    for (std::size_t i = 0; i < app.demos.size(); ++i)
        families += i == 0 || app.demos[i].category != app.demos[i - 1].category;
    const float wanted =
        canvas.px(32 * static_cast<float>(app.demos.size()) + 28 * static_cast<float>(families));
    const float part = std::clamp(room / std::max(wanted, 1.0F), 0.8F, 1.0F);
    ImFont* font = canvas.fonts().text;
    const bool scrolls = part <= 0.8F;
    const float wide = canvas.area.width() - canvas.px(kBesideTitle) - (scrolls ? ImGui::GetStyle().ScrollbarSize : 0);
    for (const model::Demo& demo : app.demos) {
        if (platform::text_size(font, demo.title).x > wide) font = canvas.fonts().small;
    }
    return {std::floor(canvas.px(32) * part), std::floor(canvas.px(28) * part), font};
}

// The one that was chosen, by whatever means, is scrolled to once; then the list is the reader's.
void show_newly_chosen(const Canvas& row, std::size_t index) {
    ImGuiStorage* kept = ImGui::GetStateStorage();
    const ImGuiID key = ImGui::GetID("chosen before");
    const int now = static_cast<int>(index);
    if (kept->GetInt(key, -1) == now) return;
    kept->SetInt(key, now);
    if (row.visible_part(row.area).height() < row.area.height()) ImGui::SetScrollHereY();
}

void draw_demo(const model::App& app, model::Commands& commands, const Canvas& canvas,
               std::size_t index, ImFont* font) {
    const Theme& theme = canvas.theme();
    const model::Demo& demo = app.demos[index];
    const bool chosen = index == app.chosen;
    const std::string name = demo.program_name();
    const Click click = click_area(canvas, canvas.area, name, name);
    if (chosen) show_newly_chosen(canvas, index);
    if (chosen || click.hovered)
        canvas.box(canvas.area, chosen ? theme.raised : mixed(theme.panel, theme.raised, 0.6F), 0,
                   0);
    if (chosen)
        canvas.box({canvas.area.min, {canvas.area.min.x + canvas.px(3), canvas.area.max.y}},
                   theme.accent, 0, 0);
    focus_ring(canvas, canvas.area.shrunk(canvas.px(3)), 4);
    const float y = canvas.area.center().y - platform::font_size(font) / 2;
    canvas.text_fitted({canvas.area.min.x + canvas.px(17), y}, canvas.visible_part(canvas.area).width() - canvas.px(kBesideTitle),
                       font, theme.text, demo.title);
    tooltip(canvas.ui, name + ": " + demo.summary);
    if (!click.pressed) return;
    if (!chosen) commands.push(model::ChooseDemo{index});
    if (canvas.ui.sharing == model::Sharing::all) commands.push(model::ShowPanel{model::Front::stage});
}

void draw_families(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const Rows rows = fit_rows(app, canvas, canvas.area.height() - canvas.px(16));
    float y = ImGui::GetCursorScreenPos().y + canvas.px(8);
    std::string family;
    for (std::size_t i = 0; i < app.demos.size(); ++i) {
        if (i == 0 || app.demos[i].category != family) {
            family = app.demos[i].category;
            const float height = platform::font_size(canvas.fonts().caption);
            caption(canvas, {canvas.area.min.x + canvas.px(14), y + (rows.family - height) / 2},
                    family, canvas.theme().dim, canvas.area.width() - canvas.px(36));
            y += rows.family;
        }
        const Rect row{{canvas.area.min.x, y}, {canvas.area.max.x, y + rows.demo}};
        draw_demo(app, commands, canvas.part(row), i, rows.font);
        y += rows.demo;
    }
    platform::reserve({canvas.area.min.x, y}, {1, canvas.px(8)});
}

void draw_folder(const Canvas& canvas, ImVec2 middle) {
    const auto at = [&](float x, float y) { return ImVec2{middle.x + canvas.px(x), middle.y + canvas.px(y)}; };
    const ImVec2 outline[] = {at(-8, 6), at(-8, -6), at(-3, -6), at(-1, -3.5F), at(8, -3.5F), at(8, 6)};
    platform::add_polyline(canvas.list, outline, 6, canvas.theme().text, canvas.px(1.5F), true);
}

}  // namespace

void draw_demo_list(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    canvas.box(canvas.area, theme.panel, 0, 0);
    canvas.line({canvas.area.max.x - 1, canvas.area.min.y},
                {canvas.area.max.x - 1, canvas.area.max.y}, theme.line);
    canvas.ui.items.add("Mechanisms", canvas.area);

    // Where three buttons are too many for one row, the one with a word has a row of its own.
    const float beside = canvas.area.width() - canvas.px(29) - 2 * canvas.px(kButton + 6);
    const bool narrow = button_width(canvas.ui, "Lessons", {.small = true}) > beside;
    const float foot = canvas.px(narrow ? 2 * kButton + 38 : kButton + 32);
    Rect list = canvas.area;
    list.max.x -= 1;
    list.max.y -= foot;
    ImGui::SetCursorScreenPos(list.min);
    platform::begin_child("Mechanisms", list.size(), {.nav_flattened = true});
    const Canvas inside{canvas.ui, *ImGui::GetWindowDrawList(), list};
    if (app.demos.empty()) {
        empty_message(inside,
                      "No mechanism was found: the programs ipc-* are missing beside this one. "
                      "Build them, or see: ipc-playground doctor");
    } else {
        draw_families(app, commands, inside);
    }
    platform::end_child();

    const float height = canvas.px(kButton);
    const float x = canvas.area.min.x + canvas.px(14);
    const float y = canvas.area.max.y - canvas.px(16) - height;
    const float end = canvas.area.max.x - canvas.px(15);
    const float above = y - height - canvas.px(6);
    const Rect lessons = narrow ? Rect{{x, above}, {end, above + height}}
                                : Rect{{x, y}, {end - 2 * (height + canvas.px(6)), y + height}};
    ButtonLook look{.hint = "L", .tooltip = "Guided lessons, checked against what the processes really did."};
    if (button_width(canvas.ui, "Lessons", look) > lessons.width() + canvas.px(16)) look.hint = {};
    look.small = button_width(canvas.ui, "Lessons", look) > lessons.width() + canvas.px(16);
    if (button(canvas, lessons, "Lessons", look)) commands.push(model::ShowLeft{model::LeftPanel::lesson});
    const Rect keys{{end - height, y}, {end, y + height}};
    const Rect files{{keys.min.x - canvas.px(6) - height, y}, {keys.min.x - canvas.px(6), y + height}};
    look = {.tooltip = "Save, export, pictures, open (Ctrl O)", .name = "Files"};
    if (button(canvas, files, "", look)) commands.push(model::ShowFiles{true});
    draw_folder(canvas, files.center());
    look = {.tooltip = "Keys, theme, size and motion", .name = "Keys"};
    if (button(canvas, keys, "?", look)) commands.push(model::ShowKeys{true});
}

}  // namespace ipc::views
