#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "model/comparison_plot.hpp"
#include "views/compare_view.hpp"
#include "views/panel_tabs.hpp"
#include "views/stage_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

// Where 0..1 of the plot is on the screen.
struct PlotFrame {
    Rect area;
    ImVec2 at(float x, float y) const {
        return {area.min.x + x * area.width(), area.max.y - y * area.height()};
    }
};

void draw_plot_axes(const Canvas& canvas, const PlotFrame& frame, const model::ComparisonPlot& plot) {
    const Theme& theme = canvas.theme();
    ImFont* font = canvas.fonts().mono_small;
    const float half = platform::font_size(font) / 2;
    for (const auto& tick : plot.y.ticks) {
        const ImVec2 at = frame.at(0, plot.y.part(tick.value));
        canvas.line(at, {frame.area.max.x, at.y}, theme.line);
        canvas.text_right({at.x - canvas.px(8), at.y - half}, font, theme.dim, tick.label);
    }
    const float below = frame.area.max.y + canvas.px(6), apart = canvas.px(8);
    const float first = plot.x.ticks.empty() ? 0 : platform::text_size(font, plot.x.ticks.front().label).x / 2;
    canvas.text_right({frame.area.min.x - first - canvas.px(10), below - canvas.px(1)}, canvas.fonts().small, theme.dim,
                      "size");
    float free = frame.area.min.x - first;  // where the next label may begin
    const float end = frame.at(plot.x.ticks.empty() ? 0 : plot.x.part(plot.x.ticks.back().value), 0).x;
    for (std::size_t i = 0; i < plot.x.ticks.size(); ++i) {
        const auto& tick = plot.x.ticks[i];
        const ImVec2 at = frame.at(plot.x.part(tick.value), 0);
        canvas.line(at, {at.x, at.y + canvas.px(4)}, theme.dim);
        const float width = platform::text_size(font, tick.label).x;
        // How far the axis goes is what matters most: the last label has room, at worst a little beside its tick.
        const bool last = i + 1 == plot.x.ticks.size();
        const float x = last ? std::max(at.x - width / 2, free) : at.x - width / 2;
        if (x < free - 0.5F || (!last && x + width + apart > end)) continue;
        canvas.text({x, below}, font, theme.dim, tick.label);
        free = x + width + apart;
    }
}

void draw_dashed(const Canvas& canvas, const std::vector<ImVec2>& points, ImU32 color) {
    const float dash = canvas.px(6), period = canvas.px(10);
    float gone = 0;  // of the whole line: dashes go on around its corners
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const ImVec2 from = points[i], to = points[i + 1];
        const float length = std::hypot(to.x - from.x, to.y - from.y);
        const auto at = [&](float way) {
            const float part = std::clamp(way / std::max(length, 1e-3F), 0.0F, 1.0F);
            return ImVec2{from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
        };
        for (float begin = -std::fmod(gone, period); begin < length; begin += period) {
            if (begin + dash > 0) canvas.list.AddLine(at(begin), at(begin + dash), color, canvas.px(2));
        }
        gone += length;
    }
}

void draw_plot_line(const Canvas& canvas, const PlotFrame& frame, const model::PlotLine& line, bool faint) {
    ImU32 color = mechanism_color(canvas.theme(), line.mechanism);
    if (faint) color = mixed(canvas.theme().panel, color, 0.35F);
    std::vector<ImVec2> points;
    for (const model::PlotPoint& point : line.points) {
        points.push_back(frame.at(point.x, point.y));
        // The bar from the lowest to the highest repeat, with feet where it is long enough to see.
        const ImVec2 low = frame.at(point.x, point.low), high = frame.at(point.x, point.high);
        canvas.line(low, high, color);
        if (low.y - high.y < canvas.px(5)) continue;
        for (const float y : {low.y, high.y})
            canvas.line({low.x - canvas.px(3), y}, {low.x + canvas.px(4), y}, color);
    }
    if (mechanism_dashed(line.mechanism)) {
        draw_dashed(canvas, points, color);
    } else {
        platform::add_polyline(canvas.list, points.data(), static_cast<int>(points.size()), color, canvas.px(2));
    }
    for (const ImVec2 point : points) {
        draw_mechanism_mark(canvas.part({point, point}), point, line.mechanism, canvas.px(faint ? 2.5F : 3.5F));
    }
}

// Names at the ends of the lines, in their order, moved apart; those that cannot be told apart are bracketed. Answers
// the line that is chosen, or whose name the pointer is on.
std::optional<std::size_t> draw_end_labels(const Canvas& canvas, const PlotFrame& frame, const model::ComparisonPlot& plot,
                                           bool values, std::optional<std::size_t> chosen) {
    const Theme& theme = canvas.theme();
    // Smaller letters first, then only some of the names: no name over another.
    ImFont* font = canvas.fonts().small;
    const auto pitch = [&] { return platform::font_size(font) + canvas.px(font == canvas.fonts().small ? 2 : 1); };
    if (pitch() * static_cast<float>(plot.lines.size()) > canvas.area.height()) font = canvas.fonts().mono_small;
    const float height = pitch();
    const auto room_for = static_cast<std::size_t>(std::max(canvas.area.height() / height, 0.0F));
    const std::vector<std::size_t> shown = model::names_that_fit(plot.lines.size(), room_for, chosen);
    const bool all = shown.size() == plot.lines.size();
    std::vector<float> wanted;
    for (const std::size_t i : shown)
        wanted.push_back(frame.at(1, plot.lines[i].points.back().y).y - height / 2);
    const float bottom = canvas.area.max.y - (all ? 0 : height);
    const std::vector<float> tops = model::spread_labels(wanted, height, canvas.area.min.y, bottom);
    const float x = canvas.area.min.x + canvas.px(36);
    const Rect names{{x - canvas.px(14), canvas.area.min.y}, canvas.area.max};
    canvas.ui.items.add("Names of the lines", names);
    if (click_area(canvas, names, "names of the lines").hovered) {
        const float mouse = ImGui::GetIO().MousePos.y;
        for (std::size_t k = 0; k < shown.size(); ++k) {
            if (mouse >= tops[k] && mouse < tops[k] + height) chosen = shown[k];
        }
    }
    for (std::size_t k = 0; k < shown.size(); ++k) {
        const std::size_t i = shown[k];
        const model::PlotLine& line = plot.lines[i];
        const ImVec2 end = frame.at(line.points.back().x, line.points.back().y);
        ImU32 color = mechanism_color(theme, line.mechanism);
        if (chosen && *chosen != i) color = mixed(theme.panel, color, 0.55F);
        const float middle = tops[k] + height / 2;
        // Only outside the plot: across it a leader would look like data. The mark tells whose line ends before.
        if (line.points.back().x > 0.999F)
            canvas.line({end.x + canvas.px(6), end.y}, {x - canvas.px(16), middle}, mixed(theme.panel, color, 0.5F));
        draw_mechanism_mark(canvas, {x - canvas.px(9), middle}, line.mechanism, canvas.px(3.5F));
        const std::string_view name = stage::kMechanisms[line.mechanism];
        const float value = values ? platform::text_size(canvas.fonts().mono_small, line.value).x + canvas.px(6) : 0;
        const float room = canvas.area.max.x - x - canvas.px(14);
        const float right = canvas.text_fitted({x, tops[k]}, room - value, font, color, name);
        const float value_y = middle - platform::font_size(canvas.fonts().mono_small) / 2;
        if (values) canvas.text({right + canvas.px(6), value_y}, canvas.fonts().mono_small, theme.dim, line.value);
        if (!plot.meets_next[i] || k + 1 >= shown.size() || shown[k + 1] != i + 1) continue;
        // A bracket at the right: this one and the next.
        const float side = canvas.area.max.x - canvas.px(4);
        const float below = tops[k + 1] + height / 2;
        canvas.line({side, middle}, {side, below}, theme.dim);
        canvas.line({side - canvas.px(4), middle}, {side, middle}, theme.dim);
        canvas.line({side - canvas.px(4), below}, {side, below}, theme.dim);
    }
    if (all) return chosen;
    std::string more = "+ " + std::to_string(plot.lines.size() - shown.size()) + " more: point at a line";
    if (platform::text_size(canvas.fonts().mono_small, more).x > canvas.area.max.x - x) more.resize(more.find(':'));
    canvas.text_fitted({x, bottom}, canvas.area.max.x - x, canvas.fonts().mono_small, theme.dim, more);
    return chosen;
}

// Which point is looked at: under the pointer, or chosen by + and - while the plot has the focus.
std::optional<model::NearestPoint> looked_at(const Canvas& canvas, const PlotFrame& frame,
                                             const model::ComparisonPlot& plot) {
    const Click click = click_area(canvas, frame.area, "plot", "plot");
    focus_ring(canvas, frame.area, 4);
    if (click.hovered) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        return model::nearest_point(plot, (mouse.x - frame.area.min.x) / frame.area.width(),
                                    (frame.area.max.y - mouse.y) / frame.area.height(), frame.area.width(),
                                    frame.area.height(), canvas.px(14));
    }
    if (!ImGui::IsItemFocused() || !ImGui::GetIO().NavVisible) return std::nullopt;
    int points = 0;
    for (const model::PlotLine& line : plot.lines)
        points += static_cast<int>(line.points.size());
    ImGuiStorage* kept = ImGui::GetStateStorage();
    const ImGuiID key = ImGui::GetID("point looked at");
    int point = kept->GetInt(key, 0);
    if (platform::is_key_pressed(platform::Key::plus, true)) ++point;
    if (platform::is_key_pressed(platform::Key::minus, true)) --point;
    point = (point + points) % points;
    kept->SetInt(key, point);
    for (std::size_t i = 0; i < plot.lines.size(); ++i) {
        const int here = static_cast<int>(plot.lines[i].points.size());
        if (point < here) return model::NearestPoint{i, static_cast<std::size_t>(point)};
        point -= here;
    }
    return std::nullopt;
}

void draw_figures(const model::App& app, const Canvas& canvas, const model::ComparisonPlot& plot) {
    float widest = 0, value = 0;
    for (const model::PlotLine& line : plot.lines) {
        widest = std::max(widest, platform::text_size(canvas.fonts().small, stage::kMechanisms[line.mechanism]).x);
        value = std::max(value, platform::text_size(canvas.fonts().mono_small, line.value).x);
    }
    float axis = 0;
    for (const auto& tick : plot.y.ticks)
        axis = std::max(axis, platform::text_size(canvas.fonts().mono_small, tick.label).x);
    // Whose a line is matters more than its last figure, which the axis tells, too.
    const bool values = widest + value + canvas.px(58) <= canvas.area.width() * 0.4F;
    const float labels = std::min(widest + (values ? value : 0) + canvas.px(58), canvas.area.width() * (values ? 0.4F : 0.43F));
    const PlotFrame frame{{{canvas.area.min.x + axis + canvas.px(10), canvas.area.min.y + canvas.px(8)},
                           {canvas.area.max.x - labels, canvas.area.max.y - canvas.px(22)}}};
    const auto point = looked_at(canvas, frame, plot);
    // Above the last label of the axis.
    const Rect names{{frame.area.max.x, canvas.area.min.y}, {canvas.area.max.x, frame.area.max.y + canvas.px(5)}};
    const auto chosen = draw_end_labels(canvas.part(names), frame, plot, values, point ? std::optional(point->line) : std::nullopt);
    draw_plot_axes(canvas, frame, plot);
    for (std::size_t i = 0; i < plot.lines.size(); ++i)
        draw_plot_line(canvas, frame, plot.lines[i], chosen && *chosen != i);
    if (!chosen) return;
    const auto& points = plot.lines[*chosen].points;
    const model::PlotPoint& at = point ? points[point->point] : points.back();  // of a name the end of its line
    // Not over the names while the pointer is on one of them.
    const Rect beside{canvas.area.min, {point ? canvas.area.max.x : frame.area.max.x, canvas.area.max.y}};
    draw_compare_figures(app, app.run.comparison.cells[at.cell], canvas.part(beside), frame.at(at.x, at.y));
}

// "same CPU | two CPUs", "round trip | one way"; answers where it begins at the left.
template <class Value>
float draw_figure_switch(const Canvas& canvas, Rect header, float right, const char* knob, Value& chosen) {
    std::array<Segment, 2> segments;
    float width = 0;
    for (const Value value : {Value{0}, Value{1}}) {
        const std::string name = model::name_of(value);
        segments[static_cast<std::size_t>(value)] = {name, std::string(knob) + ": " + name, {}, false};
        width += segment_width(canvas.ui, segments[static_cast<std::size_t>(value)]);
    }
    const float y = header.center().y, half = canvas.px(14);
    const int pressed = segmented(canvas, {{right - width, y - half}, {right, y + half}}, segments,
                                  static_cast<int>(chosen));
    if (pressed >= 0) chosen = static_cast<Value>(pressed);
    return right - width;
}

std::string progress_text(const model::App& app) {
    const model::Comparison& figures = app.run.comparison;
    std::string text =
        std::to_string(figures.measured()) + " of " + std::to_string(figures.to_measure()) + " cells";
    if (figures.rounds > 0)
        text += ", each " + std::to_string(figures.rounds) + (figures.rounds == 1 ? " time" : " times");
    return text + (app.run.active() ? "" : figures.measured() < figures.to_measure() ? "; stopped" : "; done");
}

// At the foot: how far it is, and on what it was measured.
void draw_progress(const model::App& app, const Canvas& canvas, bool with_note) {
    const Theme& theme = canvas.theme();
    const model::Comparison& figures = app.run.comparison;
    const float y = canvas.area.min.y;
    float x = canvas.area.min.x;
    if (figures.planned > 0) {
        const float part = static_cast<float>(figures.measured()) /
                           static_cast<float>(std::max<std::size_t>(figures.to_measure(), 1));
        const float begin = x;
        // What is over needs no bar, and where little has room the words say it, too.
        if (app.run.active() && canvas.area.width() > canvas.px(560)) {
            const Rect bar{{x, y + canvas.px(5)}, {x + canvas.px(120), y + canvas.px(11)}};
            canvas.box(bar, theme.raised, theme.line, 3);
            canvas.box({bar.min, {bar.min.x + bar.width() * std::min(part, 1.0F), bar.max.y}}, theme.accent, 0, 3);
            x = bar.max.x + canvas.px(8);
        }
        x = canvas.text({x, y}, canvas.fonts().small, theme.text, progress_text(app));
        canvas.ui.items.add("Progress", {{begin, y}, {x, y + platform::font_size(canvas.fonts().small)}});
        x += canvas.px(14);
    }
    // What went wrong comes before on what it was measured.
    const bool failed = !app.run.active() && app.run.holds == false && !with_note;
    const std::string words = with_note                     ? app.note
                              : failed                       ? "✗ " + app.run.verdict
                              : figures.environment.empty() ? app.run.verdict
                                                            : figures.environment;
    const Rect rest{{x, y}, {std::max(canvas.area.max.x, x + 1), canvas.area.max.y}};
    canvas.text_in(rest, canvas.fonts().small, with_note ? theme.good : failed ? theme.bad : theme.dim, words);
    canvas.ui.items.add(failed ? "What went wrong" : "Measured on", rest);
    const bool whole = platform::text_size(canvas.fonts().small, words, rest.width()).y <= rest.height();
    if (whole && !failed) return;
    click_area(canvas, rest, "measured on");
    tooltip(canvas.ui, failed ? words + " Measured on: " + figures.environment : words);
}

// The first of these that has room; the last one in any case.
std::string_view fitting(const Canvas& canvas, float room, std::initializer_list<std::string_view> candidates) {
    for (const std::string_view words : candidates) {
        if (platform::text_size(canvas.fonts().small, words).x <= room) return words;
    }
    return *(candidates.end() - 1);
}

constexpr std::string_view kBarsAndBrackets =
    "Each point is the median of the repeats, and its bar goes from the lowest of them to the highest. Lines joined by "
    "a bracket are not distinguishable at the largest size that both have: the median of one lies within the bar of the "
    "other, so another run may put them in the other order.";

std::string why_empty(const model::App& app, const model::ComparisonChoice& shown) {
    if (!app.run.failure.empty()) return app.run.failure;
    if (app.run.comparison.empty())
        return app.run.active() ? "Warming up: the first figures come in a moment."
                                : "Nothing was measured here yet. Run measures every mechanism with real processes on "
                                  "this machine and plots it; the adviser, under Advice, works without figures.";
    return std::string("No figures yet for ") + model::name_of(shown.placement) + ", " +
           model::name_of(shown.pattern) + ": run on, or see the knobs that say what is measured.";
}

}  // namespace

void draw_compare_plot(const model::App& app, model::Commands& commands, Canvas canvas) {
    const bool wide = canvas.area.width() > canvas.px(800);
    const bool narrow = canvas.area.width() < canvas.px(520);
    const char* title = wide ? "Measured here, now" : narrow ? "Measured" : "Measured here";
    const Panel frame = canvas.ui.sharing == model::Sharing::all ? shared_panel(app, commands, canvas, "Comparison")
                                                                 : panel(canvas, title, "Comparison");
    model::ComparisonChoice shown = app.compared;
    // As the table does: figures that are there, rather than those that were wished for.
    model::ComparisonChoice plotted = app.compared;
    plotted.placement = model::placement_with_figures(app.run.comparison, app.compared.placement);
    const model::ComparisonPlot plot = model::plot_of(app.run.comparison, plotted);
    float x = draw_figure_switch(canvas, frame.header, frame.header.max.x, "pattern", shown.pattern);
    x = draw_figure_switch(canvas, frame.header, x - canvas.px(10), "placement", shown.placement);
    if (shown != app.compared) commands.push(model::ChooseComparison{shown});
    const float y = frame.header.center().y - platform::font_size(canvas.fonts().small) / 2;
    const float room = x - canvas.px(14) - frame.header.min.x;
    const bool note_fits = platform::text_size(canvas.fonts().small, app.note).x <= room;
    if (!app.note.empty() && note_fits) {
        canvas.text_fitted({frame.header.min.x, y}, room, canvas.fonts().small, canvas.theme().good, app.note);
    } else if (plotted.placement != app.compared.placement) {
        const std::string there = model::name_of(plotted.placement);
        const std::string wished = model::name_of(app.compared.placement);
        canvas.text_fitted({frame.header.min.x, y}, room, canvas.fonts().small, canvas.theme().text,
                           fitting(canvas, room, {there + ": no figures for " + wished + " yet", there + " only"}));
    } else if (room > canvas.px(60) && !plot.lines.empty()) {
        canvas.text_fitted({frame.header.min.x, y}, room, canvas.fonts().small, canvas.theme().dim,
                           fitting(canvas, room, {"medians, bars from lowest to highest;  ]  not distinguishable",
                                                  "bars: lowest to highest;  ]  not distinguishable",
                                                  "]  not distinguishable", "]  not told apart", "]  alike"}));
        const float half = canvas.px(11), middle = frame.header.center().y;
        click_area(canvas, {{frame.header.min.x, middle - half}, {x - canvas.px(14), middle + half}}, "bars and brackets");
        tooltip(canvas.ui, kBarsAndBrackets);
    }
    Rect inside{frame.inside.min, {frame.inside.max.x, canvas.area.max.y - canvas.px(10)}};
    if (!app.files.open) inside.max.y -= draw_error(app, commands, canvas.part(inside));
    // Two lines where there is room: on what it was measured belongs to every figure.
    const bool high = canvas.area.height() > canvas.px(330);
    const Rect foot{{inside.min.x, inside.max.y - canvas.px(high ? 34 : 20)}, inside.max};
    const Canvas place = canvas.part({inside.min, {inside.max.x, foot.min.y - canvas.px(6)}});
    canvas.list.PushClipRect(canvas.area.min, canvas.area.max, true);
    draw_progress(app, canvas.part(foot), !note_fits);
    if (plot.lines.empty()) {
        empty_message(place, why_empty(app, plotted));
    } else {
        draw_figures(app, place, plot);
    }
    canvas.list.PopClipRect();
}

}  // namespace ipc::views
