#include "views/stage_view.hpp"

#include <algorithm>

#include "views/stage_drawing.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

// What went wrong, where it can be read, copied and put away. Answers the height it took.
float draw_error(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    if (app.error.empty()) return 0;
    const Theme& theme = canvas.theme();
    const ButtonLook look{.small = true};
    const float height = canvas.px(26);
    const float copy = button_width(canvas.ui, "Copy", look);
    const float close = button_width(canvas.ui, "Close", look);
    const float text = canvas.area.width() - copy - close - canvas.px(44);
    const float lines = platform::text_size(canvas.fonts().small, app.error, text).y;
    const float all = std::max(lines, height) + canvas.px(14);
    const Rect box{{canvas.area.min.x, canvas.area.max.y - all}, canvas.area.max};
    canvas.box(box, theme.bad_ground, mixed(theme.bad_ground, theme.bad, 0.45F));
    canvas.ui.items.add("Error", box);
    canvas.text_wrapped({box.min.x + canvas.px(12), box.center().y - lines / 2}, text,
                        canvas.fonts().small, theme.text, app.error);
    const float y = box.center().y - height / 2;
    const float close_x = box.max.x - canvas.px(10) - close;
    const float copy_x = close_x - canvas.px(6) - copy;
    if (button(canvas, {{copy_x, y}, {copy_x + copy, y + height}}, "Copy", look))
        commands.push(model::Copy{app.error});
    if (button(canvas, {{close_x, y}, {close_x + close, y + height}}, "Close", look))
        commands.push(model::DismissError{});
    return all + canvas.px(8);
}

void draw_header(const model::App& app, const Canvas& canvas, Rect header) {
    const Theme& theme = canvas.theme();
    const float y = header.center().y - platform::font_size(canvas.fonts().text) / 2;
    float end = header.max.x;
    if (!app.note.empty()) {
        const float width = platform::text_size(canvas.fonts().small, app.note).x;
        end -= std::min(width, header.width() * 0.6F);
        canvas.text_fitted({end, y + canvas.px(1)}, header.max.x - end, canvas.fonts().small,
                           theme.good, app.note);
        end -= canvas.px(12);
    } else if (!app.run.schedule.empty()) {
        // The newest steps are the interesting ones.
        const std::string& steps = app.run.schedule;
        const std::string text = steps.size() > 40 ? "… " + steps.substr(steps.size() - 39) : steps;
        const float width = platform::text_size(canvas.fonts().mono, text).x;
        canvas.text_right({header.max.x, y}, canvas.fonts().mono, theme.text, text);
        const float label = header.max.x - width - canvas.px(8);
        canvas.text_right({label, y}, canvas.fonts().text, theme.dim, "steps");
        end = label - platform::text_size(canvas.fonts().text, "steps").x - canvas.px(12);
    }
    canvas.text_fitted({header.min.x, y}, end - header.min.x, canvas.fonts().text, theme.dim,
                       app.demo()->summary);
}

}  // namespace

void draw_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const Panel frame = panel(canvas, "Stage");
    if (app.demo() == nullptr) {
        empty_message(canvas.part(frame.inside), "Nothing to show: no mechanism was found.");
        return;
    }
    draw_header(app, canvas, frame.header);

    const bool low = canvas.area.height() < canvas.px(360);
    const float side = low ? canvas.px(4) : canvas.px(24);
    Rect inside{{frame.inside.min.x + side, frame.inside.min.y},
                {frame.inside.max.x - side, canvas.area.max.y - canvas.px(low ? 12 : 22)}};
    inside.max.y -= draw_error(app, commands, canvas.part(inside));

    const float band = canvas.px(low ? 62 : 96);
    const Rect verdict{{inside.min.x, inside.max.y - band}, inside.max};
    draw_verdict(app, canvas.part(verdict));

    const Rect drawing{inside.min, {inside.max.x, verdict.min.y - canvas.px(low ? 8 : 16)}};
    canvas.list.PushClipRect(drawing.min, drawing.max, true);
    stage_drawing_of(app.demo()->name)(app, commands, canvas.part(drawing));
    canvas.list.PopClipRect();
}

}  // namespace ipc::views
