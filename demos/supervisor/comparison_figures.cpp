#include "supervisor/comparison_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ipc::supervisor {
namespace {

using stage::Comparison;
using Spread = Comparison::Spread;

/// Text up to its end, or to the end of its room; what is not printable ASCII becomes a question mark.
std::string text(const char* from, std::size_t room) {
    std::string copy(from, strnlen(from, room));
    for (char& c : copy) {
        if (c < ' ' || c > '~') c = '?';
    }
    return copy;
}

bool is_sane(double value) { return std::isfinite(value) && value < 1e18; }
bool is_sane(const Spread& spread) {
    return is_sane(spread.median) && is_sane(spread.lowest) && is_sane(spread.highest);
}

/// False: try again, or it makes no sense.
bool read_cell(const Comparison::Cell& from, ComparisonFigures::Cell& to) {
    const std::uint32_t before = from.sequence.load(std::memory_order_acquire);
    if (before % 2 != 0) return false;
    // Enumerations as what they are in memory: any byte.
    const std::size_t mechanism = from.mechanism;
    std::uint8_t placement = 0, pattern = 0;
    std::memcpy(&placement, &from.placement, 1);
    std::memcpy(&pattern, &from.pattern, 1);
    to.bytes = from.bytes;
    to.repeats = from.repeats;
    to.messages = from.messages;
    to.wrong = from.wrong;
    to.checked = from.checked;
    to.p50_ns = from.p50_ns;
    to.p99_ns = from.p99_ns;
    to.p999_ns = from.p999_ns;
    to.messages_a_second = from.messages_a_second;
    to.cpu_ns = from.cpu_ns;
    to.copies = from.copies;
    to.system_calls = from.system_calls;
    to.context_switches = from.context_switches;
    to.why_not = text(from.why_not, sizeof(from.why_not));
    std::atomic_thread_fence(std::memory_order_acquire);
    if (from.sequence.load(std::memory_order_relaxed) != before) return false;
    if (mechanism >= stage::kMechanisms.size() || placement > 1 || pattern > 1) return false;
    to.mechanism = stage::kMechanisms[mechanism];
    to.placement = static_cast<Comparison::Placement>(placement);
    to.pattern = static_cast<Comparison::Pattern>(pattern);
    for (const Spread* each : {&to.p50_ns, &to.p99_ns, &to.p999_ns, &to.messages_a_second, &to.cpu_ns}) {
        if (!is_sane(*each)) return false;
    }
    return is_sane(to.copies) && is_sane(to.system_calls) && is_sane(to.context_switches);
}

}  // namespace

ComparisonFigures read_comparison(const Comparison& comparison) {
    ComparisonFigures figures;
    figures.environment = text(comparison.environment.data(), comparison.environment.size());
    const char* advice = comparison.advice.data();
    const char* end = advice + strnlen(advice, comparison.advice.size());
    for (const char* line = advice; line < end;) {
        const char* after = std::find(line, end, '\n');
        figures.advice.push_back(text(line, static_cast<std::size_t>(after - line)));
        line = after + 1;
    }
    const std::size_t planned =
        std::min<std::size_t>(comparison.planned.load(std::memory_order_acquire), Comparison::kMostCells);
    for (std::size_t at = 0; at < planned; ++at) {
        ComparisonFigures::Cell cell{};
        for (int tries = 0; tries < 100; ++tries) {
            if (!read_cell(comparison.cells[at], cell)) continue;
            figures.cells.push_back(std::move(cell));
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
