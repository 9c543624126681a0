#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "supervisor/snapshot.hpp"

namespace ipc::supervisor {

/// A run's figures at one moment: what no event tells.
struct Sample {
    std::int64_t time = 0;  ///< ns, CLOCK_MONOTONIC
    std::vector<std::int64_t> metrics, gauges;
    std::vector<std::int64_t> iterations;  ///< by actor
    int holds = -1;                        ///< as Snapshot::holds
    std::string verdict;
    bool operator==(const Sample&) const = default;
};

/// The figures of a run over its time, bounded: when it is full every second one goes, and from then
/// on half as many are taken.
class SampleLog {
public:
    static constexpr std::size_t kMostSamples = 4096;  ///< what a file may hold, too

    void clear() { *this = {}; }
    void add(std::int64_t time, const Snapshot& snapshot);
    void restore(std::vector<Sample> samples) { samples_ = std::move(samples); }
    const std::vector<Sample>& all() const { return samples_; }
    /// The newest at or before this time; nullptr: none.
    const Sample* at(std::int64_t time) const;

private:
    std::vector<Sample> samples_;
    std::size_t stride_ = 1, skipped_ = 0;
};

}  // namespace ipc::supervisor
