#pragma once

#include <atomic>

#include "stage/futex.hpp"
#include "stage/run_page.hpp"

namespace ipc::supervisor {

/// Changes what one actor does at its sites, and wakes it if it waits there.
inline void change_watch(stage::ActorSlot& slot, std::uint32_t set, std::uint32_t clear) {
    slot.watch.fetch_or(set, std::memory_order_acq_rel);
    slot.watch.fetch_and(~clear, std::memory_order_acq_rel);
    slot.turn.fetch_add(1, std::memory_order_acq_rel);
    stage::futex_wake(slot.turn);
}

inline void change_all_watches(stage::RunPage& page, std::uint32_t set, std::uint32_t clear) {
    for (std::size_t actor = 0; actor < stage::kMaxActors; ++actor) {
        change_watch(page.slots[actor], set, clear);
    }
}

/// The run shall end: no gate holds any longer, and next_iteration() turns false.
inline void ask_to_stop(stage::RunPage& page) {
    page.stop.store(1, std::memory_order_release);
    change_all_watches(page, 0, stage::kGateBit | stage::kPaceBit);
}

}  // namespace ipc::supervisor
