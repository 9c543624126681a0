#pragma once

#include <sys/mman.h>

#include <cstdlib>
#include <new>

#include "stage/stage.hpp"

namespace ipc::bench {

inline constexpr std::uint32_t kSlots = 65536;

/// A run page and one trace ring, shared with children, without a supervisor.
class BareStage {
public:
    BareStage() : page_(*new (map(sizeof(stage::RunPage))) stage::RunPage{}), ring_(map(stage::trace_bytes(kSlots))) {
        page_.use_tsc = stage::tsc_is_invariant() ? 1 : 0;
        page_.ring_slots = kSlots;
    }
    stage::RunPage& page() { return page_; }
    /// Of an actor that has written nothing yet.
    stage::Stage stage(std::size_t index) {
        header().tail = 0;
        for (auto& entry : header().order) entry = 0;
        return {page_, index, stage::TraceRing(ring_, kSlots)};
    }
    stage::TraceHeader& header() { return *static_cast<stage::TraceHeader*>(ring_); }
    /// What a reader that keeps up does: everything written so far is taken.
    void take(std::uint64_t events) { header().tail.fetch_add(events); }

private:
    static void* map(std::size_t bytes) {
        void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        if (memory == MAP_FAILED) std::abort();
        return memory;
    }
    stage::RunPage& page_;
    void* ring_;
};

/// ns an event: at() with its trace switched on and a ring that never fills.
double ns_an_event(BareStage& bare);

}  // namespace ipc::bench
