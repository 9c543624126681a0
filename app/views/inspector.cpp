#include "views/inspector.hpp"

#include <algorithm>
#include <span>

#include "views/compare_view.hpp"
#include "views/panel_tabs.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

using DrawTab = void (*)(const model::App&, model::Commands&, Canvas);

constexpr InspectorTab kTabs[] = {{model::Tab::advice, "Advice", "Advice"},
                                  {model::Tab::code, "Code", "Code"},
                                  {model::Tab::kernel, "Kernel", "Kernel"},
                                  {model::Tab::system_calls, "System calls", "Calls"},
                                  {model::Tab::try_it, "Try it", "Try"},
                                  {model::Tab::knobs, "Knobs", "Knobs"}};

DrawTab drawing_of(model::Tab tab) {
    switch (tab) {
        case model::Tab::advice: return draw_advice;
        case model::Tab::kernel: return draw_kernel;
        case model::Tab::system_calls: return draw_system_calls;
        case model::Tab::try_it: return draw_try_it;
        case model::Tab::knobs: return draw_knobs;
        case model::Tab::code: break;
    }
    return draw_code;
}

void draw_inspector_tabs(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    const Theme& theme = canvas.theme();
    const float bottom = canvas.area.min.y + canvas.px(kHeader);
    canvas.line({canvas.area.min.x, bottom}, {canvas.area.max.x, bottom}, theme.line);

    const std::span<const InspectorTab> tabs = inspector_tabs(app.demo() != nullptr && app.demo()->compares);
    const char* InspectorTab::*title = &InspectorTab::title;
    ImFont* font = canvas.fonts().text;
    const auto width_now = [&] {
        float width = 0;
        for (const InspectorTab& entry : tabs)
            width += platform::text_size(font, entry.*title).x;
        return width;
    };
    float padding = canvas.px(kPadding);
    const auto gaps = static_cast<float>(tabs.size() - 1);
    const float most = canvas.area.width() - 2 * padding - gaps * canvas.px(10);
    if (width_now() > most) font = canvas.fonts().small;
    if (width_now() > most) title = &InspectorTab::brief;
    if (width_now() + 2 * padding + gaps * canvas.px(4) > canvas.area.width()) padding = canvas.px(8);
    // Evenly spread; closer together where the panel is narrow.
    const float room = canvas.area.width() - 2 * padding - width_now();
    const float space = std::clamp(room / gaps, canvas.px(4), canvas.px(24));

    float x = canvas.area.min.x + padding;
    for (const InspectorTab& entry : tabs) {
        const bool on = app.tab == entry.tab;
        const float width = platform::text_size(font, entry.*title).x;
        const Rect place{{x, canvas.area.min.y + canvas.px(4)}, {x + width, bottom}};
        const Click click = click_area(canvas, place, entry.title, entry.title);
        focus_ring(canvas, place, 4);
        const float y = canvas.area.min.y + (canvas.px(kHeader) - platform::font_size(font)) / 2;
        canvas.text({x, y}, font, on || click.hovered ? theme.text : theme.dim, entry.*title);
        if (on) canvas.line({x, bottom - 1}, {x + width, bottom - 1}, theme.accent, 2);
        if (click.pressed) commands.push(model::ChooseTab{entry.tab});
        x += width + space;
    }
}

}  // namespace

std::span<const InspectorTab> inspector_tabs(bool compares) {
    return std::span(kTabs).subspan(compares ? 0 : 1);
}

void draw_inspector(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    float top = canvas.area.min.y + canvas.px(kHeader) + canvas.px(10);
    if (canvas.ui.sharing != model::Sharing::none) {
        top = shared_panel(app, commands, canvas, "Inspector", false).inside.min.y + canvas.px(4);
    } else {
        canvas.box(canvas.area, theme.panel, theme.line);
        canvas.ui.items.add("Inspector", canvas.area);
        draw_inspector_tabs(app, commands, canvas);
    }
    const Rect inside{{canvas.area.min.x + canvas.px(kPadding), top},
                      {canvas.area.max.x - canvas.px(8), canvas.area.max.y - canvas.px(12)}};
    if (app.demo() == nullptr) {
        empty_message(canvas.part(inside), "The chosen mechanism is explained here.");
        return;
    }
    drawing_of(app.tab)(app, commands, canvas.part(inside));
}

}  // namespace ipc::views
