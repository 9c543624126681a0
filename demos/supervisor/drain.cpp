#include "supervisor/drain.hpp"

#include <algorithm>

namespace ipc::supervisor {

Drain::Drain(const std::vector<SharedMemory>& traces, std::uint32_t slots, bool use_tsc,
             const std::vector<std::uint32_t>& name_hashes, std::size_t most_a_look, Sink sink)
    : clock_(use_tsc), most_a_look_(most_a_look), sink_(std::move(sink)) {
    for (const SharedMemory& trace : traces) {
        readers_.emplace_back(trace.address(), slots, static_cast<std::uint8_t>(readers_.size()),
                              name_hashes);
    }
}

void Drain::look(bool final_look) {
    if (!sink_) {
        for (TraceReader& reader : readers_) recorded_ += reader.skip();
        return;
    }
    clock_.sample();
    constexpr std::int64_t kSettleNs = 1'000'000;
    std::int64_t settled = clock_.now_ns() - kSettleNs;
    for (TraceReader& reader : readers_) {
        const std::size_t before = waiting_.size();
        const bool more = reader.poll(clock_, final_look ? SIZE_MAX : most_a_look_, waiting_);
        recorded_ += waiting_.size() - before;
        // What this reader still holds is younger than its last event: the others wait for it.
        if (more) settled = std::min(settled, waiting_.back().time);
    }
    for (TraceReader& reader : readers_) reader.give_back();
    std::stable_sort(waiting_.begin(), waiting_.end(),
                     [](const stage::Event& x, const stage::Event& y) { return x.time < y.time; });
    auto end = waiting_.end();
    if (!final_look) {
        end = std::partition_point(waiting_.begin(), waiting_.end(),
                                   [&](const stage::Event& event) { return event.time <= settled; });
    }
    if (end != waiting_.begin()) sink_({waiting_.begin(), end});
    waiting_.erase(waiting_.begin(), end);
}

std::uint64_t Drain::dropped() const {
    std::uint64_t sum = 0;
    for (const TraceReader& reader : readers_) sum += reader.dropped();
    return sum;
}

}  // namespace ipc::supervisor
