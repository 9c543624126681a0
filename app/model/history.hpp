#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace ipc::model {

/// The metrics of a run over time, bounded: when it is full every second sample goes, and from then
/// on half as many are taken.
class History {
public:
    explicit History(std::size_t most_samples = 1024) : most_(most_samples) {}

    void clear();
    /// `seconds` since the run started, not decreasing.
    void add(double seconds, std::span<const double> metrics);

    std::size_t size() const { return seconds_.size(); }
    bool empty() const { return seconds_.empty(); }
    double seconds(std::size_t sample) const { return seconds_[sample]; }
    /// 0 for a metric that the sample does not have.
    double value(std::size_t sample, std::size_t metric) const;

private:
    void halve();

    std::size_t most_;
    std::size_t stride_ = 1;  // one of this many samples is kept
    std::size_t skipped_ = 0;
    std::size_t width_ = 0;  // metrics a sample
    std::vector<double> seconds_;
    std::vector<double> values_;  // sample after sample
};

}  // namespace ipc::model
