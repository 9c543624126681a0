#include "views/playground.hpp"

#include "model/arrange.hpp"
#include "views/bottom_panel.hpp"
#include "views/compare_view.hpp"
#include "views/demo_list.hpp"
#include "views/files_view.hpp"
#include "views/inspector.hpp"
#include "views/keys.hpp"
#include "views/lesson_view.hpp"
#include "views/panel_tabs.hpp"
#include "views/stage_drawing.hpp"
#include "views/stage_view.hpp"
#include "views/tab_order.hpp"
#include "views/top_bar.hpp"
#include "views/tour_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

Rect rect_of(const model::Box& box) {
    return {{box.x, box.y}, {box.right(), box.bottom()}};
}

// A gap between panels that can be dragged. Answers whether it is being dragged.
bool draw_splitter(const Canvas& canvas, const char* id, bool upright) {
    const Click click = click_area(canvas, canvas.area, id);
    canvas.ui.items.add(id, canvas.area);
    if (click.hovered || click.held)
        ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    if (click.held) {
        const ImVec2 middle = canvas.area.center();
        const float half = canvas.px(1);
        const Rect mark =
            upright
                ? Rect{{middle.x - half, canvas.area.min.y}, {middle.x + half, canvas.area.max.y}}
                : Rect{{canvas.area.min.x, middle.y - half}, {canvas.area.max.x, middle.y + half}};
        canvas.box(mark, canvas.theme().accent, 0, 0);
    }
    return click.held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 0.0F);
}

// The panel at the left holds words and not the list of mechanisms.
bool is_reading(const model::App& app) {
    return app.left_panel != model::LeftPanel::mechanisms;
}

void draw_left(const model::App& app, model::Commands& commands, Canvas canvas) {
    if (canvas.ui.sharing == model::Sharing::all) {
        const Panel frame = shared_panel(app, commands, canvas, "Front", false);
        canvas.area = {{canvas.area.min.x + 1, frame.inside.min.y}, {canvas.area.max.x - 1, canvas.area.max.y - canvas.px(6)}};
    }
    if (!is_reading(app)) {
        draw_demo_list(app, commands, canvas);
    } else if (app.left_panel == model::LeftPanel::lesson && app.lesson) {
        draw_lesson(app, commands, canvas);
    } else {
        draw_lesson_list(app, commands, canvas);
    }
}

void draw_splitters(const model::App& app, model::Commands& commands, const Canvas& canvas,
                    const model::Arrangement& now) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto is_there = [](const model::Box& splitter) { return splitter.width > 0; };
    if (is_there(now.left_splitter) && draw_splitter(canvas.part(rect_of(now.left_splitter)), "splitter: left", true))
        commands.push(model::SetLayout{model::with_left(mouse.x, app.scale, app.layout, is_reading(app))});
    if (is_there(now.inspector_splitter) && draw_splitter(canvas.part(rect_of(now.inspector_splitter)), "splitter: inspector", true))
        commands.push(model::SetLayout{model::with_inspector(now, mouse.x, app.scale, app.layout)});
    if (is_there(now.timeline_splitter) && draw_splitter(canvas.part(rect_of(now.timeline_splitter)), "splitter: timeline", false))
        commands.push(model::SetLayout{model::with_timeline(now, mouse.y, app.layout)});
}

}  // namespace

void draw_playground(const model::App& app, model::Commands& commands, const platform::Fonts& fonts,
                     ItemMap& items, std::optional<ImTextureID> picture) {
    items.clear();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const bool compares = app.demo() != nullptr && app.demo()->compares;
    constexpr float kPlotShare = 0.57F;
    const float share = compares ? kPlotShare : app.demo() != nullptr ? stage_share_of(app.demo()->name) : 0;
    model::Arrangement now =
        model::arrange(size.x, size.y, fonts.scale, app.layout, is_reading(app), share);
    if (compares) now = model::with_tall_inspector(now);
    handle_keys(app, commands, now.sharing);
    // The tour points at every panel.
    const bool alone = app.stage_alone && !compares && app.tour == model::Tour::none && now.sharing != model::Sharing::all;
    if (alone) now = model::with_stage_alone(now);
    const auto seen = [&](model::Front panel) {
        if (alone) return panel == model::Front::stage || panel == model::Front::left;
        return model::is_seen(panel, app.front, now.sharing);
    };
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::Begin("IPC Playground", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoScrollWithMouse |
                     // The window was cleared in this colour: a second coat is a third of all drawing.
                     ImGuiWindowFlags_NoBackground);
    ImGui::PopStyleVar(3);

    TabOrder tabs;
    Ui ui{fonts, theme_of(app.theme), items, fonts.scale, &tabs, picture, now.sharing};
    const Canvas canvas{ui, *ImGui::GetWindowDrawList(), {{0, 0}, size}};
    draw_top_bar(app, commands, canvas.part(rect_of(now.top)));
    if (seen(model::Front::left)) draw_left(app, commands, canvas.part(rect_of(now.left)));
    const Canvas stage = canvas.part(rect_of(now.stage)), bottom = canvas.part(rect_of(now.timeline));
    if (seen(model::Front::stage) && compares) {
        draw_compare_plot(app, commands, stage);
    } else if (seen(model::Front::stage)) {
        draw_stage(app, commands, stage);
    }
    if (seen(model::Front::bottom) && compares) {
        draw_compare_table(app, commands, bottom);
    } else if (seen(model::Front::bottom)) {
        draw_bottom(app, commands, bottom);
    }
    if (seen(model::Front::inspector)) draw_inspector(app, commands, canvas.part(rect_of(now.inspector)));
    draw_splitters(app, commands, canvas, now);
    const Rect panels{{now.stage.x, now.stage.y}, {rect_of(now.timeline).max.x, rect_of(now.timeline).max.y}};
    draw_tour(app, commands, canvas, panels, rect_of(now.timeline));
    draw_pointed_at(app, commands, canvas);
    platform::reserve({0, 0}, size);
    ImGui::End();
    // Tab stays in what lies over the panels.
    const bool covered = app.keys_open || app.files.open;
    TabOrder over;
    if (covered) ui.tabs = &over;
    draw_keys(app, commands, canvas);
    draw_files(app, commands, canvas);
    (covered ? over : tabs).finish();
}

}  // namespace ipc::views
