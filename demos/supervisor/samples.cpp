#include "supervisor/samples.hpp"

#include <algorithm>

namespace ipc::supervisor {

void SampleLog::add(std::int64_t time, const Snapshot& snapshot) {
    if (!samples_.empty() && (time <= samples_.back().time || ++skipped_ < stride_)) return;
    skipped_ = 0;
    Sample fresh{.time = time,
                 .metrics = snapshot.metrics,
                 .gauges = snapshot.gauges,
                 .iterations = {},
                 .holds = snapshot.holds,
                 .verdict = snapshot.verdict};
    for (const ActorNow& actor : snapshot.actors)
        fresh.iterations.push_back(actor.iterations);
    if (samples_.size() == kMostSamples) {
        for (std::size_t kept = 0; kept < kMostSamples / 2; ++kept)
            samples_[kept] = std::move(samples_[2 * kept]);
        samples_.resize(kMostSamples / 2);
        stride_ *= 2;
    }
    samples_.push_back(std::move(fresh));
}

const Sample* SampleLog::at(std::int64_t time) const {
    const auto behind =
        std::partition_point(samples_.begin(), samples_.end(),
                             [&](const Sample& sample) { return sample.time <= time; });
    return behind == samples_.begin() ? nullptr : &*std::prev(behind);
}

}  // namespace ipc::supervisor
