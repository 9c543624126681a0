#include "terminal/history.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ipc::terminal {
namespace {

constexpr std::size_t kMostSamples = 1024;

// In this order: what was destroyed, what came out wrong, what could not go on, what merely waited.
constexpr std::array<std::string_view, 19> kHarms{
    "lost",   "interleaved", "torn",    "half_read", "corrupted",   "overwritten", "oversold",
    "out_of", "duplicated",  "merged",  "split",     "coalesced",   "dropped",     "twice",
    "deadlocked", "refused", "stuck",   "would_block", "blocked"};

bool sums_up(const supervisor::MetricInfo& info) {
    return info.type == stage::MetricType::count && info.combine == stage::Combine::sum;
}

}  // namespace

int headline_metric(const supervisor::Description& description) {
    const auto first = [&](auto matches) {
        const auto& metrics = description.metrics;
        const auto found = std::find_if(metrics.begin(), metrics.end(), matches);
        return found == metrics.end() ? -1 : static_cast<int>(found - metrics.begin());
    };
    for (const std::string_view harm : kHarms) {
        const int metric = first([harm](const supervisor::MetricInfo& info) {
            return info.type != stage::MetricType::flag && info.name.find(harm) != info.name.npos;
        });
        if (metric != -1) return metric;
    }
    const int rate = first([](const supervisor::MetricInfo& info) {
        return info.name.find("per_second") != info.name.npos || info.unit.ends_with("/s");
    });
    if (rate != -1) return rate;
    const int sum = first([](const supervisor::MetricInfo& info) { return sums_up(info); });
    return sum != -1 || description.metrics.empty() ? sum : 0;
}

History::History(const supervisor::Description& description) : description_(description) {}

void History::add(const supervisor::Snapshot& snapshot) {
    if (!samples_.empty() && snapshot.seconds < samples_.back().seconds + kInterval) return;
    Sample sample{snapshot.seconds, {}};
    for (std::size_t i = 0; i < description_.metrics.size() && i < snapshot.metrics.size(); ++i) {
        sample.metrics.push_back(
            supervisor::metric_number(description_.metrics[i], snapshot.metrics[i]));
    }
    samples_.push_back(std::move(sample));
    if (samples_.size() > kMostSamples) samples_.pop_front();
}

bool History::is_sum(int metric) const {
    if (metric < 0 || static_cast<std::size_t>(metric) >= description_.metrics.size()) return false;
    return sums_up(description_.metrics[static_cast<std::size_t>(metric)]);
}

double History::number(const Sample& sample, int metric) const {
    const auto index = static_cast<std::size_t>(metric);
    return metric >= 0 && index < sample.metrics.size() ? sample.metrics[index] : 0;
}

double History::rate(int metric) const {
    if (!is_sum(metric) || samples_.size() < 2) return 0;
    const Sample& now = samples_.back();
    const Sample& then = samples_[samples_.size() - std::min<std::size_t>(samples_.size(), 5)];
    if (now.seconds <= then.seconds) return 0;
    return (number(now, metric) - number(then, metric)) / (now.seconds - then.seconds);
}

std::vector<double> History::curve(int metric, std::size_t most) const {
    std::vector<double> points;
    const bool sum = is_sum(metric);
    for (std::size_t i = sum ? 1 : 0; i < samples_.size(); ++i) {
        double point = number(samples_[i], metric);
        if (sum) {
            const Sample& before = samples_[i - 1];
            point = (point - number(before, metric)) / (samples_[i].seconds - before.seconds);
        }
        points.push_back(point);
    }
    if (points.size() > most) points.erase(points.begin(), points.end() - static_cast<long>(most));
    return points;
}

}  // namespace ipc::terminal
