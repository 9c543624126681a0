#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ipc::stage {

struct RunPage;
struct ActorSlot;
enum class ActorState : std::uint32_t;

/// The next steps of a search. Whoever arrives at its gate, or at its end, grants the next step itself, so
/// that a step costs one switch between processes and not two. The supervisor gives a plan only while
/// everybody is at a gate or gone, and takes it back if a step of it blocks. Untrusted, as the whole page.
struct Plan {
    static constexpr std::size_t kMostOrders = 1024; ///< and steps

    /// An order and the actor that it is for (index in the low five bits).
    enum Order : std::uint32_t {
        kStep = 0,        ///< one step
        kBegin = 1 << 5,  ///< plays its role anew, up to its first gate
        kToEnd = 2 << 5,  ///< steps until it has left
        kWarden = 3 << 5, ///< the warden looks at the result and resets what is shared
    };
    static constexpr std::uint32_t kActorBits = 31;

    std::atomic<std::uint32_t> length; ///< orders given
    std::atomic<std::uint32_t> at;     ///< the next one
    std::atomic<std::uint32_t> taken;  ///< steps granted by it
    std::atomic<std::uint32_t> passes; ///< times an actor that arrived has passed a step on, counted afterwards
    std::array<std::atomic<std::uint8_t>, kMostOrders> orders;
    std::array<std::atomic<std::uint8_t>, kMostOrders> actors; ///< of each step taken
    std::array<std::atomic<std::uint32_t>, kMostOrders> sites; ///< where it stood: name_hash
};

/// Carries out the plan's next order. False: there is none, so whoever watches must be told. `self` is awake: the
/// caller's own slot, or nullptr.
bool go_on_with_plan(RunPage& page, const ActorSlot* self = nullptr);
/// For an actor that arrives: says so with `state`, and goes on with the plan unless it only tries again, which
/// is for the search to judge; else rings the bell.
void arrive_and_pass_on(RunPage& page, ActorSlot& slot, ActorState state);
/// Wakes whoever watches the actors.
void ring_bell(RunPage& page);

}  // namespace ipc::stage
