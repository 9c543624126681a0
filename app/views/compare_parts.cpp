#include <algorithm>
#include <array>

#include "model/comparison_plot.hpp"
#include "views/compare_view.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

namespace {

using model::ComparisonMetric;

constexpr std::array kAllMetrics{ComparisonMetric::throughput, ComparisonMetric::p50, ComparisonMetric::p99,
                                 ComparisonMetric::p999, ComparisonMetric::cpu};

enum class Mark : std::uint8_t { circle, square, triangle, diamond, pointed, ring, cross };

struct MechanismLook {
    std::size_t color;
    Mark mark;
    bool dashed = false;
};

// In the order of stage::kMechanisms: a kind has its mark, and twins of a colour differ in mark and line.
constexpr std::array<MechanismLook, stage::kMechanisms.size()> kLooks{{{2, Mark::circle},
                                                                       {5, Mark::circle},
                                                                       {0, Mark::square},
                                                                       {6, Mark::square},
                                                                       {1, Mark::triangle},
                                                                       {7, Mark::triangle},
                                                                       {4, Mark::triangle},
                                                                       {3, Mark::diamond},
                                                                       {2, Mark::diamond, true},
                                                                       {6, Mark::pointed, true},
                                                                       {4, Mark::pointed, true},
                                                                       {3, Mark::ring, true},
                                                                       {5, Mark::ring, true},
                                                                       {1, Mark::cross, true}}};

const MechanismLook& look_of(std::size_t mechanism) {
    return kLooks[mechanism % kLooks.size()];
}

const char* short_name(ComparisonMetric metric) {
    switch (metric) {
        case ComparisonMetric::throughput: return "throughput";
        case ComparisonMetric::p50: return "p50";
        case ComparisonMetric::p99: return "p99";
        case ComparisonMetric::p999: return "p99.9";
        case ComparisonMetric::cpu: return "CPU";
    }
    return "";
}

const char* help_of(ComparisonMetric metric) {
    switch (metric) {
        case ComparisonMetric::throughput: return "bytes a second: messages a second times their size";
        case ComparisonMetric::p50: return "half of the messages are faster";
        case ComparisonMetric::p99: return "one of a hundred is slower";
        case ComparisonMetric::p999: return "one of a thousand is slower";
        case ComparisonMetric::cpu: return "CPU time of both processes together for one message";
    }
    return "";
}

struct FigureRow {
    std::string name, text;
};

std::vector<FigureRow> figure_rows(const model::ComparisonCell& cell) {
    std::vector<FigureRow> rows;
    for (const ComparisonMetric metric : kAllMetrics) {
        const auto figure = model::figure_of(cell, metric);
        if (!figure) continue;
        rows.push_back({model::name_of(metric), model::figure_text(metric, figure->median) + "  (" +
                                                    model::figure_text(metric, figure->lowest) + " .. " +
                                                    model::figure_text(metric, figure->highest) + ")"});
    }
    rows.push_back({"copies, system calls, switches", model::count_text(cell.copies) + ", " +
                                                          model::count_text(cell.system_calls) + ", " +
                                                          model::count_text(cell.context_switches)});
    rows.push_back({"measured", model::grouped(static_cast<std::int64_t>(cell.messages)) + " messages in " +
                                    std::to_string(cell.repeats) + (cell.repeats == 1 ? " repeat" : " repeats")});
    rows.push_back({"wrong contents", model::grouped(static_cast<std::int64_t>(cell.wrong))});
    return rows;
}

}  // namespace

ImU32 mechanism_color(const Theme& theme, std::size_t mechanism) {
    return theme.actor(look_of(mechanism).color);
}

bool mechanism_dashed(std::size_t mechanism) {
    return look_of(mechanism).dashed;
}

void draw_mechanism_mark(const Canvas& canvas, ImVec2 at, std::size_t mechanism, float size) {
    const ImU32 color = mechanism_color(canvas.theme(), mechanism);
    ImDrawList& list = canvas.list;
    const float more = size * 1.3F;  // what has corners looks smaller
    switch (look_of(mechanism).mark) {
        case Mark::circle: list.AddCircleFilled(at, size, color, 16); break;
        case Mark::square:
            list.AddRectFilled({at.x - size, at.y - size}, {at.x + size, at.y + size}, color);
            break;
        case Mark::triangle:
            list.AddTriangleFilled({at.x, at.y - more}, {at.x + more, at.y + size}, {at.x - more, at.y + size}, color);
            break;
        case Mark::pointed:
            list.AddTriangleFilled({at.x - more, at.y - size}, {at.x + more, at.y - size}, {at.x, at.y + more}, color);
            break;
        case Mark::diamond:
            list.AddQuadFilled({at.x, at.y - more}, {at.x + more, at.y}, {at.x, at.y + more}, {at.x - more, at.y}, color);
            break;
        case Mark::ring:
            list.AddCircleFilled(at, size, canvas.theme().panel, 16);
            list.AddCircle(at, size, color, 16, canvas.px(1.6F));
            break;
        case Mark::cross:
            list.AddLine({at.x - size, at.y - size}, {at.x + size, at.y + size}, color, canvas.px(1.8F));
            list.AddLine({at.x - size, at.y + size}, {at.x + size, at.y - size}, color, canvas.px(1.8F));
            break;
    }
}

void draw_compare_figures(const model::App& app, const model::ComparisonCell& cell, const Canvas& canvas,
                          ImVec2 point) {
    const Theme& theme = canvas.theme();
    const platform::Fonts& fonts = canvas.fonts();
    const std::vector<FigureRow> rows = figure_rows(cell);
    const std::string title = std::string(cell.name()) + ", " + model::bytes_text(cell.bytes);
    const std::string others = model::not_distinguishable(app.run.comparison, cell, app.compared.metric);
    float names = 0, texts = 0;
    constexpr std::string_view kColumn = "median  (lowest .. highest)";
    for (const FigureRow& row : rows) {
        names = std::max(names, platform::text_size(fonts.small, row.name).x);
        texts = std::max(texts, platform::text_size(fonts.mono_small, row.text).x);
    }
    const float line = platform::font_size(fonts.small) + canvas.px(3);
    const float width = names + texts + canvas.px(38);
    const std::string not_told = others.empty() ? "" : "Not distinguishable from " + others + ".";
    const float more =
        not_told.empty() ? 0 : platform::text_size(fonts.small, not_told, width - canvas.px(24)).y;
    const float height = line * static_cast<float>(rows.size() + 1) + more + canvas.px(22);
    ImVec2 at{point.x + canvas.px(14), point.y - height / 2};
    if (at.x + width > canvas.area.max.x) at.x = point.x - canvas.px(14) - width;
    at.x = std::max(at.x, canvas.area.min.x);
    at.y = std::clamp(at.y, canvas.area.min.y, std::max(canvas.area.max.y - height, canvas.area.min.y));
    const Rect box{at, {at.x + width, at.y + height}};
    canvas.box(box, theme.raised, mixed(theme.raised, mechanism_color(theme, cell.mechanism), 0.7F), 6);
    canvas.ui.items.add("Figures", box);
    float y = at.y + canvas.px(9);
    const float x = at.x + canvas.px(12);
    const float end = canvas.text({x, y}, fonts.small, mechanism_color(theme, cell.mechanism), title);
    const float column = x + names + canvas.px(14);
    if (end + canvas.px(8) < column) canvas.text({column, y + canvas.px(1)}, fonts.mono_small, theme.dim, kColumn);
    for (const FigureRow& row : rows) {
        y += line;
        canvas.text({x, y}, fonts.small, theme.dim, row.name);
        canvas.text({column, y + canvas.px(1)}, fonts.mono_small, theme.text, row.text);
    }
    if (!not_told.empty())
        canvas.text_wrapped({x, y + line}, width - canvas.px(24), fonts.small, theme.text, not_told);
}

void draw_compare_bar(const model::App& app, model::Commands& commands, Canvas canvas) {
    // Saving at the right end.
    struct Save {
        const char *label, *name;
        model::Command command;
    };
    const Save saves[] = {{"PNG", "Save as PNG", model::SavePicture{"Comparison", {}}},
                          {"JSON", "Save as JSON", model::SaveComparison{model::ComparisonFormat::json, {}}},
                          {"CSV", "Save as CSV", model::SaveComparison{model::ComparisonFormat::csv, {}}}};
    float x = canvas.area.max.x;
    const bool any = !app.run.comparison.empty();
    // The figures first: Files saves, too.
    float least = 0;
    for (const ComparisonMetric metric : kAllMetrics) least += segment_width(canvas.ui, {short_name(metric), {}, {}, false});
    float all = canvas.px(8);
    for (const Save& save : saves) all += button_width(canvas.ui, save.label) + canvas.px(6);
    const bool each = all <= canvas.area.width() - least;
    if (!each) {
        const ButtonLook look{.tooltip = any ? "As CSV, JSON or a picture." : "Nothing was measured yet.",
                              .name = "Save figures", .tone = Tone::special, .enabled = any};
        x -= button_width(canvas.ui, "Save …", look);
        if (button(canvas, {{x, canvas.area.min.y}, canvas.area.max}, "Save …", look)) commands.push(model::ShowFiles{true});
    }
    for (const Save& save : saves) {
        if (!each) break;
        const ButtonLook look{.tooltip = any ? "In the folder that Files (Ctrl O) names." : "Nothing was measured yet.",
                              .name = save.name, .tone = Tone::special, .enabled = any};
        const float width = button_width(canvas.ui, save.label, look);
        x -= width;
        if (button(canvas, {{x, canvas.area.min.y}, {x + width, canvas.area.max.y}}, save.label, look))
            commands.push(save.command);
        x -= canvas.px(6);
    }
    const float label = platform::text_size(canvas.fonts().text, "Save as").x + canvas.px(6);
    const float y = canvas.area.center().y - platform::font_size(canvas.fonts().text) / 2;

    const auto segments_of = [](auto* name) {
        std::vector<Segment> segments;
        for (const ComparisonMetric metric : kAllMetrics)
            segments.push_back({name(metric), std::string("metric: ") + model::name_of(metric), help_of(metric), false});
        return segments;
    };
    const auto width_of = [&](const std::vector<Segment>& segments) {
        float width = 0;
        for (const Segment& segment : segments) width += segment_width(canvas.ui, segment);
        return width;
    };
    constexpr auto kLong = static_cast<const char* (*)(ComparisonMetric)>(model::name_of);
    std::vector<Segment> segments = segments_of(kLong);
    const float room = x - canvas.area.min.x - canvas.px(8);
    if (width_of(segments) > room - label) segments = segments_of(short_name);
    if (each && width_of(segments) <= room - label)
        canvas.text({x - label, y}, canvas.fonts().text, canvas.theme().dim, "Save as");
    canvas.area.max.x = canvas.area.min.x + width_of(segments);
    const int pressed = segmented(canvas, canvas.area, segments, static_cast<int>(app.compared.metric));
    if (pressed < 0) return;
    model::ComparisonChoice shown = app.compared;
    shown.metric = kAllMetrics[static_cast<std::size_t>(pressed)];
    commands.push(model::ChooseComparison{shown});
}

}  // namespace ipc::views
