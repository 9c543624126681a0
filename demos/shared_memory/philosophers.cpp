// ipc-philosophers: each of those at a round table needs two forks to eat, and there is one between two.
//
// The forks are mutexes in shared memory. If everybody takes the left one first, all can have one and wait
// for the other for ever: a deadlock. Nobody runs and nothing is broken; the only mistake is the order.
// (E. W. Dijkstra 1965; the philosophers are C. A. R. Hoare's.)
#include <sys/mman.h>

#include <algorithm>
#include <bit>

#include "shared_memory/philosophers_report.hpp"
#include "shared_memory/philosophers_table.hpp"

namespace ipc::demos {

using stage::Knob;

const Knob kSync{
    .name = "sync",
    .help = "how they come by two forks; a switch takes effect at the next meal and helps nobody who waits for ever",
    .live = true,
    .choices = {
        {"left-first", "wrong: everybody takes the left fork, then the right one; they deadlock", false},
        {"ordered", "everybody takes the fork with the lower number first: the waiting cannot close to a circle"},
        {"waiter", "a semaphore lets all but one reach for forks: one always gets two"},
        {"try-lock", "wrong: if the right fork is taken they put the left one back and try again, all in step: "
                     "livelock, until chance breaks the step", false},
    }};
const Knob kPhilosophers{.name = "philosophers",
                         .help = "how many sit at the table",
                         .preset = 5,
                         .lowest = 2,
                         .highest = kMostPhilosophers,
                         .unit = "processes",
                         .searched = 3};

}  // namespace ipc::demos

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

// Who eats long keeps one neighbour after the other waiting, and only one at a time reaches for a first fork: then the
// wrong order may look right for thousands of meals. So they eat no longer than they think, and think no longer than a
// look from fork to fork takes: all come back to their first fork at once.
const Knob kThinking{.name = "thinking",
                     .help = "how long they think between two meals, more or less",
                     .preset = 200,
                     .lowest = 0,
                     .highest = 10'000'000,
                     .unit = "us",
                     .live = true};
const Knob kEating{.name = "eating",
                   .help = "how long they eat",
                   .preset = 200,
                   .lowest = 0,
                   .highest = 10'000'000,
                   .unit = "us",
                   .live = true};

Table* table = nullptr;

void do_now(Stage& stage, Doing doing) { stage.show(kDoing[stage.index()], static_cast<std::int64_t>(doing)); }

/// False: the run was stopped before it had two forks.
bool eat(Stage& stage, double& longest) {
    do_now(stage, Doing::hungry);
    const std::int64_t since = monotonic_ns();
    table->hungry_since[stage.index()] = since;
    const Following meal(stage, table->sync, kSync, "sit_down"); // as all others that are at table
    const auto sync = meal.choice<Sync>();
    const bool both = take_forks(stage, *table, sync);
    table->hungry_since[stage.index()] = 0;
    if (both) {
        longest = std::max(longest, static_cast<double>(monotonic_ns() - since) * 1e-9);
        stage.set_real(kLongestWait, longest);
        stage.at("eat");
        stage.count(kMeals);
        stage.sleep_us(stage.value(kEating));
        put_forks(stage, *table, sync);
    }
    do_now(stage, Doing::thinking);
    return both;
}

void philosopher(Stage& stage) {
    double longest = 0;
    while (stage.next_iteration() && eat(stage, longest)) {
        stage.at("think");
        const auto longer = static_cast<std::uint64_t>(stage.value(kThinking)) + 1;
        stage.sleep_us(stage.value(kThinking) / 2 + static_cast<std::int64_t>(stage.random() % longer));
    }
}

void lay_table(Stage& stage) { make_table(stage, *table); }

void set_up(Stage& stage) {
    // Without a name: fork() hands the mapping on to the actors.
    void* memory = mmap(nullptr, sizeof(Table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    table = static_cast<Table*>(memory); // zeroed
    lay_table(stage);
}

void observe(Stage& stage) { report_table(stage, *table); }

}  // namespace

const Demo kDemo{
    .name = "philosophers",
    .title = "Dining philosophers",
    .category = "Shared memory",
    .summary = "everybody needs two forks, there is one between two, and the wrong order stops them all",
    .roles = {{"philosopher", "thinks, takes two forks, eats", philosopher, &kPhilosophers, "fork"}},
    .knobs = {&kSync, &kPhilosophers, &kThinking, &kEating},
    .sites = {{"sit_down", "meals of another choice of sync are not over yet: another look"},
              {"ask_waiter", "sem_wait: about to ask the waiter to be let to the forks"},
              {"take_left", "about to take the left fork, and to wait for it if it is taken"},
              {"take_right", "about to take the right fork, and to wait for it if it is taken"},
              {"try_right", "about to take the right fork if it is free"},
              {"put_back", "about to put the left fork back, since the right one is taken"},
              {"eat", "has two forks: about to eat", Touches::nothing},
              {"put_forks", "about to put both forks down"},
              {"think", "about to think"}},
    .metrics = {&kMeals, &kDeadlocked, &kWaitCycle, &kLongestWait, &kRetries, &kVainRounds},
    .gauges = {&kFork[0], &kFork[1], &kFork[2], &kFork[3], &kFork[4], &kFork[5], &kFork[6], &kDoing[0], &kDoing[1],
               &kDoing[2], &kDoing[3], &kDoing[4], &kDoing[5], &kDoing[6], &kInVain},
    .try_it = {{"the call in which A sleeps: 202 is futex", "cat /proc/{A}/syscall"},
               {"how often A went to sleep", "grep ctxt_switches /proc/{A}/status"},
               {"the memory that holds the forks", "grep 'rw-s.*/dev/zero' /proc/{A}/maps"},
               {"no deadlock in a terminal", "ipc-philosophers --sync ordered"},
               {"every schedule of two", "ipc-philosophers --philosophers 2 --iterations 1 --explore"}},
    .iterations = 500,
    .rivals = true,
    .searched_by_state = 3,
    .state_shown = true,
    .set_up = set_up,
    .observe = observe,
    .reset = lay_table,
};
