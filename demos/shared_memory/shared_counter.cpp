// ipc-shared-counter: several processes add to one integer in shared memory.
//
// An increment is three steps: load, add, store. Two writers that load the same value store the same
// value, and one of the two increments is gone. A lock around the three steps, or one atomic instruction
// instead of them, repairs it; several things that look like a lock do not.
#include <signal.h>
#include <sys/mman.h>

#include "shared_memory/backing.hpp"
#include "shared_memory/counter_lock.hpp"
#include "shared_memory/counter_report.hpp"
#include "shared_memory/counter_switch.hpp"
#include "stage/stage.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

const Knob kSync{
    .name = "sync",
    .help = "what keeps the writers out of each other's way",
    .live = true,
    .choices = {
        {"none", "nothing: increments are lost", false},
        {"mutex", "a process-shared pthread mutex in the shared memory"},
        {"semaphore", "a POSIX semaphore that starts at 1"},
        {"spinlock", "an atomic exchange, tried again until it succeeds"},
        {"atomic", "no lock: load, add and store in one atomic instruction"},
        {"file-lock", "flock() on a file that every writer opened itself"},
        {"volatile", "wrong: volatile makes the compiler load and store each time, not at once", false},
        {"sleep", "wrong: a short sleep before each increment only makes a collision rarer", false},
        {"own-lock", "wrong: every writer locks a mutex of its own, which excludes nobody", false},
        {"process-private-mutex", "wrong: without PTHREAD_PROCESS_SHARED it neither excludes nor wakes another process", false},
    }};
const Knob kBacking{.name = "backing",
                    .help = "where the shared memory comes from",
                    .choices = {{"posix-shm", "shm_open() and mmap()"},
                                {"sysv-shm", "shmget() and shmat()"},
                                {"memfd", "memfd_create() and mmap()"},
                                {"mapped-file", "open() and mmap() of an ordinary file"}}};
const Knob kWriters{.name = "writers",
                    .help = "how many processes increment",
                    .preset = 2,
                    .lowest = 2,
                    .highest = 8,
                    .unit = "processes"};
const Knob kRobust{.name = "robust",
                   .help = "whether the mutex outlives the death of its owner",
                   .choices = {{"yes", "the next one gets EOWNERDEAD and repairs the lock"},
                               {"no", "the others wait for ever", false}}};
const Knob kFault{.name = "fault",
                  .help = "what goes wrong, once, after 100 increments",
                  .live = true,
                  .choices = {{"none", "nothing"},
                              {"kill-holder", "SIGKILL strikes a writer inside its critical section"}}};
const Knob kStory{.name = "story",
                  .help = "how it is told",
                  .choices = {{"counter", "writers and a counter"},
                              {"tickets", "clerks who sell the tickets of one show"}}};

Counter* shared = nullptr;

/// A plain store that also tells what it overwrote (xchg). Load, add and store stay three steps.
long store(long& cell, long value) { return __atomic_exchange_n(&cell, value, __ATOMIC_RELAXED); }

void increment(Stage& stage, Counter& counter, Sync sync) {
    long value = 0;
    long overwritten = 0;
    if (sync == Sync::atomic) {
        stage.at("fetch_add");
        overwritten = __atomic_fetch_add(&counter.value, 1, __ATOMIC_SEQ_CST);
        value = overwritten + 1;
    } else {
        stage.at("load");
        if (sync == Sync::volatile_load) {
            value = *const_cast<volatile long*>(&counter.value);
        } else {
            value = counter.value;
        }
        stage.at("add", value);
        value = value + 1;
        stage.at("store", value);
        overwritten = store(counter.value, value);
    }
    stage.count(kIncrements);
    const long lost = overwritten - (value - 1); // 0 if nobody stored since our load
    if (lost != 0) stage.count(kLost, lost);
    stage.event(lost > 0 ? EventKind::update_lost : EventKind::value_stored, value, overwritten);
}

void writer(Stage& stage) {
    SyncSwitch agreed(stage, *shared, kSync);
    while (stage.next_iteration()) {
        const Sync sync = agreed.next();
        Guard guard(stage, *shared, sync);
        if (stage.is_on(kFault) && stage.total(kIncrements) >= 100 && stage.take_fault()) {
            raise(SIGKILL); // dies with the lock in its hand
        }
        increment(stage, *shared, sync);
    }
}

int lock_file = -1;

void make_counter(Stage& stage) {
    shared->value = 0;
    make_locks(stage, *shared, stage.value(kRobust) == 0, lock_file);
}

void set_up(Stage& stage) {
    shared = static_cast<Counter*>(map_shared(stage, stage.choice<Backing>(kBacking), sizeof(Counter)));
    lock_file = memfd_create("ipc-shared-counter lock", MFD_CLOEXEC);
    if (lock_file == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    make_counter(stage);
}

void observe(Stage& stage) {
    std::int64_t stuck = 0;
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) stuck += stage.is_stuck(actor);
    stage.set(kStuck, stuck);
    stage.set(kCounter, __atomic_load_n(&shared->value, __ATOMIC_RELAXED));
    const std::int64_t made = stage.total(kIncrements);
    if (stage.seconds() > 0) stage.set_real(kRate, static_cast<double>(made) / stage.seconds());
    judge(stage, stage.is_on(kStory));
}

}  // namespace

const Demo kDemo{
    .name = "shared-counter",
    .title = "Shared counter",
    .category = "Shared memory",
    .summary = "several processes add to one integer in shared memory",
    .roles = {{"writer", "adds 1 to the counter, again and again", writer, &kWriters, "value"}},
    .knobs = {&kSync, &kBacking, &kWriters, &kRobust, &kFault, &kStory},
    .sites = {{"agree", "increments by another choice of sync are not over yet: another look"},
              {"lock", "about to take the lock"},
              {"spin", "the spinlock is taken: another turn"},
              {"load", "about to load the counter", Touches::reads},
              {"add", "about to add 1 to the loaded value", Touches::nothing},
              {"store", "about to store the sum", Touches::writes},
              {"fetch_add", "about to load, add and store at once", Touches::writes}},
    .metrics = {&kIncrements, &kCounter, &kLost, &kRate, &kOwnerDied, &kRecovered, &kStuck},
    .try_it = {{"the shared mapping of writer A", "grep -E 'shm|SYSV|memfd|ipc-playground' /proc/{A}/maps"},
               {"the same mapping, at writer B", "grep -E 'shm|SYSV|memfd|ipc-playground' /proc/{B}/maps"},
               {"what A waits for, if it waits", "cat /proc/{A}/wchan /proc/{A}/syscall"},
               {"lose updates in a terminal", "ipc-shared-counter --sync none"},
               {"and lose none", "ipc-shared-counter --sync mutex"}},
    .iterations = 1'000'000,
    .rivals = true,
    .set_up = set_up,
    .observe = observe,
    .reset = make_counter,
};
