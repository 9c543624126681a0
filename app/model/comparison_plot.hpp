#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/comparison.hpp"

namespace ipc::model {

/// A logarithmic axis; of figures over whole powers of ten, of sizes over those that were measured.
struct LogAxis {
    double lowest = 1, highest = 10;
    struct Tick {
        double value;
        std::string label;
    };
    std::vector<Tick> ticks;
    /// 0 at the lowest, 1 at the highest; limited to that.
    float part(double value) const;
};

struct PlotPoint {
    std::size_t cell = 0;  ///< index into Comparison::cells
    float x = 0, y = 0;    ///< 0..1, y upwards
    float low = 0, high = 0;  ///< of the bar
};

struct PlotLine {
    std::size_t mechanism = 0;
    std::vector<PlotPoint> points;  ///< by size
    std::string value;              ///< of its last point
};

/// What is drawn: lines from the highest end to the lowest.
struct ComparisonPlot {
    LogAxis x, y;
    std::vector<PlotLine> lines;
    /// By line: its end cannot be told from that of the next lower line: the bars at the larger common size overlap.
    std::vector<bool> meets_next;
};

ComparisonPlot plot_of(const Comparison& comparison, const ComparisonChoice& choice);

/// Tops of labels of this height, as near to `wanted` as can be without overlap, inside top..bottom; `wanted` must
/// be in order. Where they do not fit they are evenly spread over the room.
std::vector<float> spread_labels(const std::vector<float>& wanted, float height, float top, float bottom);

/// Which of so many names in a column of `room` names are shown: all, or, evenly spread, so many that a line remains
/// that says how many more there are. `chosen` is shown in any case.
std::vector<std::size_t> names_that_fit(std::size_t count, std::size_t room, std::optional<std::size_t> chosen);

struct NearestPoint {
    std::size_t line = 0, point = 0;
};
/// The point nearest to x, y (0..1 as in PlotPoint) of a plot so many pixels large; nothing farther than `most`.
std::optional<NearestPoint> nearest_point(const ComparisonPlot& plot, float x, float y, float width, float height,
                                          float most);

/// Others with the same size whose bars overlap that of `cell`: "pipe, FIFO".
std::string not_distinguishable(const Comparison& comparison, const ComparisonCell& cell, ComparisonMetric metric);

}  // namespace ipc::model
