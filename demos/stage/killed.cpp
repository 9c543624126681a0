#include "stage/killed.hpp"

#include <sys/wait.h>

#include <array>
#include <csignal>

namespace ipc::stage {
namespace {

bool is_over(const RunPage& page) {
    // A search kills whoever is left when a schedule has come to its end, and sets no `stop`.
    return page.stop.load(std::memory_order_relaxed) != 0 ||
           page.trial_order.load(std::memory_order_relaxed) == TrialOrder::finish;
}

/// By actor, and as it was when the run was last seen to go on: then the warden kills who is left.
const std::array<int, kMaxActors>& signals_of_death(Stage& stage) {
    static std::array<int, kMaxActors> signals{};
    const bool over = is_over(stage.page());
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        const ActorSlot& actor = stage.actor(index);
        const bool left = actor.reaped.load(std::memory_order_acquire) != 0;
        const int status = actor.exit_status.load(std::memory_order_relaxed);
        const int signal = left && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        if (!over || (signal != 0 && signal != SIGKILL)) signals[index] = signal;
    }
    return signals;
}

/// "The waiter", "1 of 3 waiters".
std::string those_of(const Stage& stage, std::size_t role, long long count) {
    long long all = 0;
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        all += stage.actor(index).role.load(std::memory_order_relaxed) == role;
    }
    const std::string name = kDemo.roles[role].name;
    return all == 1 ? "The " + name : std::to_string(count) + " of " + std::to_string(all) + " " + name + "s";
}

long long stopped(Stage& stage, std::size_t role) {
    static std::array<bool, kMaxActors> stopped{};
    long long count = 0;
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        const ActorSlot& actor = stage.actor(index);
        if (!is_over(stage.page())) stopped[index] = actor.kernel_state.load(std::memory_order_relaxed) == 'T';
        count += stopped[index] && actor.role.load(std::memory_order_relaxed) == role;
    }
    return count;
}

}  // namespace

int killed_by(Stage& stage, std::size_t actor) { return signals_of_death(stage)[actor]; }

long long killed(Stage& stage, std::size_t role) {
    const std::array<int, kMaxActors>& signals = signals_of_death(stage);
    long long dead = 0;
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        dead += signals[index] != 0 && stage.actor(index).role.load(std::memory_order_relaxed) == role;
    }
    return dead;
}

std::string killed_words(Stage& stage) {
    std::string words;
    for (std::size_t role = 0; role < kDemo.roles.size(); ++role) {
        const long long dead = killed(stage, role);
        if (dead > 0) words += those_of(stage, role, dead) + (dead == 1 ? " was killed. " : " were killed. ");
    }
    return words;
}

std::string absent_words(Stage& stage) {
    std::string words = killed_words(stage);
    for (std::size_t role = 0; role < kDemo.roles.size(); ++role) {
        const long long still = stopped(stage, role);
        if (still > 0) words += those_of(stage, role, still) + (still == 1 ? " is stopped. " : " are stopped. ");
    }
    return words;
}

}  // namespace ipc::stage
