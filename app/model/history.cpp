#include "model/history.hpp"

#include <cmath>

namespace ipc::model {

void History::clear() {
    stride_ = 1;
    skipped_ = 0;
    width_ = 0;
    seconds_.clear();
    values_.clear();
}

void History::add(double seconds, std::span<const double> metrics) {
    if (seconds_.empty()) width_ = metrics.size();
    if (metrics.size() != width_) return;
    if (++skipped_ < stride_ && !seconds_.empty()) return;
    skipped_ = 0;
    if (seconds_.size() >= most_) halve();
    seconds_.push_back(seconds);
    values_.insert(values_.end(), metrics.begin(), metrics.end());
}

double History::value(std::size_t sample, std::size_t metric) const {
    const double value = metric < width_ ? values_[sample * width_ + metric] : 0.0;
    return std::isnan(value) ? 0.0 : value;
}

void History::halve() {
    std::size_t kept = 0;
    for (std::size_t sample = 0; sample < seconds_.size(); sample += 2, ++kept) {
        seconds_[kept] = seconds_[sample];
        for (std::size_t i = 0; i < width_; ++i)
            values_[kept * width_ + i] = values_[sample * width_ + i];
    }
    seconds_.resize(kept);
    values_.resize(kept * width_);
    stride_ *= 2;
}

}  // namespace ipc::model
