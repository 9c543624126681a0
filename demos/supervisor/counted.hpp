#pragma once

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

}  // namespace ipc::supervisor
