#include "views/inspector.hpp"

#include <algorithm>
#include <span>

#include "views/compare_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

using DrawTab = void (*)(const model::App&, model::Commands&, Canvas);

struct TabEntry {
    model::Tab tab;
    const char* title;
    const char* brief;  // where the panel is narrow
    DrawTab draw;
};

constexpr TabEntry kTabs[] = {{model::Tab::advice, "Advice", "Advice", draw_advice},
                              {model::Tab::code, "Code", "Code", draw_code},
                              {model::Tab::kernel, "Kernel", "Kernel", draw_kernel},
                              {model::Tab::system_calls, "System calls", "Calls", draw_system_calls},
                              {model::Tab::try_it, "Try it", "Try", draw_try_it},
                              {model::Tab::knobs, "Knobs", "Knobs", draw_knobs}};

}  // namespace

void draw_inspector(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Theme& theme = canvas.theme();
    canvas.box(canvas.area, theme.panel, theme.line);
    canvas.ui.items.add("Inspector", canvas.area);
    const float bottom = canvas.area.min.y + canvas.px(kHeader);
    canvas.line({canvas.area.min.x, bottom}, {canvas.area.max.x, bottom}, theme.line);

    // The adviser only where mechanisms are compared.
    const bool compares = app.demo() != nullptr && app.demo()->compares;
    const std::span<const TabEntry> tabs = std::span(kTabs).subspan(compares ? 0 : 1);
    const char* TabEntry::*title = &TabEntry::title;
    ImFont* font = canvas.fonts().text;
    const auto width_now = [&] {
        float width = 0;
        for (const TabEntry& entry : tabs)
            width += platform::text_size(font, entry.*title).x;
        return width;
    };
    float padding = canvas.px(kPadding);
    const auto gaps = static_cast<float>(tabs.size() - 1);
    const float most = canvas.area.width() - 2 * padding - gaps * canvas.px(10);
    if (width_now() > most) font = canvas.fonts().small;
    if (width_now() > most) title = &TabEntry::brief;
    if (width_now() + 2 * padding + gaps * canvas.px(4) > canvas.area.width()) padding = canvas.px(8);
    // Evenly spread; closer together where the panel is narrow.
    const float room = canvas.area.width() - 2 * padding - width_now();
    const float space = std::clamp(room / gaps, canvas.px(4), canvas.px(24));

    DrawTab draw = draw_code;
    float x = canvas.area.min.x + padding;
    for (const TabEntry& entry : tabs) {
        const bool on = app.tab == entry.tab;
        if (on) draw = entry.draw;
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

    const Rect inside{{canvas.area.min.x + canvas.px(kPadding), bottom + canvas.px(10)},
                      {canvas.area.max.x - canvas.px(8), canvas.area.max.y - canvas.px(12)}};
    if (app.demo() == nullptr) {
        empty_message(canvas.part(inside), "The chosen mechanism is explained here.");
        return;
    }
    draw(app, commands, canvas.part(inside));
}

}  // namespace ipc::views
