// The slots of the bounded buffer, a ring: what a put and a take do once they are allowed to.
//
// Each is four steps: the slot, the position, and the load and the store of `fill`. Two at once can use the
// same slot, or store a `fill` that misses the other's change.
#include "shared_memory/bounded_buffer_slots.hpp"

#include <algorithm>
#include <cerrno>

namespace ipc::demos {

using stage::EventKind;
using stage::Metric;
using stage::Stage;

const Metric kProduced{.name = "produced", .help = "items put into the buffer", .unit = "items"};
const Metric kConsumed{.name = "consumed", .help = "items taken, each counted once", .unit = "items"};
const Metric kLost{.name = "lost", .help = "items put that nobody will ever take", .unit = "items"};
const Metric kDuplicated{.name = "duplicated", .help = "takes of an item that was taken before"};
const Metric kOverwritten{.name = "overwritten",
                          .help = "items lost because another was put over them",
                          .unit = "items"};
const Metric kFromEmpty{.name = "from_empty", .help = "takes from a slot into which nobody had put an item"};
const Metric kMaxFill{.name = "max_fill",
                      .help = "most items that the buffer was said to hold",
                      .unit = "items",
                      .combine = stage::Combine::max};

namespace {

void make_mutex(Stage& stage, pthread_mutex_t& mutex) {
    pthread_mutexattr_t shared;
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    if ((errno = pthread_mutex_init(&mutex, &shared)) != 0) {
        stage.fail("pthread_mutex_init", "see man 3 pthread_mutexattr_setpshared");
    }
}

void make_condition(Stage& stage, pthread_cond_t& condition) {
    pthread_condattr_t shared;
    pthread_condattr_init(&shared);
    pthread_condattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    if ((errno = pthread_cond_init(&condition, &shared)) != 0) {
        stage.fail("pthread_cond_init", "see man 3 pthread_condattr_setpshared");
    }
}

}  // namespace

void make_buffer(Stage& stage, Buffer& buffer) {
    make_mutex(stage, buffer.mutex);
    make_mutex(stage, buffer.door);
    make_condition(stage, buffer.not_full);
    make_condition(stage, buffer.not_empty);
    make_condition(stage, buffer.changed);
    make_condition(stage, buffer.begins);
    buffer.capacity = stage.value(kCapacity);
    buffer.round = 0;
    buffer.waiting = 0;
    buffer.gone = {};
}

void make_empty(Stage& stage, Buffer& buffer, Sync sync) {
    buffer.in = buffer.out = buffer.fill = 0;
    buffer.slots = {};
    // The second argument: shared between processes. Nobody may wait in it now (man 3 sem_init).
    if (sem_init(&buffer.free_slots, 1, static_cast<unsigned>(buffer.capacity)) == -1 ||
        sem_init(&buffer.items, 1, 0) == -1) {
        stage.fail("sem_init", "see man 7 sem_overview");
    }
    buffer.closed = false;
    buffer.closing = false;
    buffer.switching = false;
    for (auto& put_last : buffer.put_last) put_last = false;
    buffer.sync = sync;
}

long untaken(const Buffer& buffer) {
    return std::count_if(buffer.slots.begin(), buffer.slots.end(), [](const Item& slot) {
        const Item item = __atomic_load_n(&slot, __ATOMIC_RELAXED);
        return item != 0 && (item & kTaken) == 0;
    });
}

long put_item(Stage& stage, Buffer& buffer, Item item) {
    stage.at("put");
    const long slot = buffer.in;
    // A store that also tells what it overwrote.
    const Item before = __atomic_exchange_n(&buffer.slots[static_cast<std::size_t>(slot)], item, __ATOMIC_RELAXED);
    stage.count(kProduced);
    stage.event(EventKind::message_sent, slot, item);
    if (before != 0 && (before & kTaken) == 0) {
        stage.count(kOverwritten);
        stage.count(kLost);
        stage.event(EventKind::update_lost, item, before);
    }
    stage.at("advance", slot);
    buffer.in = (slot + 1) % buffer.capacity;
    stage.at("count");
    const long fill = buffer.fill + 1;
    stage.at("store", fill);
    buffer.fill = fill;
    return fill;
}

void take_item(Stage& stage, Buffer& buffer) {
    stage.at("take");
    const long slot = buffer.out;
    // A load that leaves a mark for the next one to come here.
    const Item item = __atomic_fetch_or(&buffer.slots[static_cast<std::size_t>(slot)], kTaken, __ATOMIC_RELAXED);
    if ((item & ~kTaken) == 0) {
        stage.count(kFromEmpty);
    } else {
        stage.count((item & kTaken) != 0 ? kDuplicated : kConsumed);
        stage.event(EventKind::message_received, slot, item & ~kTaken);
    }
    stage.at("advance", slot);
    buffer.out = (slot + 1) % buffer.capacity;
    stage.at("count");
    const long fill = buffer.fill - 1;
    stage.at("store", fill);
    buffer.fill = fill;
}

}  // namespace ipc::demos
