#include "supervisor/comparison_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ipc::supervisor {
namespace {

using stage::Comparison;
using Spread = Comparison::Spread;

bool is_sane(double value) { return std::isfinite(value) && value < 1e18; }
bool is_sane(const Spread& spread) {
    return is_sane(spread.median) && is_sane(spread.lowest) && is_sane(spread.highest);
}

// Enumerations as what they are in memory: any byte.
template <class Enumeration>
std::uint8_t byte_of(const Enumeration& from) {
    std::uint8_t byte = 0;
    std::memcpy(&byte, &from, 1);
    return byte;
}

}  // namespace

std::string printable(const char* from, std::size_t room) {
    std::string copy(from, strnlen(from, room));
    for (char& c : copy) {
        if (c < ' ' || c > '~') c = '?';
    }
    return copy;
}

std::optional<ComparisonFigures::Cell> read_cell(const Comparison::Cell& from) {
    const std::uint32_t before = from.sequence.load(std::memory_order_acquire);
    if (before % 2 != 0) return std::nullopt;
    // Copied first, checked after: whoever scribbles here may change a value between a check and its use.
    ComparisonFigures::Cell to{.mechanism = from.mechanism,
                               .placement = {},
                               .pattern = {},
                               .bytes = from.bytes,
                               .repeats = from.repeats,
                               .messages = from.messages,
                               .wrong = from.wrong,
                               .checked = from.checked,
                               .p50_ns = from.p50_ns,
                               .p99_ns = from.p99_ns,
                               .p999_ns = from.p999_ns,
                               .messages_a_second = from.messages_a_second,
                               .cpu_ns = from.cpu_ns,
                               .copies = from.copies,
                               .system_calls = from.system_calls,
                               .context_switches = from.context_switches,
                               .why_not = printable(from.why_not, sizeof(from.why_not))};
    const std::uint8_t placement = byte_of(from.placement), pattern = byte_of(from.pattern);
    std::atomic_thread_fence(std::memory_order_acquire);
    if (from.sequence.load(std::memory_order_relaxed) != before) return std::nullopt;
    if (to.mechanism >= stage::kMechanisms.size() || placement > 1 || pattern > 1) return std::nullopt;
    to.placement = static_cast<Comparison::Placement>(placement);
    to.pattern = static_cast<Comparison::Pattern>(pattern);
    for (const Spread* each : {&to.p50_ns, &to.p99_ns, &to.p999_ns, &to.messages_a_second, &to.cpu_ns}) {
        if (!is_sane(*each)) return std::nullopt;
    }
    if (!is_sane(to.copies) || !is_sane(to.system_calls) || !is_sane(to.context_switches)) return std::nullopt;
    return to;
}

ComparisonFigures read_comparison(const Comparison& comparison) {
    ComparisonFigures figures;
    figures.environment = printable(comparison.environment.data(), comparison.environment.size());
    const char* advice = comparison.advice.data();
    const char* end = advice + strnlen(advice, comparison.advice.size());
    for (const char* line = advice; line < end;) {
        const char* after = std::find(line, end, '\n');
        figures.advice.push_back(printable(line, static_cast<std::size_t>(after - line)));
        line = after + 1;
    }
    const std::size_t planned =
        std::min<std::size_t>(comparison.planned.load(std::memory_order_acquire), Comparison::kMostCells);
    for (std::size_t at = 0; at < planned; ++at) {
        for (int tries = 0; tries < 100; ++tries) {
            auto cell = read_cell(comparison.cells[at]);
            if (!cell) continue;
            figures.cells.push_back(std::move(*cell));
            break;
        }
    }
    return figures;
}

std::string_view word(Comparison::Placement placement) {
    return placement == Comparison::Placement::same_cpu ? "same CPU" : "two CPUs";
}

std::string_view word(Comparison::Pattern pattern) {
    return pattern == Comparison::Pattern::round_trip ? "round trip" : "one way";
}

}  // namespace ipc::supervisor
