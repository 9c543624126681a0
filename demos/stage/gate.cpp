// Where an actor waits: at its gate, in slow motion, or asleep on purpose. All three sleep on one futex
// word, `turn`, which the supervisor bumps whenever it grants a step, opens or shuts the gate, changes the
// pace or stops the run; so each of these takes effect at once.
#include "stage/futex.hpp"
#include "stage/stage.hpp"

namespace ipc::stage {

void Stage::hold(Here site, std::int64_t value) {
    for (bool told = false;;) {
        const std::uint32_t turn = slot_.turn.load(std::memory_order_acquire);
        if ((slot_.watch.load(std::memory_order_acquire) & kGateBit) == 0) break;
        const std::uint32_t passed = slot_.passed.load(std::memory_order_relaxed);
        if (slot_.granted.load(std::memory_order_acquire) != passed) {
            slot_.state.store(ActorState::running, std::memory_order_relaxed);
            slot_.retrying.store(0, std::memory_order_relaxed);
            slot_.passed.store(passed + 1, std::memory_order_release);
            break;
        }
        // Said anew at each round: a handler may have held at a gate of its own in between.
        arrive(site, value);
        if (told) {
            slot_.state.store(ActorState::at_gate, std::memory_order_release);
        } else {
            arrive_and_pass_on(page_, slot_, ActorState::at_gate);
            told = true;
            if (slot_.turn.load(std::memory_order_relaxed) != turn) continue; // it was its own turn once more
        }
        futex_wait(slot_.turn, turn);
    }
    slot_.state.store(ActorState::running, std::memory_order_relaxed);
    slept_since_ = true;
}

void Stage::wait_for_waker() {
    for (;;) {
        const std::uint32_t turn = slot_.turn.load(std::memory_order_acquire);
        const bool stepping = (slot_.watch.load(std::memory_order_acquire) & kGateBit) != 0;
        if (!stepping || slot_.parked.load(std::memory_order_acquire) == 0) break;
        if (slot_.woken.exchange(1, std::memory_order_acq_rel) == 0) ring_bell(page_);
        futex_wait(slot_.turn, turn);
    }
    slot_.woken.store(0, std::memory_order_release);
}

void Stage::pace() {
    const std::int64_t factor = value(standard_knobs().pace);
    // Between a half and one and a half times: actors that slept equally long would move in lockstep.
    const std::int64_t us = factor / 2 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(factor + 1));
    slot_.state.store(ActorState::slowed, std::memory_order_relaxed);
    const std::int64_t until = monotonic_ns() + us * 1000;
    for (;;) {
        const std::uint32_t turn = slot_.turn.load(std::memory_order_acquire);
        const std::uint32_t watch = slot_.watch.load(std::memory_order_acquire);
        const std::int64_t left = until - monotonic_ns();
        if (left <= 0 || stopping() || (watch & kPaceBit) == 0 ||
            value(standard_knobs().pace) != factor) {
            break;
        }
        if (watch & kGateBit) {
            hold({slot_.site, slot_.line}, slot_.value);
            break;
        }
        futex_wait(slot_.turn, turn, left);
    }
    slot_.state.store(ActorState::running, std::memory_order_relaxed);
    slept_since_ = true;
}

void Stage::sleep_us(std::int64_t microseconds) {
    if (slot_.watch.load(std::memory_order_relaxed) & kGateBit) return;
    slot_.state.store(ActorState::sleeping, std::memory_order_relaxed);
    const std::int64_t started = monotonic_ns();
    const std::int64_t until = started + microseconds * 1000;
    for (;;) {
        const std::uint32_t turn = slot_.turn.load(std::memory_order_acquire);
        const std::int64_t left = until - monotonic_ns();
        if (left <= 0 || stopping()) break;
        futex_wait(slot_.turn, turn, left);
    }
    slot_.state.store(ActorState::running, std::memory_order_relaxed);
    slept_since_ = true;
    put(EventKind::slept, 0, 0, monotonic_ns() - started, 0);
}

void Stage::back_off_us(std::int64_t microseconds) {
    slot_.retrying.store(kTriedInVain, std::memory_order_relaxed);
    if (microseconds > 0) sleep_us(microseconds);
}

void Stage::start_over_us(std::int64_t microseconds) {
    slot_.retrying.store(kStartsOver, std::memory_order_relaxed);
    if (microseconds > 0) sleep_us(microseconds);
}

}  // namespace ipc::stage
