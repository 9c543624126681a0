#include <algorithm>
#include <cmath>
#include <vector>

#include "model/headline.hpp"
#include "views/stage_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

struct Colors {
    ImU32 ground, border, caption, figure;
};

Colors colors_of(const Theme& theme, std::optional<bool> holds) {
    if (!holds) return {theme.raised, theme.line, theme.dim, theme.text};
    const ImU32 strong = *holds ? theme.good : theme.bad;
    const ImU32 ground = *holds ? theme.good_ground : theme.bad_ground;
    return {ground, mixed(ground, strong, 0.4F), mixed(theme.text, strong, 0.6F), strong};
}

void draw_graph(const model::App& app, const model::Headline& line, const Canvas& canvas,
                ImU32 color, bool low) {
    const Theme& theme = canvas.theme();
    const model::History& history = app.run.history;
    float top = canvas.area.min.y;
    // What it is of is said beside it already, where there is no room to say it again.
    ImFont* small = canvas.fonts().small;
    const bool whole = platform::text_size(small, line.over_time_caption).x <= canvas.area.width();
    canvas.text_fitted({canvas.area.min.x, top}, canvas.area.width(), small, theme.dim,
                       whole ? line.over_time_caption : "over time");
    top += platform::font_size(small) + canvas.px(low ? 1 : 4);
    const float bottom = canvas.area.max.y;
    canvas.line({canvas.area.min.x, bottom}, {canvas.area.max.x, bottom},
                mixed(theme.panel, color, 0.3F));
    if (history.size() < 2 || line.over_time < 0) return;

    const auto metric = static_cast<std::size_t>(line.over_time);
    double most = 0;
    for (std::size_t i = 0; i < history.size(); ++i)
        most = std::max(most, history.value(i, metric));
    const double first = history.seconds(0);
    const double span = std::max(history.seconds(history.size() - 1) - first, 1e-9);
    std::vector<ImVec2> points;
    for (std::size_t i = 0; i < history.size(); ++i) {
        const auto part = static_cast<float>((history.seconds(i) - first) / span);
        const auto high = static_cast<float>(most > 0 ? history.value(i, metric) / most : 0.0);
        const ImVec2 point{canvas.area.min.x + part * canvas.area.width(),
                           bottom - canvas.px(1) - high * (bottom - top - canvas.px(4))};
        // Two in one pixel make a knot of a thick line: the newer one stays.
        if (!points.empty() && std::floor(point.x) == std::floor(points.back().x))
            points.pop_back();
        points.push_back(point);
    }
    platform::add_polyline(canvas.list, points.data(), static_cast<int>(points.size()), color,
                           canvas.px(2));
}

float wanted_width(const Canvas& canvas, const model::Figure& figure) {
    const float words = caption_width(canvas.ui, figure.caption);
    return std::max(words, platform::text_size(canvas.fonts().figure, figure.value).x) +
           canvas.px(16);
}

void draw_figure(const model::App& app, const model::Figure& figure, const Canvas& canvas,
                 const Colors& colors, bool low) {
    const Theme& theme = canvas.theme();
    const model::Run& run = app.run;
    const auto metric = static_cast<std::size_t>(figure.metric);
    const bool bad = figure.fault && metric < run.metrics.size() && run.metrics[metric] > 0;
    const ImU32 color = bad || figure.bad           ? theme.bad
                        : figure.fault && run.holds ? colors.figure
                                                    : theme.text;
    const std::string value = run.phase == model::Phase::none ? "–" : figure.value;

    canvas.list.PushClipRect(canvas.area.min, canvas.area.max, true);
    caption(canvas, canvas.area.min, figure.caption, colors.caption, canvas.area.width());
    // A long number in smaller digits rather than half of it.
    ImFont* font = canvas.fonts().figure;
    const float height = platform::font_size(font);
    for (ImFont* smaller :
         {canvas.fonts().title, canvas.fonts().mono_strong, canvas.fonts().mono_small}) {
        if (platform::text_size(font, value).x > canvas.area.width()) font = smaller;
    }
    const float below = platform::font_size(canvas.fonts().caption) +
                        (height - platform::font_size(font)) / 2 + canvas.px(low ? 0 : 2);
    canvas.text_fitted({canvas.area.min.x, canvas.area.min.y + below}, canvas.area.width(), font,
                       color, value);
    canvas.list.PopClipRect();
}

// Answers where they end; `whole`: those that would be cut off are left out.
float draw_figures_in_a_line(const model::App& app, const model::Headline& line, const Canvas& canvas,
                             const Colors& colors, bool whole) {
    const bool none = app.run.phase == model::Phase::none;
    ImFont* font = canvas.fonts().mono_strong;
    const float high = platform::font_size(canvas.fonts().caption);
    const float middle = canvas.area.center().y;
    const auto words_of = [&](const model::Figure& figure) {
        return caption_width(canvas.ui, figure.caption) + canvas.px(8);
    };
    const auto value_of = [&](const model::Figure& figure) { return none ? std::string("–") : figure.value; };
    const auto width_of = [&](const model::Figure& figure) {
        return words_of(figure) + platform::text_size(font, value_of(figure)).x;
    };
    float all = 0;
    for (const model::Figure& figure : line.figures)
        all += width_of(figure) + canvas.px(26);
    // The last is of what went wrong: the others give way to it.
    std::size_t first = 0;
    while (!whole && first + 1 < line.figures.size() && all - canvas.px(26) > canvas.area.width())
        all -= width_of(line.figures[first++]) + canvas.px(26);
    float x = canvas.area.min.x;
    for (std::size_t i = first; i < line.figures.size(); ++i) {
        const model::Figure& figure = line.figures[i];
        const auto metric = static_cast<std::size_t>(figure.metric);
        const bool bad = figure.bad || (figure.fault && metric < app.run.metrics.size() &&
                                        app.run.metrics[metric] > 0);
        if (whole && x + width_of(figure) > canvas.area.max.x) break;
        caption(canvas, {x, middle - high / 2}, figure.caption, colors.caption);
        x = canvas.text({x + words_of(figure), middle - platform::font_size(font) / 2}, font,
                        bad                             ? canvas.theme().bad
                        : figure.fault && app.run.holds ? colors.figure
                                                        : canvas.theme().text,
                        value_of(figure)) +
            canvas.px(26);
    }
    return x;
}

void draw_band_in_a_line(const model::App& app, const model::Headline& line, const Canvas& canvas,
                         const Colors& colors) {
    const float pad = canvas.px(12);
    const Rect inside{{canvas.area.min.x + pad, canvas.area.min.y}, {canvas.area.max.x - pad, canvas.area.max.y}};
    canvas.list.PushClipRect(canvas.area.min, canvas.area.max, true);
    const float x = draw_figures_in_a_line(app, line, canvas.part(inside), colors, false);
    if (const auto holds = model::holds_now(app.run)) {
        const std::string sentence = model::with_numbers_grouped(model::verdict_now(app.run));
        const std::string sign = *holds ? "✓" : "✗";
        ImFont* font = canvas.fonts().small;
        // The beginning of a sentence would say nothing.
        for (const std::string& words : {sign + " " + sentence, sign + (*holds ? " holds" : " does not hold"), sign}) {
            if (platform::text_size(font, words).x > inside.max.x - x) continue;
            canvas.text({x, inside.center().y - platform::font_size(font) / 2}, font, colors.caption, words);
            break;
        }
        click_area(canvas, canvas.area, "verdict in a line");
        tooltip(canvas.ui, sentence);
    }
    canvas.list.PopClipRect();
}

}  // namespace

void draw_verdict_figures(const model::App& app, Canvas canvas) {
    draw_figures_in_a_line(app, model::headline(app), canvas, colors_of(canvas.theme(), model::holds_now(app.run)), true);
}

void draw_verdict(const model::App& app, Canvas canvas) {
    const Theme& theme = canvas.theme();
    const model::Run& run = app.run;
    const model::Headline line = model::headline(app);
    const std::optional<bool> holds = model::holds_now(run);
    const std::string verdict = model::verdict_now(run);
    const Colors colors = colors_of(theme, holds);
    canvas.box(canvas.area, colors.ground, colors.border);
    canvas.ui.items.add("Verdict", canvas.area);

    if (canvas.area.height() < canvas.px(44)) {
        draw_band_in_a_line(app, line, canvas, colors);
        return;
    }
    const bool low = canvas.area.height() < canvas.px(80);
    const float padding = canvas.px(low ? 12 : 18);
    ImFont* small = canvas.fonts().small;
    // A word and a sign besides the colour.
    const char* sign = !holds ? "" : *holds ? "✓ " : "✗ ";
    const std::string words =
        low || verdict.empty() ? "" : sign + model::with_numbers_grouped(verdict);
    const float wide = canvas.area.width() - 2 * padding;
    const bool two = platform::text_size(small, words).x > wide;
    const float sentence = words.empty() ? 0 : platform::font_size(small) * (two ? 2.0F : 1.0F);
    const Rect inside{
        {canvas.area.min.x + padding, canvas.area.min.y + canvas.px(low || two ? 9 : 13)},
        {canvas.area.max.x - padding, canvas.area.max.y - canvas.px(two ? 9 : 10)}};
    // A name that can be read before a line without one.
    float needed = 0;
    for (const model::Figure& figure : line.figures)
        needed += wanted_width(canvas, figure);
    const float usual = inside.width() * (low ? 0.2F : 0.32F);
    const bool none = run.phase == model::Phase::finished && run.history.size() < 2;  // of a recording none was kept
    const bool crowded = line.over_time < 0 || none || (low && needed > inside.width() - usual - canvas.px(16));
    const float graph_width = crowded ? 0 : usual;
    const float figures_width = inside.width() - graph_width - canvas.px(16);
    float x = inside.min.x;
    // Each column as wide as it needs, and what is left over in equal parts.
    std::vector<float> columns;
    float spare = figures_width;
    for (const model::Figure& figure : line.figures) {
        columns.push_back(wanted_width(canvas, figure));
        spare -= columns.back();
    }
    const auto count = static_cast<float>(std::max<std::size_t>(columns.size(), 1));
    if (spare < 0) {
        // Names whole, and the figures in smaller digits.
        spare = figures_width;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            columns[i] = caption_width(canvas.ui, line.figures[i].caption) + canvas.px(12);
            spare -= columns[i];
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const model::Figure& figure = line.figures[i];
        const float column = spare >= 0 ? columns[i] + spare / count : figures_width / count;
        draw_figure(
            app, figure,
            canvas.part({{x, inside.min.y}, {x + column - canvas.px(8), canvas.area.max.y}}),
            colors, low);
        x += column;
    }

    const Rect graph{{inside.max.x - graph_width, inside.min.y},
                     {inside.max.x, inside.max.y - sentence}};
    if (!crowded) draw_graph(app, line, canvas.part(graph), holds ? colors.figure : theme.dim, low);

    if (words.empty()) return;
    const float y = inside.max.y - sentence + canvas.px(4);
    canvas.text_in({{inside.min.x, y}, {inside.max.x, y + sentence}}, small,
                   holds ? colors.caption : theme.dim, words);
}

}  // namespace ipc::views
