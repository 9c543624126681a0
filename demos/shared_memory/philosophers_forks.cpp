// How a philosopher comes by two forks: the four choices of the knob `sync`.
//
// A deadlock needs four things at once (Coffman 1971): what is held is held alone, whoever holds one waits
// for another, nothing is taken away from its holder, and the waiting closes to a circle. Each right choice
// makes one of them impossible: a fixed order has no circle, a waiter leaves one philosopher out of it.
#include <algorithm>
#include <cerrno>

#include "shared_memory/philosophers_table.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

/// Time for the eyes to go from one fork to the other. Without it two philosophers would hardly ever be
/// between their forks at once, and a wrong choice would look right for a long time.
constexpr std::int64_t kReachUs = 300;

int number_of(std::size_t fork) { return static_cast<int>(fork) + 1; }

std::int64_t self_of(const Stage& stage) { return static_cast<std::int64_t>(stage.index()) + 1; }

void has(Stage& stage, std::size_t fork, Doing doing) {
    stage.locked({"fork", number_of(fork)});
    stage.show(kFork[fork], self_of(stage));
    stage.show(kDoing[stage.index()], static_cast<std::int64_t>(doing));
}

void take(Stage& stage, Table& table, Here site, std::size_t fork, Doing then) {
    stage.about_to_lock(site, {"fork", number_of(fork)}, number_of(fork));
    const int error = pthread_mutex_lock(&table.forks[fork]);
    stage.done(site, error);
    if ((errno = error) != 0) stage.fail("pthread_mutex_lock", "see man 3 pthread_mutex_lock");
    has(stage, fork, then);
}

void put(Stage& stage, Table& table, std::size_t fork) {
    stage.show(kFork[fork], 0);
    stage.unlocked({"fork", number_of(fork)});
    if ((errno = pthread_mutex_unlock(&table.forks[fork])) != 0) {
        stage.fail("pthread_mutex_unlock", "see man 3 pthread_mutex_unlock");
    }
}

/// A fork was put back. When everybody has done so and nobody ate, the round was in vain for all.
void note_retry(Stage& stage, Table& table) {
    stage.count(kRetries);
    const std::uint32_t all = (1U << table.seats) - 1;
    const std::uint32_t mine = 1U << stage.index();
    std::uint32_t who = table.in_vain.fetch_or(mine) | mine;
    if (who == all && table.in_vain.compare_exchange_strong(who, 0)) stage.count(kVainRounds);
    stage.show(kInVain, table.in_vain);
}

bool try_for_both(Stage& stage, Table& table, std::size_t left, std::size_t right) {
    for (;;) {
        take(stage, table, "take_left", left, Doing::has_one_fork);
        stage.sleep_us(kReachUs);
        stage.at("try_right", number_of(right));
        const int error = pthread_mutex_trylock(&table.forks[right]);
        if (error == 0) break;
        if ((errno = error) != EBUSY) stage.fail("pthread_mutex_trylock", "see man 3 pthread_mutex_trylock");
        // The same pauses for all: whoever began in step stays in step.
        stage.sleep_us(kReachUs);
        stage.at("put_back");
        put(stage, table, left);
        stage.show(kDoing[stage.index()], static_cast<std::int64_t>(Doing::hungry));
        note_retry(stage, table);
        if (stage.stopping()) return false;
        stage.start_over_us(kReachUs);
    }
    has(stage, right, Doing::eating);
    table.in_vain = 0;
    stage.show(kInVain, 0);
    return true;
}

}  // namespace

bool take_forks(Stage& stage, Table& table, Sync sync) {
    const std::size_t left = stage.index();
    const std::size_t right = (left + 1) % table.seats;
    switch (sync) {
        case Sync::waiter:
            stage.about_to("ask_waiter");
            while (sem_wait(&table.waiter) == -1 && errno == EINTR) {
            }
            stage.done("ask_waiter", 0);
            break;
        case Sync::try_lock: return try_for_both(stage, table, left, right);
        case Sync::left_first:
        case Sync::ordered: break;
    }
    // Only the last philosopher has the fork with the higher number to the left.
    if (sync == Sync::ordered && right < left) {
        take(stage, table, "take_right", right, Doing::has_one_fork);
        stage.sleep_us(kReachUs);
        take(stage, table, "take_left", left, Doing::eating);
        return true;
    }
    take(stage, table, "take_left", left, Doing::has_one_fork);
    stage.sleep_us(kReachUs);
    take(stage, table, "take_right", right, Doing::eating);
    return true;
}

void put_forks(Stage& stage, Table& table, Sync sync) {
    stage.at("put_forks");
    put(stage, table, stage.index());
    put(stage, table, (stage.index() + 1) % table.seats);
    if (sync == Sync::waiter && sem_post(&table.waiter) == -1) stage.fail("sem_post", "see man 3 sem_post");
}

}  // namespace ipc::demos
