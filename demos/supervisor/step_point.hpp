#pragma once

#include <array>
#include <cstdint>

#include "stage/actor_slot.hpp"
#include "stage/demo.hpp"

namespace ipc::supervisor {

using ActorSet = std::uint16_t; ///< bit i: actor i
inline constexpr std::size_t kNobody = 99;

inline bool has(ActorSet set, std::size_t actor) { return actor < stage::kMaxActors && (set >> actor & 1) != 0; }
inline ActorSet with(ActorSet set, std::size_t actor) { return static_cast<ActorSet>(set | 1u << actor); }

/// What could be chosen at one place of a schedule, and what was.
struct StepPoint {
    ActorSet enabled = 0; ///< those at a gate, but those that would only try again in vain
    std::uint8_t actor = 0;
    bool preempts = false; ///< the one that moved last could have gone on
    std::array<stage::Touches, stage::kMaxActors> touches{}; ///< of each one's next step
    bool in_vain = false; ///< the step that was chosen ended a try that was in vain
    std::uint64_t state = 0; ///< what it looks like there; 0: nobody looked, or it cannot be told
};

}  // namespace ipc::supervisor
