#include "views/stage_view.hpp"

#include <algorithm>

#include "model/ticks.hpp"
#include "views/panel_tabs.hpp"
#include "views/stage_drawing.hpp"
#include "views/step_strip.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

/// While a moment of the past is shown: which, how exact, and the way back.
void draw_moment(const model::App& app, model::Commands& commands, const Canvas& canvas,
                 Rect header) {
    const Theme& theme = canvas.theme();
    const model::Scrub& scrub = *app.tools.scrub;
    const model::Timeline& timeline = app.run.timeline;
    const ButtonLook look{.small = true};
    const float width = button_width(canvas.ui, "Back to now", look);
    const float half = canvas.px(12);
    const Rect back{{header.max.x - width, header.center().y - half},
                    {header.max.x, header.center().y + half}};
    if (button(canvas, back, "Back to now", look)) commands.push(model::ScrubTo{});
    std::string text =
        "at " + model::time_text(scrub.time - timeline.begin(), 100'000) +
        ", not now";
    const float y = header.center().y - platform::font_size(canvas.fonts().text) / 2;
    const float end =
        canvas.text({header.min.x, y}, canvas.fonts().text, theme.accent, text) + canvas.px(14);
    text = !scrub.figures_age ? "figures and gauges: not recorded"
                              : "figures and gauges of " +
                                    model::duration_text(*scrub.figures_age) + " before";
    canvas.text_fitted({end, y + canvas.px(1)}, back.min.x - canvas.px(12) - end,
                       canvas.fonts().small, theme.dim, text);
    canvas.ui.items.add("Moment", {{header.min.x, back.min.y}, {end, back.max.y}});
}

/// Four corners, outwards or inwards: the Stage alone, or all panels. Answers what is left of the
/// header.
Rect draw_size_button(const model::App& app, model::Commands& commands, const Canvas& canvas,
                      Rect header) {
    const bool alone = app.stage_alone;
    const float half = canvas.px(12);
    const Rect place{{header.max.x - half * 2, header.center().y - half},
                     {header.max.x, header.center().y + half}};
    const ButtonLook look{
        .tooltip = alone ? "All panels again (Z)" : "The Stage alone, as large as the window (Z)",
        .name = alone ? "All panels" : "Stage alone",
        .tone = Tone::quiet,
        .small = true};
    if (button(canvas, place, "", look)) commands.push(model::ShowStageAlone{!alone});
    const ImVec2 middle = place.center();
    const float corner = canvas.px(5.5F), arm = canvas.px(4), apart = alone ? canvas.px(2) : corner;
    for (const float x : {-1.0F, 1.0F}) {
        for (const float y : {-1.0F, 1.0F}) {
            const float way = alone ? 1.0F : -1.0F;
            const ImVec2 at{middle.x + x * apart, middle.y + y * apart};
            canvas.line(at, {at.x + x * way * arm, at.y}, canvas.theme().dim, 1.5F);
            canvas.line(at, {at.x, at.y + y * way * arm}, canvas.theme().dim, 1.5F);
        }
    }
    return {header.min, {place.min.x - canvas.px(8), header.max.y}};
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
    } else if (app.run.in_step_mode()) {
        // A run that was made small for a search is not what the knobs say.
        const std::int64_t each = app.knob_now(model::kIterationsKnob);
        if (each > 0) {
            const std::string text =
                model::grouped(each) + (each == 1 ? " iteration each" : " iterations each");
            canvas.text_right({header.max.x, y}, canvas.fonts().text, theme.text, text);
            end -= platform::text_size(canvas.fonts().text, text).x + canvas.px(12);
        }
    }
    ImFont* font = canvas.fonts().text;
    const std::string& summary = app.demo()->summary;
    if (platform::text_size(font, summary).x > end - header.min.x) font = canvas.fonts().small;
    canvas.text_fitted({header.min.x, header.center().y - platform::font_size(font) / 2},
                       end - header.min.x, font, theme.dim, summary);
}

Rect rect_of(const model::Box& box) {
    return {{box.x, box.y}, {box.right(), box.bottom()}};
}

void draw_drawing(const model::App& app, model::Commands& commands, const Canvas& canvas) {
    canvas.list.PushClipRect(canvas.area.min, canvas.area.max, true);
    // Of an object whose gauges were not recorded no picture can be drawn.
    const std::string_view drawn = app.run.figures_known ? app.demo()->name : std::string_view{};
    stage_drawing_of(drawn)(app, commands, canvas);
    canvas.list.PopClipRect();
}

}  // namespace

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

void draw_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const bool scheduler = app.demo() != nullptr && app.run.in_step_mode();
    const bool shared = canvas.ui.sharing == model::Sharing::all;
    // What the mechanism is about has been read when its steps are taken one by one; a picture stays in its place.
    const bool says = !scheduler || stage_share_of(app.demo()->name) > 0 || app.tools.scrub || !app.note.empty();
    const Panel frame = shared ? shared_panel(app, commands, canvas, "Stage", says)
                               : panel(canvas, scheduler ? "You are the scheduler" : "Stage", "Stage");
    if (app.demo() == nullptr) {
        empty_message(canvas.part(frame.inside), "Nothing to show: no mechanism was found.");
        return;
    }
    const Rect header = shared ? frame.header : draw_size_button(app, commands, canvas, frame.header);
    if (shared && !says) {
        // Its row is the drawing's.
    } else if (app.tools.scrub) {
        draw_moment(app, commands, canvas, header);
    } else {
        draw_header(app, canvas, header);
    }

    // A picture wants all the room there is.
    const bool picture = stage_share_of(app.demo()->name) > 0;
    const bool low = canvas.area.height() < canvas.px(360) || picture;
    const float side = low ? canvas.px(4) : canvas.px(24);
    Rect inside{{frame.inside.min.x + side, frame.inside.min.y},
                {frame.inside.max.x - side, canvas.area.max.y - canvas.px(low ? 12 : 22)}};
    if (!app.files.open) inside.max.y -= draw_error(app, commands, canvas.part(inside));

    const auto beside = picture && app.run.figures_known ? picture_beside(app, canvas.ui, inside) : std::nullopt;
    if (beside) {
        draw_verdict(app, canvas.part(rect_of(beside->verdict)));
        if (beside->strip.height > 0) draw_step_strip(app, commands, canvas.part(rect_of(beside->strip)), true);
        draw_picture_beside(app, commands, canvas.part(inside), *beside);
        return;
    }
    const float strip = step_strip_height(app, canvas.ui, low);
    const bool flat = strip > 0 || (picture && canvas.area.height() < canvas.px(320));
    const bool tight = canvas.area.height() < canvas.px(230);  // every row counts
    const float band = canvas.px(!low ? 96 : flat ? (tight ? 26 : 32) : 62);
    const float gap = canvas.px(tight ? 4 : low ? 6 : 10);
    const Rect verdict{{inside.min.x, inside.max.y - band}, inside.max};
    float bottom = verdict.min.y;
    if (strip > 0 && low && !app.run.deadlock.empty()) {
        // A flat band has no room for who waits for whom: it is told in one box with the steps that led there.
        const float told = std::max(strip + gap + band, told_strip_height(app, canvas.ui, inside.width()));
        bottom = inside.max.y - told;
        // Actors over each other show nothing, and none of them can take a step.
        if (bottom - inside.min.y < canvas.px(48)) bottom = inside.min.y;
        draw_step_strip(app, commands, canvas.part({{inside.min.x, bottom}, inside.max}), low);
    } else {
        draw_verdict(app, canvas.part(verdict));
        if (strip > 0) {
            const float foot = bottom - gap;
            bottom = foot - strip;
            draw_step_strip(app, commands, canvas.part({{inside.min.x, bottom}, {inside.max.x, foot}}), low);
        }
    }

    if (bottom > inside.min.y)
        draw_drawing(app, commands, canvas.part({inside.min, {inside.max.x, bottom - canvas.px(tight ? 5 : low ? 8 : 16)}}));
}

}  // namespace ipc::views
