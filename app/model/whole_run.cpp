#include "model/whole_run.hpp"

#include <algorithm>

namespace ipc::model {

void WholeRun::clear() {
    *this = {};
}

void WholeRun::begin_at(std::int64_t time) {
    if (!bins_.empty()) return;
    begin_ = time;
    bins_.resize(1);
}

void WholeRun::add(std::int64_t time, bool bad) {
    if (bins_.empty()) begin_ = time;
    const std::int64_t after = std::max<std::int64_t>(time - begin_, 0);
    while (after >> shift_ >= static_cast<std::int64_t>(kMostBins)) {
        // Two bins become one, so the run's first half keeps half the bins.
        for (std::size_t bin = 0; bin < bins_.size(); ++bin) {
            const Bin moved = bins_[bin];
            if (bin % 2 == 0) {
                bins_[bin / 2] = moved;
            } else {
                bins_[bin / 2].events += moved.events;
                bins_[bin / 2].bad += moved.bad;
            }
        }
        bins_.resize((bins_.size() + 1) / 2);
        ++shift_;
    }
    const auto bin = static_cast<std::size_t>(after >> shift_);
    if (bin >= bins_.size()) bins_.resize(bin + 1);
    ++bins_[bin].events;
    if (bad) ++bins_[bin].bad;
}

std::uint64_t WholeRun::most_events() const {
    std::uint64_t most = 0;
    for (const Bin& bin : bins_)
        most = std::max(most, bin.events);
    return most;
}

std::uint64_t WholeRun::most_bad() const {
    std::uint64_t most = 0;
    for (const Bin& bin : bins_)
        most = std::max(most, bin.bad);
    return most;
}

}  // namespace ipc::model
