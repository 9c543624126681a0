#include "stage/totals.hpp"

#include <bit>

namespace ipc::stage {

std::int64_t combine(const Metric& metric, std::int64_t one, std::int64_t other) {
    const bool real = metric.type == MetricType::real;
    if (metric.combine == Combine::max || metric.type == MetricType::flag) {
        const bool greater = real ? std::bit_cast<double>(other) > std::bit_cast<double>(one) : other > one;
        return greater ? other : one;
    }
    if (real) {
        return std::bit_cast<std::int64_t>(std::bit_cast<double>(one) + std::bit_cast<double>(other));
    }
    // Without signs: a scribbled page must not make this overflow.
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(one) + static_cast<std::uint64_t>(other));
}

std::int64_t actors_total(const RunPage& page, const Metric& metric) {
    const auto slot = static_cast<std::size_t>(metric.slot);
    std::int64_t total = page.slots[0].metrics[slot].load(std::memory_order_relaxed);
    for (std::size_t actor = 1; actor < kMaxActors; ++actor) {
        total = combine(metric, total, page.slots[actor].metrics[slot].load(std::memory_order_relaxed));
    }
    return total;
}

std::int64_t page_total(const RunPage& page, const Metric& metric) {
    const auto slot = static_cast<std::size_t>(metric.slot);
    return combine(metric, actors_total(page, metric),
                   page.slots[kWardenIndex].metrics[slot].load(std::memory_order_relaxed));
}

}  // namespace ipc::stage
