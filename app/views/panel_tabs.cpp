#include "views/panel_tabs.hpp"

#include <algorithm>
#include <vector>

#include "views/inspector.hpp"

namespace ipc::views {

namespace {

using model::BottomTab;
using model::Front;

constexpr float kLeastHeader = 100;  // of what a panel has to say, beside the tabs

struct PanelTab {
    const char* title;
    const char* brief;  // where there is little room
    const char* name;   // in the item map
    bool on;
    model::Command command;
};

std::vector<PanelTab> panel_tabs(const model::App& app, model::Sharing sharing) {
    const bool compares = app.demo() != nullptr && app.demo()->compares;
    const bool searches = app.exploration || (app.demo() != nullptr && app.demo()->not_explored.empty());
    const bool all = sharing == model::Sharing::all;
    const bool inspector = app.front == Front::inspector;
    const bool bottom = all ? app.front == Front::bottom : !inspector;
    std::vector<PanelTab> tabs;
    if (all) {
        const char* title = app.left_panel == model::LeftPanel::mechanisms ? "Mechanisms"
                            : app.left_panel == model::LeftPanel::lesson   ? "Lesson"
                                                                           : "Lessons";
        tabs.push_back({title, title, "Show list", app.front == Front::left, model::ShowPanel{Front::left}});
    }
    if (all && compares) {
        tabs.push_back({"Figures", "Figures", "Show figures", app.front == Front::stage, model::ShowPanel{Front::stage}});
    } else if (all) {
        tabs.push_back({"Stage", "Stage", "Show Stage", app.front == Front::stage, model::ShowPanel{Front::stage}});
    }
    if (compares) {
        tabs.push_back({"Trade-offs", "Table", "Show trade-offs", bottom, model::ShowPanel{Front::bottom}});
    } else {
        const bool schedules = searches && app.bottom == BottomTab::every_schedule;
        tabs.push_back({"Timeline", "Timeline", "Show timeline", bottom && !schedules,
                        model::ChooseBottom{BottomTab::timeline}});
        if (searches)
            tabs.push_back({"Every schedule", "Schedules", "Show every schedule", bottom && schedules,
                            model::ChooseBottom{BottomTab::every_schedule}});
    }
    for (const InspectorTab& entry : inspector_tabs(compares))
        tabs.push_back({entry.title, entry.brief, entry.title, inspector && app.tab == entry.tab, model::ChooseTab{entry.tab}});
    return tabs;
}

// Answers where they end.
float draw_tabs(const std::vector<PanelTab>& tabs, model::Commands& commands, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().small;
    const char* PanelTab::*title = &PanelTab::title;
    const auto width_now = [&] {
        float width = 0;
        for (const PanelTab& tab : tabs)
            width += platform::text_size(font, tab.*title).x;
        return width;
    };
    const auto gaps = static_cast<float>(tabs.size() - 1);
    // Short titles where all do not fit, or where a header then has room beside them.
    const auto left = [&](float gap) { return canvas.area.width() - width_now() - gaps * canvas.px(gap); };
    if (left(18) < canvas.px(20 + kLeastHeader)) title = &PanelTab::brief;
    if (left(18) < canvas.px(20 + kLeastHeader)) title = &PanelTab::title;
    if (left(12) < 0) title = &PanelTab::brief;
    const float space = std::clamp((canvas.area.width() - width_now()) / gaps, canvas.px(6), canvas.px(18));
    const float bottom = canvas.area.max.y - canvas.px(4);
    float x = canvas.area.min.x;
    for (const PanelTab& tab : tabs) {
        const float width = platform::text_size(font, tab.*title).x;
        const Rect place{{x - canvas.px(3), canvas.area.min.y + canvas.px(4)}, {x + width + canvas.px(3), bottom}};
        const Click click = click_area(canvas, place, tab.name, tab.name);
        focus_ring(canvas, place, 4);
        const float y = canvas.area.center().y - platform::font_size(font) / 2;
        canvas.text({x, y}, font, tab.on || click.hovered ? theme.text : theme.dim, tab.*title);
        if (tab.on) canvas.line({x, bottom - 1}, {x + width, bottom - 1}, theme.accent, 2);
        if (click.pressed && !tab.on) commands.push(tab.command);
        x += width + space;
    }
    return x - space;
}

}  // namespace

Panel shared_panel(const model::App& app, model::Commands& commands, const Canvas& canvas, std::string_view name,
                   bool wants_header) {
    canvas.box(canvas.area, canvas.theme().panel, canvas.theme().line);
    canvas.ui.items.add(name, canvas.area);
    const float padding = canvas.px(kPadding), row = canvas.px(36);
    const Rect head{{canvas.area.min.x + padding, canvas.area.min.y}, {canvas.area.max.x - padding, canvas.area.min.y + row}};
    const float end = draw_tabs(panel_tabs(app, canvas.ui.sharing), commands, canvas.part(head));
    Panel made;
    made.header = {{std::min(end + canvas.px(20), head.max.x), head.min.y}, head.max};
    made.inside = {{head.min.x, head.max.y + canvas.px(4)}, {head.max.x, canvas.area.max.y - padding}};
    if (made.header.width() >= canvas.px(kLeastHeader) || !wants_header) return made;
    if (canvas.area.height() < canvas.px(200)) {
        made.header.min.x = made.header.max.x;
        return made;
    }
    made.header = {{head.min.x, head.max.y}, {head.max.x, head.max.y + canvas.px(28)}};
    made.inside.min.y = made.header.max.y + canvas.px(2);
    return made;
}

}  // namespace ipc::views
