#include "shared_memory/bounded_buffer_report.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <string>

#include "shared_memory/bounded_buffer_rounds.hpp"
#include "stage/killed.hpp"
#include "stage/quiet.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Metric kLeft{.name = "left", .help = "items in the buffer that nobody has taken yet", .unit = "items"};
const Metric kStuck{.name = "stuck", .help = "processes that sleep and will never be woken", .unit = "processes"};

const Gauge kSlots{.name = "capacity", .help = "how many items the buffer can hold", .unit = "items"};
const Gauge kFill{.name = "fill",
                  .help = "how many items it is said to hold: the shared integer that all change",
                  .unit = "items",
                  .full = &kSlots};
const Gauge kFreeSlots{.name = "free_slots_semaphore", .help = "value of the semaphore that counts free slots"};
const Gauge kItems{.name = "items_semaphore", .help = "value of the semaphore that counts items"};
const Gauge kProducersAsleep{
    .name = "producers_asleep", .help = "producers that sleep until there is a slot", .unit = "processes"};
const Gauge kConsumersAsleep{
    .name = "consumers_asleep", .help = "consumers that sleep until there is an item", .unit = "processes"};

const Gauge kIn{.name = "in", .help = "the slot of the next put, counted from 0"};
const Gauge kOut{.name = "out", .help = "the slot of the next take, counted from 0"};

#define SLOT(n) \
    Gauge { .name = "slot_" #n, .help = "item in slot " #n ": producer x 1,000,000 + number; below 0: taken already; 0: none yet" }
const std::array<Gauge, kMostSlots> kSlot{{SLOT(1), SLOT(2), SLOT(3), SLOT(4), SLOT(5), SLOT(6), SLOT(7), SLOT(8),
                                           SLOT(9), SLOT(10), SLOT(11), SLOT(12), SLOT(13), SLOT(14), SLOT(15),
                                           SLOT(16)}};
#undef SLOT

namespace {

/// Asleep in the kernel in a call that began at this site.
bool sleeps_at(const ActorSlot& actor, std::uint32_t site) {
    return actor.site.load() == site && actor.state.load() == ActorState::calling && actor.kernel_state.load() == 'S';
}

void show_buffer(Stage& stage, const Buffer& buffer) {
    stage.show(kSlots, buffer.capacity);
    stage.show(kFill, buffer.fill);
    stage.show(kIn, buffer.in);
    stage.show(kOut, buffer.out);
    int value = 0;
    const bool semaphores = buffer.sync == Sync::semaphores;
    for (const auto& [gauge, semaphore] : {std::pair{&kFreeSlots, &buffer.free_slots}, {&kItems, &buffer.items}}) {
        sem_getvalue(const_cast<sem_t*>(semaphore), &value);
        stage.show(*gauge, semaphores ? value : 0);
    }
    for (std::size_t slot = 0; slot < kMostSlots; ++slot) {
        const Item word = __atomic_load_n(&buffer.slots[slot], __ATOMIC_RELAXED);
        const Item item = word & ~kTaken;
        const Item shown = item / kOfProducer * 1'000'000 + item % kOfProducer % 1'000'000;
        stage.show(kSlot[slot], (word & kTaken) != 0 ? -shown : shown);
    }
    const std::size_t producing = producers(stage);
    std::int64_t waiting[2] = {0, 0};
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) {
        const bool consumer = actor >= producing;
        const std::uint32_t semaphore = name_hash(consumer ? "wait_for_item" : "wait_for_slot");
        const ActorSlot& slot = stage.actor(actor);
        if (sleeps_at(slot, semaphore) || sleeps_at(slot, name_hash("sleep"))) ++waiting[consumer];
    }
    stage.show(kProducersAsleep, waiting[0]);
    stage.show(kConsumersAsleep, waiting[1]);
}

std::string plural(long long n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

std::string since(const Stage& stage, long long wrong) {
    static Quiet faults;
    const int quiet = faults.seconds(stage, wrong);
    return quiet >= 1 ? "; nothing went wrong in the last " + std::to_string(quiet) + " s" : "";
}

const char* why_stuck(Sync sync) {
    switch (sync) {
        case Sync::no_predicate: return ": a signal came when nobody slept, and it was gone";
        case Sync::signal_one: return ": a signal woke one of the wrong kind, who went back to sleep";
        case Sync::semaphores:
        case Sync::condvar:
        case Sync::none:
        case Sync::condvar_if: break;
    }
    return "";
}

void judge(Stage& stage, const Buffer& buffer, long long stuck) {
    const long long lost = stage.total(kLost);
    const long long twice = stage.total(kDuplicated);
    const long long nothing = stage.total(kFromEmpty);
    std::string wrong;
    const auto add = [&wrong](const std::string& what) { wrong += (wrong.empty() ? "" : ", ") + what; };
    if (lost > 0) add(plural(lost, "was lost", "were lost"));
    if (twice > 0) add(plural(twice, "take was of an item taken before", "takes were of items taken before"));
    if (nothing > 0) add(plural(nothing, "take found no item", "takes found no item"));
    const std::string items = plural(stage.total(kProduced), "item", "items");
    const std::string trouble = wrong.empty() ? "" : "Of " + items + " " + wrong;
    const std::string dead = absent_words(stage);
    const std::string pause = since(stage, lost + twice + nothing);
    if (stuck > 0) {
        const bool switched = stage.choice<Sync>(kSync) != buffer.sync;
        stage.verdict(false, "%s%s%lld of %zu sleep%s and nobody will wake %s%s.%s", dead.c_str(),
                      trouble.empty() ? "" : (trouble + ". ").c_str(), stuck, stage.actors(), stuck == 1 ? "s" : "",
                      stuck == 1 ? "it" : "them", dead.empty() ? why_stuck(buffer.sync) : "",
                      switched ? " The switch of sync wakes nobody who sleeps: run it again." : "");
    } else if (!trouble.empty()) {
        stage.verdict(false, "%s%s%s.", dead.c_str(), trouble.c_str(), pause.c_str());
    } else {
        // Between its put and its store of `fill` a producer has filled a slot that is not counted yet.
        const long long most = std::max(stage.total(kMaxFill), stage.total(kLeft));
        stage.verdict(true, "%s%s put and %lld taken, each once; at most %lld of %ld %s full.", dead.c_str(),
                      items.c_str(), static_cast<long long>(stage.total(kConsumed)), most, buffer.capacity,
                      buffer.capacity == 1 ? "slot was" : "slots were");
    }
}

/// By themselves, or killed while the others went on: whom the warden had to end might have taken what is left.
bool all_left(Stage& stage) {
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) {
        if (WIFSIGNALED(stage.actor(actor).exit_status.load()) && killed_by(stage, actor) == 0) return false;
    }
    return true;
}

}  // namespace

void report_buffer(Stage& stage, const Buffer& buffer) {
    show_buffer(stage, buffer);
    std::int64_t stuck = 0;
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) {
        // Who tests in a loop moves from nowhere to nowhere, but it does not sleep.
        stuck += stage.is_stuck(actor) && stage.actor(actor).site.load() != name_hash("test");
    }
    stage.set(kStuck, stuck);
    // What lies in the slots once nobody is there to take it is lost, unless somebody sleeps who should.
    const bool nobody_comes = stage.page().ended_ns.load() != 0 && stuck == 0 && all_left(stage);
    const long remaining = untaken(buffer);
    stage.set(kLeft, nobody_comes ? 0 : remaining);
    stage.set(kLost, nobody_comes ? remaining : 0);
    judge(stage, buffer, stuck);
}

}  // namespace ipc::demos
