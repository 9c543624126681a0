#include "supervisor/trace_reader.hpp"

#include <algorithm>

#include "stage/clock.hpp"

namespace ipc::supervisor {

ClockMap::ClockMap(bool use_tsc) : use_tsc_(use_tsc), before_(read()), newest_(before_) {}

ClockMap::Reading ClockMap::read() const {
    // Of three tries the one in which the two clocks were read closest together.
    Reading best{};
    std::uint64_t smallest = UINT64_MAX;
    for (int round = 0; round < 3; ++round) {
        const std::uint64_t first = stage::raw_time(use_tsc_);
        const std::int64_t ns = stage::monotonic_ns();
        const std::uint64_t gap = stage::raw_time(use_tsc_) - first;
        if (gap < smallest) {
            smallest = gap;
            best = {first + gap / 2, ns};
        }
    }
    return best;
}

void ClockMap::sample() {
    const Reading now = read();
    if (now.raw <= newest_.raw || now.ns <= newest_.ns) return;
    before_ = newest_;
    newest_ = now;
}

std::int64_t ClockMap::to_ns(std::uint64_t raw) const {
    if (!use_tsc_) return static_cast<std::int64_t>(raw);
    if (newest_.raw == before_.raw) return newest_.ns;
    const double slope = static_cast<double>(newest_.ns - before_.ns) /
                         static_cast<double>(newest_.raw - before_.raw);
    const double ticks = static_cast<double>(static_cast<std::int64_t>(raw - newest_.raw));
    // A raw time from a scribbled ring may lie centuries away: the caller bounds what comes out.
    const double ns = std::clamp(ticks * slope, -9e15, 9e15);
    return newest_.ns + static_cast<std::int64_t>(ns);
}

TraceReader::TraceReader(void* memory, std::uint32_t slots, std::uint8_t actor,
                         const std::vector<std::uint32_t>& name_hashes)
    : memory_(memory, slots),
      slots_(slots),
      last_ns_(stage::monotonic_ns()),
      actor_(actor),
      name_hashes_(name_hashes) {}

const stage::TraceSlot* TraceReader::next() const {
    const stage::TraceSlot* slot = memory_.slot(tail_);
    return slot != nullptr && slot->sequence.load(std::memory_order_acquire) == tail_ + 1 ? slot : nullptr;
}

bool TraceReader::poll(const ClockMap& clock, std::size_t most, std::vector<stage::Event>& events) {
    // Events may be committed while this runs, so a little later than the last reading is right.
    const std::int64_t latest = clock.now_ns() + 20'000'000;
    std::size_t taken = 0;
    const stage::TraceSlot* from = nullptr;
    for (; taken < most && (from = next()) != nullptr; ++taken, ++tail_) {
        const stage::TraceSlot& slot = *from;
        stage::Event event;
        // A handler's event may carry an earlier time than the one it interrupted.
        event.time = std::clamp(clock.to_ns(slot.time), last_ns_, std::max(last_ns_, latest));
        event.a = slot.a;
        event.b = slot.b;
        event.line = slot.line;
        event.kind = slot.kind < stage::EventKind::count_of_kinds ? slot.kind : stage::EventKind::none;
        event.actor = actor_;
        const auto name = std::find(name_hashes_.begin(), name_hashes_.end(), slot.name);
        if (name != name_hashes_.end()) {
            event.name = static_cast<std::uint16_t>(name - name_hashes_.begin());
        }
        last_ns_ = event.time;
        events.push_back(event);
    }
    return taken == most && next() != nullptr;
}

void TraceReader::give_back() { memory_.header().tail.store(tail_, std::memory_order_release); }

std::uint64_t TraceReader::skip() {
    const std::uint64_t before = tail_;
    while (tail_ - before < slots_ && next() != nullptr) ++tail_;
    give_back();
    return tail_ - before;
}

std::uint64_t TraceReader::dropped() const {
    // Scribbled over it may be any number: bounded, so that the sum of all fits JSON's integers.
    constexpr std::uint64_t kMost = 1'000'000'000'000'000;
    return std::min(memory_.header().dropped.load(std::memory_order_relaxed), kMost);
}

}  // namespace ipc::supervisor
