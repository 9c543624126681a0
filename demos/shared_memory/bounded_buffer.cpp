// ipc-bounded-buffer: producers put items into a buffer in shared memory, consumers take them out.
//
// Two things must be kept: nobody uses a slot that another is using, and who finds the buffer full or empty
// sleeps until that has changed. Semaphores do both by counting; a mutex and condition variables do both if
// every wait tests what it waits for, again and again.
#include <sys/mman.h>

#include <cerrno>

#include "shared_memory/bounded_buffer_report.hpp"
#include "shared_memory/bounded_buffer_rounds.hpp"
#include "shared_memory/bounded_buffer_waits.hpp"

namespace ipc::demos {

using stage::Knob;

const Knob kSync{
    .name = "sync",
    .help = "how producers and consumers wait for each other",
    .live = true,
    .choices = {
        {"semaphores", "one semaphore counts free slots, one counts items; a mutex guards the slots"},
        {"condvar", "a mutex, a condition for each kind, and every wait in a loop that tests again"},
        {"none", "wrong: everybody tests in a loop, and nothing keeps two out of the same slot. Shows with two of a kind "
                 "or two slots", false},
        {"condvar-if", "wrong: tests once; until it has the mutex again another may have been quicker. Shows with "
                       "two of a kind", false},
        {"condvar-no-predicate", "wrong: a consumer waits for a signal and not for an item; a signal sent before it "
                                 "waits is lost", false},
        {"signal-one", "wrong: one condition for both kinds, and a signal may wake the kind that cannot go on. Shows "
                       "with two of a kind and few slots", false},
    }};
const Knob kCapacity{.name = "capacity",
                     .help = "how many items the buffer holds",
                     .preset = 2,
                     .lowest = 1,
                     .highest = kMostSlots,
                     .unit = "items",
                     .searched = 1};

}  // namespace ipc::demos

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

const Knob kProducers{.name = "producers",
                      .help = "how many processes put items in",
                      .preset = 3,
                      .lowest = 1,
                      .highest = 4,
                      .unit = "processes",
                      .searched = 2};
const Knob kConsumers{.name = "consumers",
                      .help = "how many processes take items out",
                      .preset = 3,
                      .lowest = 1,
                      .highest = 4,
                      .unit = "processes",
                      .searched = 2};

Buffer* shared = nullptr;

void producer(Stage& stage) {
    const auto self = static_cast<std::int64_t>(stage.number_in_role()) + 1;
    std::int64_t number = 0;
    long most = 0;
    bool switched = false;
    do {
        while (!(switched = round_ends(stage, *shared)) && stage.next_iteration()) {
            wait_for_slot(stage, *shared);
            const long fill = put_item(stage, *shared, item_of(self, ++number));
            if (fill > most) stage.set(kMaxFill, most = fill);
            tell_of_item(stage, *shared);
        }
        stop_putting(stage, *shared);
    } while (switched && next_round(stage, *shared));
    leave(stage, *shared);
}

void consumer(Stage& stage) {
    do {
        while (wait_for_item(stage, *shared)) {
            take_item(stage, *shared);
            tell_of_slot(stage, *shared);
        }
    } while (next_round(stage, *shared));
    leave(stage, *shared);
}

void begin(Stage& stage) {
    make_buffer(stage, *shared);
    make_empty(stage, *shared, stage.choice<Sync>(kSync));
}

void set_up(Stage& stage) {
    // Without a name: fork() hands the mapping on to the actors.
    void* memory = mmap(nullptr, sizeof(Buffer), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    shared = static_cast<Buffer*>(memory); // zeroed, which is how all of it begins
    begin(stage);
}

void observe(Stage& stage) { report_buffer(stage, *shared); }

}  // namespace

const Demo kDemo{
    .name = "bounded-buffer",
    .title = "Bounded buffer",
    .category = "Shared memory",
    .summary = "producers and consumers share a few slots, and wait for each other",
    .roles = {{"producer", "puts items into the buffer", producer, &kProducers, "its copy"},
              {"consumer", "takes items out of the buffer", consumer, &kConsumers, "its copy"}},
    .knobs = {&kSync, &kProducers, &kConsumers, &kCapacity},
    .sites = {{"wait_for_slot", "sem_wait: about to take one from the count of free slots"},
              {"wait_for_item", "sem_wait: about to take one from the count of items"},
              {"lock", "about to take the mutex"},
              {"test", "about to test whether the buffer is full, or empty"},
              {"sleep", "pthread_cond_wait: about to give the mutex back and sleep"},
              {"put", "about to store an item in slots[in]", Touches::writes},
              {"take", "about to take the item out of slots[out]", Touches::writes},
              {"advance", "about to move in, or out, to the next slot", Touches::writes},
              {"count", "about to load the fill", Touches::reads},
              {"store", "about to store the changed fill"},
              {"signal", "pthread_cond_signal: about to wake one who sleeps"},
              {"unlock", "about to give the mutex back"},
              {"post", "sem_post: about to add one to the count that the other kind waits for"},
              {"close", "about to say that there will be no more items"},
              {"meet", "about to wait until all are ready for another choice of sync"}},
    .metrics = {&kProduced, &kConsumed, &kLost, &kDuplicated, &kOverwritten, &kFromEmpty, &kLeft, &kStuck, &kMaxFill},
    .gauges = {&kSlots, &kFill, &kFreeSlots, &kItems, &kProducersAsleep, &kConsumersAsleep, &kSlot[0], &kSlot[1],
               &kSlot[2], &kSlot[3], &kSlot[4], &kSlot[5], &kSlot[6], &kSlot[7], &kSlot[8], &kSlot[9], &kSlot[10],
               &kSlot[11], &kSlot[12], &kSlot[13], &kSlot[14], &kSlot[15], &kIn, &kOut},
    .try_it = {{"the shared mapping of producer A", "grep 'rw-s.*/dev/zero' /proc/{A}/maps"},
               {"the call in which A sleeps, if it sleeps", "cat /proc/{A}/wchan /proc/{A}/syscall"},
               {"how often A went to sleep", "grep ctxt_switches /proc/{A}/status"},
               {"put everybody to sleep in a terminal", "ipc-bounded-buffer --sync signal-one --capacity 1"},
               {"find the shortest way to lose an item", "ipc-bounded-buffer --sync none --consumers 1 --explore"}},
    .iterations = 50'000,
    .rivals = true,
    .searched_by_state = 3,
    .state_shown = true,
    .set_up = set_up,
    .observe = observe,
    .reset = begin,
};
