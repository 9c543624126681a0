#include "session/take_comparison.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <optional>

namespace ipc::session {

namespace {

using Shared = stage::Comparison;

// Read once: who scribbles here may change a value between a check and its use.
template <class T>
T load(const T& value) {
    return std::atomic_ref(const_cast<T&>(value)).load(std::memory_order_relaxed);
}

model::Spread spread_of(const Shared::Spread& from) {
    return {load(from.median), load(from.lowest), load(from.highest)};
}

template <std::size_t size>
std::string text_of(const char (&from)[size]) {
    char copy[size];
    std::memcpy(copy, from, size);
    return {copy, std::find(copy, copy + size, '\0')};
}

// Below 0 means not measured.
bool can_be(const model::Spread& spread) {
    constexpr double kMost = 1e18;
    return std::isfinite(spread.median) && std::isfinite(spread.lowest) && std::isfinite(spread.highest) &&
           spread.median < kMost && spread.lowest < kMost && spread.highest < kMost;
}

bool can_be(const model::ComparisonCell& cell) {
    return cell.mechanism < stage::kMechanisms.size() && cell.placement <= model::Placement::two_cpus &&
           cell.pattern <= model::Pattern::one_way && can_be(cell.p50_ns) && can_be(cell.p99_ns) &&
           can_be(cell.p999_ns) && can_be(cell.messages_a_second) && can_be(cell.cpu_ns) &&
           std::isfinite(cell.copies) && std::isfinite(cell.system_calls) && std::isfinite(cell.context_switches);
}

// Nothing while it is being written, or if it holds what cannot be.
std::optional<model::ComparisonCell> read(const Shared::Cell& from, std::uint32_t sequence) {
    model::ComparisonCell cell;
    cell.sequence = sequence;
    cell.mechanism = load(from.mechanism);
    cell.placement = load(from.placement);
    cell.pattern = load(from.pattern);
    cell.bytes = load(from.bytes);
    cell.repeats = load(from.repeats);
    cell.messages = load(from.messages);
    cell.wrong = load(from.wrong);
    cell.checked = load(from.checked);
    cell.p50_ns = spread_of(from.p50_ns);
    cell.p99_ns = spread_of(from.p99_ns);
    cell.p999_ns = spread_of(from.p999_ns);
    cell.messages_a_second = spread_of(from.messages_a_second);
    cell.cpu_ns = spread_of(from.cpu_ns);
    cell.copies = load(from.copies);
    cell.system_calls = load(from.system_calls);
    cell.context_switches = load(from.context_switches);
    cell.why_not = text_of(from.why_not);
    std::atomic_thread_fence(std::memory_order_acquire);
    if (from.sequence.load(std::memory_order_relaxed) != sequence || !can_be(cell)) return std::nullopt;
    return cell;
}

}  // namespace

bool take_comparison(const Shared& filled, model::Comparison& comparison) {
    const std::uint32_t planned =
        std::min<std::uint32_t>(filled.planned.load(std::memory_order_acquire), Shared::kMostCells);
    const std::uint32_t rounds = filled.rounds.load(std::memory_order_acquire);
    bool changed = planned != comparison.planned || rounds != comparison.rounds;
    comparison.planned = planned;
    comparison.rounds = rounds;
    if (planned > 0 && comparison.environment.empty()) {
        std::array<char, 256> copy = filled.environment;
        comparison.environment.assign(copy.begin(), std::find(copy.begin(), copy.end(), '\0'));
        changed |= !comparison.environment.empty();
    }
    for (std::uint32_t slot = 0; slot < planned; ++slot) {
        const Shared::Cell& from = filled.cells[slot];
        const std::uint32_t sequence = from.sequence.load(std::memory_order_acquire);
        if (sequence == 0 || sequence % 2 != 0) continue;
        // In the order of their slots.
        auto known = std::lower_bound(comparison.cells.begin(), comparison.cells.end(), slot,
                                      [](const auto& cell, std::uint32_t at) { return cell.slot < at; });
        const bool there = known != comparison.cells.end() && known->slot == slot;
        if (there && known->sequence == sequence) continue;
        std::optional<model::ComparisonCell> cell = read(from, sequence);
        if (!cell || (cell->repeats == 0 && cell->why_not.empty())) continue;
        cell->slot = slot;
        if (there) {
            *known = std::move(*cell);
        } else {
            comparison.cells.insert(known, std::move(*cell));
        }
        changed = true;
    }
    return changed;
}

}  // namespace ipc::session
