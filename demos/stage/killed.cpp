#include "stage/killed.hpp"

#include <sys/wait.h>

#include <array>

namespace ipc::stage {
namespace {

bool is_over(const RunPage& page) {
    // A search kills whoever is left when a schedule has come to its end, and sets no `stop`.
    return page.stop.load(std::memory_order_relaxed) != 0 ||
           page.trial_order.load(std::memory_order_relaxed) == TrialOrder::finish;
}

/// As it was when the run was last seen to go on.
const std::array<bool, kMaxActors>& killed_actors(Stage& stage) {
    static std::array<bool, kMaxActors> killed{};
    if (is_over(stage.page())) return killed;
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        const ActorSlot& actor = stage.actor(index);
        const bool left = actor.reaped.load(std::memory_order_acquire) != 0;
        killed[index] = left && WIFSIGNALED(actor.exit_status.load(std::memory_order_relaxed));
    }
    return killed;
}

}  // namespace

long long killed(Stage& stage, std::size_t role) {
    const std::array<bool, kMaxActors>& killed = killed_actors(stage);
    long long dead = 0;
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        dead += killed[index] && stage.actor(index).role.load(std::memory_order_relaxed) == role;
    }
    return dead;
}

std::string killed_words(Stage& stage) {
    std::string words;
    for (std::size_t role = 0; role < kDemo.roles.size(); ++role) {
        const long long dead = killed(stage, role);
        if (dead == 0) continue;
        long long all = 0;
        for (std::size_t index = 0; index < stage.actors(); ++index) {
            all += stage.actor(index).role.load(std::memory_order_relaxed) == role;
        }
        const std::string name = kDemo.roles[role].name;
        words += all == 1 ? "The " + name : std::to_string(dead) + " of " + std::to_string(all) + " " + name + "s";
        words += dead == 1 ? " was killed. " : " were killed. ";
    }
    return words;
}

}  // namespace ipc::stage
