#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "supervisor/description.hpp"

namespace ipc::supervisor {

/// Whether anybody of these, records or snapshots of processes, could count it: what a role at the other
/// side counts is not known here, and 0 would be a false figure.
template <class Processes>
bool is_counted(const MetricInfo& metric, const Processes& processes) {
    if (metric.only_of.empty()) return true;
    for (const auto& process : processes) {
        if (process.role == metric.only_of) return true;
    }
    return false;
}

/// Whether it sums up anything: of no answer there is no time that half of them took, and 0 would be a false one.
inline bool has_samples(const MetricInfo& metric, const std::vector<std::int64_t>& metrics) {
    const auto samples = static_cast<std::size_t>(metric.samples);
    return metric.samples < 0 || samples >= metrics.size() || metrics[samples] != 0;
}

template <class Processes>
bool has_figure(const MetricInfo& metric, const std::vector<std::int64_t>& metrics, const Processes& processes) {
    return is_counted(metric, processes) && has_samples(metric, metrics);
}

/// The figures as numbers; NaN: there is none.
template <class Processes>
std::vector<double> metric_numbers(const Description& demo, const std::vector<std::int64_t>& metrics, const Processes& processes) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < metrics.size() && i < demo.metrics.size(); ++i) {
        const MetricInfo& info = demo.metrics[i];
        const bool any = has_figure(info, metrics, processes);
        numbers.push_back(any ? metric_number(info, metrics[i]) : std::numeric_limits<double>::quiet_NaN());
    }
    return numbers;
}

}  // namespace ipc::supervisor
