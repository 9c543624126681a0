#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "supervisor/counted.hpp"
#include "terminal/layout.hpp"
#include "terminal/numbers.hpp"

namespace ipc::terminal {
namespace {

using supervisor::Description;
using supervisor::Snapshot;

std::size_t widest_name(const auto& list, std::size_t most) {
    std::size_t widest = 0;
    for (const auto& item : list)
        widest = std::max(widest, std::min(columns(item.name), most));
    return widest;
}

std::string repeated(std::string_view sign, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i)
        text += sign;
    return text;
}

constexpr std::string_view kMask = "mask", kSignalMask = "signal mask";
constexpr std::string_view kOctal = "octal";  ///< as chmod and ls -l have permission bits: 0600

/// The bits that are set, counted from 1 as signals are: by number, or by the signal's name.
std::string bits(std::int64_t mask, bool signals) {
    std::string text;
    for (int bit = 0; bit < 64; ++bit) {
        if ((static_cast<std::uint64_t>(mask) >> bit & 1) == 0) continue;
        text += " " + (signals ? signal_name(bit + 1) : fmt::format("{}", bit + 1));
    }
    return text.empty() ? " none" : text;
}

Line bar_row(const std::string& name, std::int64_t fill, std::int64_t capacity,
             const std::string& unit, const Signs& signs, std::size_t width) {
    const std::string numbers = fmt::format(" {} of {} {}", right(grouped(fill), 11),
                                            left(grouped(capacity), 11), left(unit, 10));
    const std::size_t used = columns(name) + 1 + columns(numbers);
    const std::size_t length = std::min<std::size_t>(width > used ? width - used : 0, 50);
    const double part =
        capacity > 0
            ? std::clamp(static_cast<double>(fill) / static_cast<double>(capacity), 0.0, 1.0)
            : 0;
    // A drop is shown as a drop, and only what is full looks full.
    auto full = static_cast<std::size_t>(part * static_cast<double>(length));
    if (full == 0 && fill > 0 && length > 0) full = 1;
    return {{name + " ", Ink::dim},
            {repeated(signs.bar_full, full), part >= 1 ? Ink::bad : Ink::good},
            {repeated(signs.bar_empty, length - full), Ink::faint},
            {numbers, Ink::text}};
}

}  // namespace

std::vector<Line> object_rows(const Description& description, const Snapshot& snapshot,
                              const Signs& signs, std::size_t width) {
    const auto& gauges = description.gauges;
    const std::size_t name_width = widest_name(gauges, 20);
    const auto value = [&](std::size_t i) {
        return i < snapshot.gauges.size() ? snapshot.gauges[i] : 0;
    };
    const auto is_capacity = [&](std::size_t i) {
        return std::any_of(gauges.begin(), gauges.end(),
                           [i](const auto& gauge) { return gauge.full == static_cast<int>(i); });
    };

    std::vector<Line> lines;
    Line numbers;
    for (std::size_t i = 0; i < gauges.size(); ++i) {
        const auto& gauge = gauges[i];
        const std::string name = left(gauge.name, name_width, signs.more);
        if (gauge.full >= 0 && static_cast<std::size_t>(gauge.full) < gauges.size()) {
            const std::int64_t full = value(static_cast<std::size_t>(gauge.full));
            lines.push_back(bar_row(name, value(i), full, gauge.unit, signs, width));
        } else if (gauge.unit == kMask || gauge.unit == kSignalMask) {
            const std::string text = bits(value(i), gauge.unit == kSignalMask);
            const bool any = value(i) != 0;
            lines.push_back({{name, Ink::dim},
                             {left(text, width - std::min(width, name_width), signs.more),
                              any ? Ink::text : Ink::faint, any}});
        } else if (!is_capacity(i)) {
            // Plain numbers side by side, as many as fit.
            const bool octal = gauge.unit == kOctal;
            const std::string number = octal ? fmt::format("{:04o}", value(i)) : grouped(value(i));
            const Line cell{{name + " ", Ink::dim},
                            {right(number, 11) + " ", Ink::text},
                            {left(octal ? "" : gauge.unit, 10) + " ", Ink::faint}};
            if (!numbers.empty() && columns(numbers) + columns(cell) > width) {
                lines.push_back(std::move(numbers));
                numbers.clear();
            }
            numbers.insert(numbers.end(), cell.begin(), cell.end());
        }
    }
    if (!numbers.empty()) lines.push_back(std::move(numbers));
    return lines;
}

std::vector<Line> metric_rows(const Description& description, const Snapshot& snapshot,
                              const History& history, std::size_t width, bool dense) {
    const std::size_t name_width = widest_name(description.metrics, 24);
    const std::size_t unit_width = 10, value_width = 14, rate_width = dense ? 0 : 16;
    const std::size_t cell = name_width + 1 + value_width + 1 + unit_width + rate_width;
    const std::size_t side_by_side = std::max<std::size_t>(1, width / (cell + 2));
    const int headline = headline_metric(description);

    std::vector<Line> lines;
    const std::size_t count = description.metrics.size();
    const std::size_t rows = (count + side_by_side - 1) / side_by_side;
    for (std::size_t row = 0; row < rows; ++row) {
        Line line;
        // Down the columns, as a table is read.
        for (std::size_t i = row; i < count; i += rows) {
            const auto& metric = description.metrics[i];
            const std::int64_t raw = i < snapshot.metrics.size() ? snapshot.metrics[i] : 0;
            const bool bold = static_cast<int>(i) == headline;
            const Ink ink = bold && raw != 0 && snapshot.holds == 0 ? Ink::bad : Ink::text;
            line.push_back({left(metric.name, name_width) + " ", Ink::dim});
            const bool any = supervisor::has_samples(metric, snapshot.metrics);
            line.push_back({right(any ? metric_words(metric, raw) : "none", value_width) + " ", any ? ink : Ink::dim, bold});
            line.push_back({left(any ? metric.unit : "", unit_width), Ink::faint});
            const double rate = dense ? 0 : history.rate(static_cast<int>(i));
            std::string change;
            if (rate != 0)
                change = fmt::format("{}{}/s", rate > 0 ? "+" : "", grouped(std::llround(rate)));
            line.push_back({right(change, rate_width) + "  ", Ink::faint});
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

Line curve_row(const Description& description, const History& history, const Signs& signs,
               std::size_t width) {
    const int metric = headline_metric(description);
    if (metric == -1) return {};
    const auto& info = description.metrics[static_cast<std::size_t>(metric)];
    const bool sum = history.is_sum(metric);
    const std::string name = info.name + (sum ? " per second " : " ");
    const std::size_t used = columns(name) + 16;
    const std::vector<double> points =
        history.curve(metric, std::min<std::size_t>(width > used ? width - used : 0, 120));
    const double highest = points.empty() ? 0 : *std::max_element(points.begin(), points.end());

    std::string curve;
    for (const double point : points) {
        const double part = highest > 0 ? std::clamp(point / highest, 0.0, 1.0) : 0;
        curve += point <= 0
                     ? std::string_view(" ")
                     : signs.spark[std::min<std::size_t>(7, static_cast<std::size_t>(part * 8))];
    }
    const std::size_t length = std::min<std::size_t>(width > used ? width - used : 0, 120);
    const std::string now = points.empty() ? "" : grouped_real(points.back());
    return {
        {name, Ink::dim}, {left(curve, length), Ink::bad}, {" now " + right(now, 11), Ink::dim}};
}

}  // namespace ipc::terminal
