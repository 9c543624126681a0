#include "model/comparison_plot.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace ipc::model {

namespace {

// A tick at each size that was measured, in their order: between them is nothing to be read.
LogAxis size_axis(const std::set<std::uint32_t>& sizes) {
    const double lowest = *sizes.begin();
    LogAxis axis{lowest, std::max<double>(*sizes.rbegin(), lowest * 2), {}};
    for (const std::uint32_t size : sizes)
        axis.ticks.push_back({static_cast<double>(size), bytes_text(size)});
    return axis;
}

LogAxis figure_axis(ComparisonMetric metric, double lowest, double highest) {
    LogAxis axis{std::pow(10, std::floor(std::log10(lowest))), std::pow(10, std::ceil(std::log10(highest))), {}};
    if (axis.highest <= axis.lowest * 1.0001) axis.highest = axis.lowest * 10;
    for (double value = axis.lowest; value <= axis.highest * 1.0001; value *= 10)
        axis.ticks.push_back({value, figure_text(metric, value)});
    return axis;
}

// Whether the two lines cannot be told apart at the largest size that both have.
bool ends_meet(const Comparison& comparison, ComparisonMetric metric, const PlotLine& one, const PlotLine& other) {
    for (auto a = one.points.rbegin(); a != one.points.rend(); ++a) {
        for (const PlotPoint& b : other.points) {
            const ComparisonCell &first = comparison.cells[a->cell], &second = comparison.cells[b.cell];
            if (first.bytes == second.bytes) return figure_of(first, metric)->meets(*figure_of(second, metric));
        }
    }
    return false;
}

}  // namespace

float LogAxis::part(double value) const {
    const double whole = std::log(highest / lowest);
    if (!(value > 0) || !(whole > 0)) return 0;
    return static_cast<float>(std::clamp(std::log(value / lowest) / whole, 0.0, 1.0));
}

ComparisonPlot plot_of(const Comparison& comparison, const ComparisonChoice& choice) {
    ComparisonPlot plot;
    double least = 0, most = 0;
    std::set<std::uint32_t> sizes;
    for (std::size_t i = 0; i < comparison.cells.size(); ++i) {
        const ComparisonCell& cell = comparison.cells[i];
        const auto figure = figure_of(cell, choice.metric);
        if (cell.placement != choice.placement || cell.pattern != choice.pattern || !figure || cell.bytes == 0)
            continue;
        const double low = figure->lowest > 0 ? figure->lowest : figure->median;
        const bool first = plot.lines.empty();
        least = first ? low : std::min(least, low);
        most = first ? figure->highest : std::max(most, figure->highest);
        sizes.insert(cell.bytes);
        auto line = std::find_if(plot.lines.begin(), plot.lines.end(),
                                 [&](const PlotLine& known) { return known.mechanism == cell.mechanism; });
        if (line == plot.lines.end()) line = plot.lines.insert(line, PlotLine{cell.mechanism, {}, {}});
        line->points.push_back({i});
    }
    if (plot.lines.empty()) return plot;
    // From the beginning as wide as it will be: points do not move while the others are measured.
    sizes.insert(comparison.sizes.begin(), comparison.sizes.end());
    plot.x = size_axis(sizes);
    plot.y = figure_axis(choice.metric, least, std::max(most, least));
    for (PlotLine& line : plot.lines) {
        for (PlotPoint& point : line.points) {
            const ComparisonCell& cell = comparison.cells[point.cell];
            const Spread figure = *figure_of(cell, choice.metric);
            point.x = plot.x.part(cell.bytes);
            point.y = plot.y.part(figure.median);
            point.low = plot.y.part(figure.lowest);
            point.high = plot.y.part(figure.highest);
        }
        std::sort(line.points.begin(), line.points.end(),
                  [](const PlotPoint& one, const PlotPoint& other) { return one.x < other.x; });
        const ComparisonCell& last = comparison.cells[line.points.back().cell];
        line.value = figure_text(choice.metric, figure_of(last, choice.metric)->median);
    }
    std::stable_sort(plot.lines.begin(), plot.lines.end(), [](const PlotLine& one, const PlotLine& other) {
        return one.points.back().y > other.points.back().y;
    });
    for (std::size_t i = 0; i < plot.lines.size(); ++i)
        plot.meets_next.push_back(i + 1 < plot.lines.size() &&
                                  ends_meet(comparison, choice.metric, plot.lines[i], plot.lines[i + 1]));
    return plot;
}

std::vector<float> spread_labels(const std::vector<float>& wanted, float height, float top, float bottom) {
    std::vector<float> tops;
    const auto count = static_cast<float>(wanted.size());
    if (wanted.empty()) return tops;
    if (count * height > bottom - top) {
        const float step = wanted.size() > 1 ? (bottom - top - height) / (count - 1) : 0;
        for (std::size_t i = 0; i < wanted.size(); ++i) tops.push_back(top + step * static_cast<float>(i));
        return tops;
    }
    // Labels that would overlap become a block, which lies where its labels want to be on average.
    struct Stack {
        float sum;  // of where each label's block would begin
        std::size_t labels;
        float at;
    };
    std::vector<Stack> blocks;
    const auto place = [&](Stack& block) {
        const float size = static_cast<float>(block.labels) * height;
        block.at = std::clamp(block.sum / static_cast<float>(block.labels), top, bottom - size);
    };
    for (const float wish : wanted) {
        blocks.push_back({wish, 1, 0});
        place(blocks.back());
        while (blocks.size() > 1) {
            Stack& before = blocks[blocks.size() - 2];
            const Stack last = blocks.back();
            const auto labels = static_cast<float>(before.labels);
            if (before.at + labels * height <= last.at) break;
            before.sum += last.sum - static_cast<float>(last.labels) * labels * height;
            before.labels += last.labels;
            place(before);
            blocks.pop_back();
        }
    }
    for (const Stack& block : blocks) {
        for (std::size_t i = 0; i < block.labels; ++i) tops.push_back(block.at + static_cast<float>(i) * height);
    }
    return tops;
}

std::vector<std::size_t> names_that_fit(std::size_t count, std::size_t room, std::optional<std::size_t> chosen) {
    std::vector<std::size_t> shown;
    const std::size_t names = count <= room ? count : room > 1 ? room - 1 : 0;
    for (std::size_t i = 0; i < names; ++i)
        shown.push_back(names == 1 ? 0 : i * (count - 1) / (names - 1));
    if (!chosen || *chosen >= count || shown.empty()) return shown;
    // Its next neighbour gives way to it.
    const auto nearest = std::min_element(shown.begin(), shown.end(), [&](std::size_t one, std::size_t other) {
        const auto away = [&](std::size_t i) { return i > *chosen ? i - *chosen : *chosen - i; };
        return away(one) < away(other);
    });
    *nearest = *chosen;
    return shown;
}

std::optional<NearestPoint> nearest_point(const ComparisonPlot& plot, float x, float y, float width, float height,
                                          float most) {
    std::optional<NearestPoint> nearest;
    float least = most;
    for (std::size_t i = 0; i < plot.lines.size(); ++i) {
        for (std::size_t k = 0; k < plot.lines[i].points.size(); ++k) {
            const PlotPoint& point = plot.lines[i].points[k];
            const float away = std::hypot((point.x - x) * width, (point.y - y) * height);
            if (away > least) continue;
            least = away;
            nearest = NearestPoint{i, k};
        }
    }
    return nearest;
}

std::string not_distinguishable(const Comparison& comparison, const ComparisonCell& cell, ComparisonMetric metric) {
    std::string names;
    const auto figure = figure_of(cell, metric);
    for (const ComparisonCell& other : comparison.cells) {
        if (other.mechanism == cell.mechanism || other.placement != cell.placement ||
            other.pattern != cell.pattern || other.bytes != cell.bytes)
            continue;
        const auto its = figure_of(other, metric);
        if (figure && its && figure->meets(*its)) names += (names.empty() ? "" : ", ") + std::string(other.name());
    }
    return names;
}

}  // namespace ipc::model
