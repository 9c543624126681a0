#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "supervisor/description.hpp"
#include "supervisor/snapshot.hpp"

namespace ipc::terminal {

/// The metric a viewer should watch: the first that counts a harm (lost_, torn_, blocked_ ...),
/// else the first that is a rate, else the first. -1: the demo has none. Decided by names and types
/// alone, so that a new demo needs no line here.
int headline_metric(const supervisor::Description& description);

/// The metrics of the last minutes, sampled four times a second.
class History {
public:
    static constexpr double kInterval = 0.25;  ///< s

    explicit History(const supervisor::Description& description);

    /// Keeps the snapshot's metrics if the time for the next sample has come.
    void add(const supervisor::Snapshot& snapshot);
    /// Increase in a second, over the last second; 0 where the metric is no sum.
    double rate(int metric) const;
    /// What a curve over time shows of the metric, oldest first: for a sum its increase in a
    /// second, else its value. At most `most` points.
    std::vector<double> curve(int metric, std::size_t most) const;
    bool is_sum(int metric) const;

private:
    struct Sample {
        double seconds = 0;
        std::vector<double> metrics;
    };
    double number(const Sample& sample, int metric) const;

    const supervisor::Description& description_;
    std::deque<Sample> samples_;
};

}  // namespace ipc::terminal
