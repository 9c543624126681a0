// The table, and what lies on it before the first meal.
#include "shared_memory/philosophers_table.hpp"

#include <cerrno>

namespace ipc::demos {

using namespace ipc::stage;

const Metric kRetries{.name = "retries", .help = "forks put back because the other one was taken",
                      .timed = true};
const Metric kVainRounds{.name = "vain_rounds",
                         .help = "times that everybody put a fork back and nobody had eaten in between",
                         .ends = true};

#define PHILOSOPHER(n) \
    Gauge { .name = "philosopher_" #n, .help = "what philosopher " #n " does: 0 thinks, 1 is hungry, 2 has one fork, 3 eats" }
#define FORK(n) \
    Gauge { .name = "fork_" #n, .help = "who holds fork " #n ", to the left of philosopher " #n "; 0: nobody" }
const std::array<Gauge, kMostPhilosophers> kDoing{{PHILOSOPHER(1), PHILOSOPHER(2), PHILOSOPHER(3), PHILOSOPHER(4),
                                                   PHILOSOPHER(5), PHILOSOPHER(6), PHILOSOPHER(7)}};
const std::array<Gauge, kMostPhilosophers> kFork{{FORK(1), FORK(2), FORK(3), FORK(4), FORK(5), FORK(6), FORK(7)}};
const Gauge kInVain{.name = "in_vain",
                    .help = "who has put a fork back since somebody ate: 1 for A, 2 for B, 4 for C ..., added up"};
#undef PHILOSOPHER
#undef FORK

void make_table(Stage& stage, Table& table) {
    table.seats = static_cast<std::size_t>(stage.value(kPhilosophers));
    pthread_mutexattr_t shared;
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    for (pthread_mutex_t& fork : table.forks) {
        if ((errno = pthread_mutex_init(&fork, &shared)) != 0) {
            stage.fail("pthread_mutex_init", "see man 3 pthread_mutexattr_setpshared");
        }
    }
    if (sem_init(&table.waiter, 1, static_cast<unsigned>(table.seats - 1)) == -1) {
        stage.fail("sem_init", "see man 7 sem_overview");
    }
    table.sync.forget();
    table.in_vain = 0;
    for (auto& since : table.hungry_since) since = 0;
}

}  // namespace ipc::demos
