#include "stage/plan.hpp"

#include <algorithm>

#include "stage/futex.hpp"
#include "stage/run_page.hpp"

namespace ipc::stage {
namespace {

void wake(ActorSlot& slot, const ActorSlot* self) {
    slot.turn.fetch_add(1, std::memory_order_acq_rel);
    if (&slot != self) futex_wake(slot.turn);
}

/// False: the log is full.
bool grant(RunPage& page, std::uint32_t actor, const ActorSlot* self) {
    Plan& plan = page.plan;
    const std::uint32_t taken = plan.taken.load(std::memory_order_relaxed);
    if (taken >= Plan::kMostOrders) return false;
    ActorSlot& slot = page.slots[actor];
    plan.actors[taken].store(static_cast<std::uint8_t>(actor), std::memory_order_relaxed);
    plan.sites[taken].store(slot.site.load(std::memory_order_relaxed), std::memory_order_relaxed);
    plan.taken.store(taken + 1, std::memory_order_release);
    slot.granted.fetch_add(1, std::memory_order_acq_rel);
    wake(slot, self);
    return true;
}

}  // namespace

void ring_bell(RunPage& page) {
    page.bell.fetch_add(1);
    futex_wake(page.bell);
}

void arrive_and_pass_on(RunPage& page, ActorSlot& slot, ActorState state) {
    // Its own mark, for it may be kept off the CPU here while the plan goes on without it.
    slot.passing_on.store(1, std::memory_order_release);
    slot.state.store(state, std::memory_order_release);
    const bool retries = slot.retrying.load(std::memory_order_relaxed) != 0;
    const std::uint32_t bell = page.bell.load();
    const bool passed_on = !retries && go_on_with_plan(page, &slot);
    page.plan.passes.fetch_add(1, std::memory_order_acq_rel);
    slot.passing_on.store(0);
    // Who was called meanwhile found this one still passing on, and sleeps again.
    if (!passed_on || page.bell.load() != bell) ring_bell(page);
}

bool go_on_with_plan(RunPage& page, const ActorSlot* self) {
    Plan& plan = page.plan;
    const std::uint32_t length =
        std::min<std::uint32_t>(plan.length.load(std::memory_order_acquire), Plan::kMostOrders);
    for (;;) {
        const std::uint32_t at = plan.at.load(std::memory_order_relaxed);
        if (at >= length) return false;
        const std::uint32_t order = plan.orders[at].load(std::memory_order_relaxed);
        const std::uint32_t actor = std::min<std::uint32_t>(order & Plan::kActorBits, kMaxActors - 1);
        ActorSlot& slot = page.slots[actor];
        const bool dead = slot.reaped.load(std::memory_order_acquire) != 0;
        const bool left = dead || slot.state.load(std::memory_order_acquire) == ActorState::exited;
        switch (order & ~Plan::kActorBits) {
            case Plan::kBegin:
                if (dead) return false;
                plan.at.store(at + 1, std::memory_order_relaxed);
                slot.state.store(ActorState::starting, std::memory_order_relaxed);
                slot.begun.fetch_add(1, std::memory_order_acq_rel);
                wake(slot, self);
                return true;
            case Plan::kToEnd:
                if (left) {
                    plan.at.store(at + 1, std::memory_order_relaxed);
                    continue;
                }
                return grant(page, actor, self);
            case Plan::kWarden:
                plan.at.store(at + 1, std::memory_order_relaxed);
                page.trial_order.store(TrialOrder::look, std::memory_order_release);
                page.warden_turn.fetch_add(1, std::memory_order_acq_rel);
                futex_wake(page.warden_turn);
                return true;
            default:
                if (left) return false; // it cannot be followed: for the supervisor to see
                plan.at.store(at + 1, std::memory_order_relaxed);
                return grant(page, actor, self);
        }
    }
}

}  // namespace ipc::stage
