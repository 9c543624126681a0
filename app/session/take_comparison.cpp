#include "session/take_comparison.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "supervisor/comparison_figures.hpp"

namespace ipc::session {

namespace {

using Shared = stage::Comparison;

model::Spread to_model(const Shared::Spread& from) {
    return {from.median, from.lowest, from.highest};
}

model::ComparisonCell to_model(supervisor::ComparisonFigures::Cell from, std::uint32_t slot, std::uint32_t sequence) {
    return {.mechanism = from.mechanism,
            .placement = from.placement,
            .pattern = from.pattern,
            .bytes = from.bytes,
            .repeats = from.repeats,
            .messages = from.messages,
            .wrong = from.wrong,
            .checked = from.checked,
            .p50_ns = to_model(from.p50_ns),
            .p99_ns = to_model(from.p99_ns),
            .p999_ns = to_model(from.p999_ns),
            .messages_a_second = to_model(from.messages_a_second),
            .cpu_ns = to_model(from.cpu_ns),
            .copies = from.copies,
            .system_calls = from.system_calls,
            .context_switches = from.context_switches,
            .why_not = std::move(from.why_not),
            .slot = slot,
            .sequence = sequence};
}

// Every planned cell has its size from the beginning.
bool note_size(std::uint32_t bytes, std::vector<std::uint32_t>& sizes) {
    const auto place = std::lower_bound(sizes.begin(), sizes.end(), bytes);
    if (bytes == 0 || (place != sizes.end() && *place == bytes)) return false;
    sizes.insert(place, bytes);
    return true;
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
        comparison.environment = supervisor::printable(filled.environment.data(), filled.environment.size());
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
        auto cell = supervisor::read_cell(from);
        if (cell) changed |= note_size(cell->bytes, comparison.sizes);
        // Filled in once more in between: it comes with the next look.
        if (!cell || from.sequence.load(std::memory_order_relaxed) != sequence) continue;
        if (cell->repeats == 0 && cell->why_not.empty()) continue;
        model::ComparisonCell taken = to_model(std::move(*cell), slot, sequence);
        if (there) {
            *known = std::move(taken);
        } else {
            comparison.cells.insert(known, std::move(taken));
        }
        changed = true;
    }
    return changed;
}

model::Comparison comparison_of(const supervisor::ComparisonFigures& figures) {
    model::Comparison comparison;
    comparison.planned = static_cast<std::uint32_t>(figures.cells.size());
    comparison.environment = figures.environment;
    std::uint32_t slot = 0;
    for (const supervisor::ComparisonFigures::Cell& cell : figures.cells) {
        if (cell.repeats > 0)
            comparison.rounds = comparison.rounds == 0 ? cell.repeats : std::min(comparison.rounds, cell.repeats);
        note_size(cell.bytes, comparison.sizes);
        if (cell.repeats > 0 || !cell.why_not.empty()) comparison.cells.push_back(to_model(cell, slot, 0));
        ++slot;
    }
    return comparison;
}

}  // namespace ipc::session
