#include "views/lesson_view.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "views/lesson_parts.hpp"
#include "views/scroll_area.hpp"
#include "views/tab_order.hpp"

namespace ipc::views {

namespace {

constexpr float kFoot = 60;  // the row of buttons at the bottom

/// "Lesson 9 of 34 · Shared memory", the title, and how far it is done. Answers where it ends.
float draw_heading(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    const platform::Fonts& fonts = canvas.fonts();
    const model::LessonShown& open = *app.lesson;
    const float x = canvas.area.min.x + canvas.px(20);
    const float end = canvas.area.max.x - canvas.px(20);
    float y = canvas.area.min.y + canvas.px(18);

    const ButtonLook look{.tooltip = "The list of lessons.", .name = "All lessons", .small = true};
    const float width = button_width(canvas.ui, "All lessons", look);
    const float height = canvas.px(24);
    if (button(canvas, {{end - width, y - canvas.px(4)}, {end, y - canvas.px(4) + height}}, "All lessons", look))
        commands.push(model::ShowLeft{model::LeftPanel::lessons});
    // Files are sorted by "02"; the second one it is all the same.
    const std::string number = open.lesson.number.substr(std::min(open.lesson.number.find_first_not_of('0'), open.lesson.number.size()));
    const std::string place = "Lesson " + number + " of " + std::to_string(app.lessons.size());
    const std::string family = open.index < app.lessons.size() ? " · " + app.lessons[open.index].family : "";
    const float room = end - width - canvas.px(10) - x;
    const bool whole = platform::text_size(fonts.small, place + family).x <= room;
    canvas.text_fitted({x, y}, room, fonts.small, theme.dim, whole ? place + family : place);
    y += platform::font_size(fonts.small) + canvas.px(8);

    y += canvas.text_wrapped({x, y}, end - x, fonts.heading, theme.text, open.lesson.title) + canvas.px(8);
    const int total = open.total();
    const Rect bar{{x, y}, {end, y + canvas.px(6)}};
    canvas.box(bar, theme.line, 0, 3);
    if (open.done() > 0 && total > 0) {
        const float part = static_cast<float>(open.done()) / static_cast<float>(total);
        canvas.box({bar.min, {x + bar.width() * part, bar.max.y}}, theme.good, 0, 3);
    }
    canvas.ui.items.add("Lesson progress", bar);
    y = bar.max.y + canvas.px(6);
    const std::string done = std::to_string(open.done()) + " of " + std::to_string(total) + " done · about " +
                             std::to_string(open.lesson.minutes) + " minutes";
    canvas.text_fitted({x, y}, end - x, fonts.small, theme.dim, done);
    return y + platform::font_size(fonts.small) + canvas.px(10);
}

void draw_misunderstanding(const model::Lesson& lesson, Flow& flow) {
    if (lesson.misunderstanding.empty()) return;
    const Canvas& canvas = flow.canvas;
    flow.line(canvas.fonts().small, canvas.theme().dim, "Many believe: " + lesson.misunderstanding);
    flow.space(10);
}

/// What this machine cannot do of it.
void draw_lacks(const model::LessonShown& open, Flow& flow) {
    for (const std::string& text : open.lacks) {
        flow.line(flow.canvas.fonts().small, flow.canvas.theme().bad, text);
        flow.space(8);
    }
}

/// Brings the current exercise into sight when it has become another one.
void follow_current(const model::LessonShown& open, std::size_t block, float top) {
    ImGuiStorage* kept = ImGui::GetStateStorage();
    const ImGuiID key = ImGui::GetID("current exercise");
    const int now = static_cast<int>(open.index * 1000 + block);
    if (kept->GetInt(key, -1) == now) return;
    const bool opened = kept->GetInt(key, -1) / 1000 != static_cast<int>(open.index);
    kept->SetInt(key, now);
    // A lesson that is opened is read from the top, one that was left half done where it was left.
    if (opened && open.done() == 0) {
        ImGui::SetScrollY(0);
    } else {
        ImGui::SetScrollFromPosY(top - ImGui::GetWindowPos().y, 0.2F);
    }
}

void draw_blocks(const model::App& app, model::Commands& commands, Flow& flow) {
    const model::LessonShown& open = *app.lesson;
    int number = 0;
    for (std::size_t i = 0; i < open.lesson.blocks.size() && i < open.blocks.size(); ++i) {
        const model::Block& block = open.lesson.blocks[i];
        if (block.is_exercise()) {
            flow.space(4);
            if (open.current == i) follow_current(open, i, flow.y);
            draw_card(app, commands, flow, i, ++number);
            flow.space(14);
        } else {
            flow.words(*block.text(), "lesson text " + std::to_string(i), flow.canvas.theme().text);
            flow.space(12);
        }
    }
}

void draw_foot(const model::App& app, model::Commands& commands, const Canvas& canvas, Rect foot) {
    const model::LessonShown& open = *app.lesson;
    const float height = canvas.px(kButton);
    const float y = foot.max.y - canvas.px(12) - height;
    float wanted = canvas.px(56);
    for (const char* label : {"Back", "Mechanisms", "Next"})
        wanted += button_width(canvas.ui, label);
    const bool narrow = wanted > foot.width();
    const float side = canvas.px(narrow ? 10 : 20);
    const float x = foot.min.x + side, end = foot.max.x - side;
    canvas.line({foot.min.x, foot.min.y}, {foot.max.x, foot.min.y}, canvas.theme().line);
    ButtonLook look{.tooltip = "The lesson before.", .name = "Previous lesson", .enabled = open.has_previous,
                    .small = narrow};
    float width = button_width(canvas.ui, "Back", look);
    if (button(canvas, {{x, y}, {x + width, y + height}}, "Back", look)) commands.push(model::PreviousLesson{});
    const float middle = x + width + canvas.px(8);
    // The key is named where there is room for it.
    const ButtonLook hinted{.hint = "L"};
    const float with_hint = wanted + button_width(canvas.ui, "", hinted) - button_width(canvas.ui, "");
    look = {.hint = with_hint > foot.width() ? "" : "L", .tooltip = "The mechanisms instead; the lesson stays as it is.", .name = "Mechanisms", .small = narrow};
    width = button_width(canvas.ui, "Mechanisms", look);
    if (button(canvas, {{middle, y}, {middle + width, y + height}}, "Mechanisms", look))
        commands.push(model::ShowLeft{model::LeftPanel::mechanisms});
    look = {.tooltip = open.has_next ? "The lesson after." : "This is the last lesson.",
            .name = "Next lesson",
            .tone = open.is_done() ? Tone::good : Tone::plain,
            .enabled = open.has_next,
            .small = narrow};
    width = button_width(canvas.ui, "Next", look);
    if (button(canvas, {{end - width, y}, {end, y + height}}, "Next", look)) commands.push(model::NextLesson{});
}

/// Links lead to things on the screen, to other lessons, to man pages and to the web.
void follow_link(const model::App& app, model::Commands& commands, const std::string& target) {
    if (target.starts_with("ui:")) {
        commands.push(model::PointAt{target.substr(3)});
    } else if (target.starts_with("man:")) {
        const std::string page = target.substr(4);
        const std::size_t dot = page.rfind('.');
        commands.push(model::Copy{"man " + page.substr(dot + 1) + " " + page.substr(0, dot)});
    } else if (target.ends_with(".md")) {
        for (std::size_t i = 0; i < app.lessons.size(); ++i)
            if (app.lessons[i].name + ".md" == target) commands.push(model::OpenLesson{i});
    } else {
        commands.push(model::Copy{target});
    }
}

/// What a click on the link would do, beside the pointer.
void explain_link(const Ui& ui, const std::string& target) {
    std::string text;
    if (target.starts_with("man:")) {
        text = "A click copies the command that shows this page in a terminal.";
    } else if (target.starts_with("http")) {
        text = "A click copies " + target;
    } else if (target.starts_with("ui:")) {
        text = "A click shows where it is.";
    }
    if (!text.empty()) ImGui::SetTooltip("%s", text.c_str());
    static_cast<void>(ui);
}

const ItemMap::Item* find_item(const ItemMap& items, const std::string& name) {
    const auto find = [&](auto fits) -> const ItemMap::Item* {
        const auto found = std::find_if(items.items().begin(), items.items().end(), fits);
        return found == items.items().end() ? nullptr : &*found;
    };
    if (const auto* item = find([&](const auto& it) { return it.name == name; })) return item;
    // "counter" is the cell of the counter, "A" is writer A.
    if (const auto* item = find([&](const auto& it) { return it.name.starts_with(name + " "); })) return item;
    if (const auto* item = find([&](const auto& it) { return it.name.ends_with(" " + name); })) return item;
    // A choice that has no room of its own stands behind "more".
    const std::size_t colon = name.find(": ");
    if (colon == std::string::npos) return nullptr;
    return find([&](const auto& it) { return it.name == name.substr(0, colon) + ": more"; });
}

}  // namespace

void draw_lesson(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    canvas.box(canvas.area, theme.panel, 0, 0);
    canvas.line({canvas.area.max.x - 1, canvas.area.min.y}, {canvas.area.max.x - 1, canvas.area.max.y}, theme.line);
    canvas.ui.items.add("Lesson", canvas.area);
    const float top = draw_heading(app, commands, canvas);
    const Rect foot{{canvas.area.min.x, canvas.area.max.y - canvas.px(kFoot)}, {canvas.area.max.x - 1, canvas.area.max.y}};
    LinkUse links;
    {
        const float side = canvas.px(20);
        ScrollArea column(canvas.part({{canvas.area.min.x + side, top}, {canvas.area.max.x - canvas.px(6), foot.min.y}}),
                          "lesson");
        const Rect start = column.take(0);
        Flow flow(column.canvas(), start.min, column.width() - canvas.px(2), links);
        draw_lacks(*app.lesson, flow);
        draw_misunderstanding(app.lesson->lesson, flow);
        draw_blocks(app, commands, flow);
        column.take(flow.y - start.min.y);
    }
    draw_foot(app, commands, canvas, foot);
    if (links.hovered) explain_link(canvas.ui, *links.hovered);
    if (links.pressed) follow_link(app, commands, *links.pressed);
}

void draw_pointed_at(const model::App& app, model::Commands& commands, const Canvas& window) {
    if (app.pointed_at.empty()) return;
    const ItemMap::Item* item = find_item(window.ui.items, app.pointed_at);
    ImDrawList& over = *ImGui::GetForegroundDrawList();
    const Canvas canvas{window.ui, over, window.area};
    if (item != nullptr) {
        const Rect ring = item->rect.shrunk(-canvas.px(4));
        canvas.box(ring, 0, canvas.theme().accent, 8, 3);
    } else if (window.ui.sharing == model::Sharing::all && app.front != model::Front::stage) {
        commands.push(model::ShowPanel{model::Front::stage});  // what has no tab of its own is there
    } else {
        const std::string text = "\"" + app.pointed_at + "\" is not on the screen now.";
        const ImVec2 size = platform::text_size(canvas.fonts().text, text);
        const ImVec2 at{window.area.center().x - size.x / 2, window.area.max.y - canvas.px(48)};
        canvas.box({{at.x - canvas.px(14), at.y - canvas.px(8)}, {at.x + size.x + canvas.px(14), at.y + size.y + canvas.px(8)}},
                   canvas.theme().raised, canvas.theme().accent);
        canvas.text(at, canvas.fonts().text, canvas.theme().text, text);
    }
    // Until the learner does something else.
    const bool key = platform::is_key_pressed(platform::Key::escape);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left) || key) commands.push(model::PointAt{});
}

void turn_page(const model::App& app, model::Commands& commands, bool forward) {
    platform::keep_focus();
    hide_focus();  // Tab goes on from the exercise that is turned to
    const model::LessonShown& open = *app.lesson;
    const auto size = static_cast<std::ptrdiff_t>(open.lesson.blocks.size());
    const std::ptrdiff_t step = forward ? 1 : -1;
    for (auto i = static_cast<std::ptrdiff_t>(open.current) + step; i >= 0 && i < size; i += step) {
        if (!open.lesson.blocks[static_cast<std::size_t>(i)].is_exercise()) continue;
        commands.push(model::GoToBlock{static_cast<std::size_t>(i)});
        return;
    }
    if (forward && open.has_next) commands.push(model::NextLesson{});
    if (!forward && open.has_previous) commands.push(model::PreviousLesson{});
}

}  // namespace ipc::views
