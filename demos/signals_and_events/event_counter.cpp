// ipc-event-counter: notifiers say that something has happened, waiters sleep until it has.
//
// An eventfd is a number in the kernel: write() adds to it, read() takes it and sleeps while it is
// 0. Made by hand of a test and a sleep, the same loses wake-ups: a notification that comes after
// the test and before the sleep wakes nobody, and the waiter sleeps although there is something to
// do.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "signals_and_events/event_counter_report.hpp"
#include "signals_and_events/event_counter_waits.hpp"
#include "stage/stage.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

constexpr unsigned kWaiterRole = 1;

bool no_more() {
    return (events->pending.load() & kNoMore) != 0;
}

bool all_taken() {
    return events->pending.load() == kNoMore && events->received.load() == events->notified.load();
}

/// The final notification: each waiter that it wakes passes it on to the next before it leaves.
void say_no_more() {
    events->pending.fetch_or(kNoMore);
    call_awake();
}

void notifier(Stage& stage) {
    while (stage.next_iteration()) {
        notify(stage, stage.choice<Sync>(kSync));
        stage.count(kNotified);
        if (const std::int64_t rest = stage.value(kRest); rest > 0) stage.sleep_us(rest);
    }
    stage.at("end");
    if (events->notifiers_left.fetch_sub(1) == 1) say_no_more();
}

/// Calls that woke a waiter for nothing count in the eventfd too: what is above `notified` were
/// those. False: there was no notification among them.
bool receive(std::int64_t taken) {
    std::int64_t before = events->received.load(), after = 0;
    do {
        after = std::min(before + taken, events->notified.load());
    } while (!events->received.compare_exchange_weak(before, after));
    return after > before;
}

int watch_with_epoll(Stage& stage) {
    if (stage.choice<Epoll>(kEpoll) == Epoll::off) return -1;
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll == -1) stage.fail("epoll_create1", "close some descriptors or raise ulimit -n");
    epoll_event readable{.events = EPOLLIN, .data = {.fd = event_fd}};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, event_fd, &readable) == -1)
        stage.fail("epoll_ctl", "see man 2 epoll_ctl");
    return epoll;
}

void waiter(Stage& stage) {
    const int epoll = watch_with_epoll(stage);
    auto& sleeps_by = events->sleeps_by[stage.number_in_role()];
    Sync sync_before = stage.choice<Sync>(kSync);
    for (;;) {
        const auto sync = stage.choice<Sync>(kSync);
        if (sync != sync_before || no_more()) receive(take_elsewhere(sync));
        sync_before = sync;
        // First said and then tested, or the one who leaves last might not know that we sleep.
        sleeps_by.store(static_cast<int>(sync));
        if (all_taken()) break;
        const bool anything = receive(wait_and_take(stage, sync, epoll));
        sleeps_by.store(-1);
        if (anything || !no_more()) stage.count(kWoken);  // else it was the farewell
    }
    sleeps_by.store(-1);
    call_awake();
    if (epoll != -1) close(epoll);
}

/// Who sleeps in read() is woken with all others who do, and the first that gets a CPU takes what is
/// there (eventfd_read() in fs/eventfd.c).
const char* undecided(const Stage& stage) {
    const bool in_read = stage.choice<Sync>(kSync) == Sync::eventfd && stage.choice<Epoll>(kEpoll) == Epoll::off;
    if (!in_read || stage.value(kWaiters) == 1) return nullptr;
    return "a write() wakes all waiters that sleep in read(), and who of them is first is the kernel's choice, not that of "
           "the order of steps: take epoll on, or one waiter";
}

void begin(Stage& stage) {
    events->pending.store(0);
    events->bell.store(0);
    events->not_yet_asleep.store(0);
    events->notifiers_left.store(static_cast<std::uint32_t>(stage.value(kNotifiers)));
    events->notified.store(0);
    events->received.store(0);
    for (auto& sleeps_by : events->sleeps_by)
        sleeps_by.store(-1);
    take_elsewhere(Sync::futex);  // what was left in the eventfd
}

void set_up(Stage& stage) {
    const int one_by_one = stage.choice<Mode>(kMode) == Mode::semaphore ? EFD_SEMAPHORE : 0;
    // Readable when epoll_wait() says so, but another waiter may be faster: then read() must not
    // sleep.
    const int with_epoll = stage.choice<Epoll>(kEpoll) == Epoll::on ? EFD_NONBLOCK : 0;
    event_fd = eventfd(0, EFD_CLOEXEC | one_by_one | with_epoll);
    if (event_fd == -1) stage.fail("eventfd", "close some descriptors or raise ulimit -n");
    stage.name_shown("%d", event_fd);
    void* memory =
        mmap(nullptr, sizeof(Events), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    events = static_cast<Events*>(memory);
    begin(stage);
}

/// Who sleeps in the way that `sync` had before is woken by nobody else.
void wake_who_sleeps_as_before(Stage& stage) {
    bool all_notifiers_left = true;
    for (std::size_t i = 0; i < stage.actors(); ++i) {
        const ActorSlot& actor = stage.actor(i);
        const ActorState state = actor.state.load();
        if (actor.role.load() != kWaiterRole) {
            all_notifiers_left = all_notifiers_left && state == ActorState::exited;
            continue;
        }
        const int sleeps_by =
            events->sleeps_by[i - static_cast<std::size_t>(stage.value(kNotifiers))].load();
        if (state == ActorState::calling && sleeps_by != -1 && sleeps_by != stage.value(kSync))
            call_awake();
    }
    // The last one was killed, and could not say it.
    if (all_notifiers_left && !no_more()) say_no_more();
}

void observe(Stage& stage) {
    wake_who_sleeps_as_before(stage);
    report_events(stage, kWaiterRole);
}

}  // namespace

const Demo kDemo{
    .name = "event-counter",
    .title = "Event counter",
    .category = "Signals and events",
    .summary = "sleep until something has happened, and miss nothing",
    .roles = {{"notifier", "says that something has happened", notifier, &kNotifiers},
              {"waiter", "sleeps until something has happened", waiter, &kWaiters}},
    .knobs = {&kSync, &kMode, &kEpoll, &kNotifiers, &kWaiters, &kRest},
    .sites = {{"write", "about to add 1 to the eventfd"},
              {"epoll_wait", "about to wait until the eventfd is readable"},
              {"read", "about to read the eventfd"},
              {"set", "about to note that something has happened", Touches::writes},
              {"wake", "about to wake a waiter"},
              {"check", "about to take what is there", Touches::writes},
              {"sleep", "there was nothing: about to sleep"},
              {"end", "about to say that nothing will follow"}},
    .metrics = {&kNotified, &kReceived, &kWoken, &kLost, &kStuck, &kWakeupsPerNotification},
    .gauges = {&kCount, &kAsleep},
    .try_it = {{"what the eventfd holds (in hexadecimal)", "cat /proc/{A}/fdinfo/{name}"},
               {"the call that the waiter sleeps in (B, with one notifier)",
                "cat /proc/{B}/syscall /proc/{B}/wchan"},
               {"lose wake-ups in a terminal", "ipc-event-counter --sync check-then-sleep"},
               {"a waiter that sleeps for ever",
                "ipc-event-counter --sync check-then-sleep --explore"},
               {"several waiters: some wake for nothing",
                "ipc-event-counter --waiters 3 --rest-us 500 --iterations 2000"}},
    .iterations = 200'000,
    .rivals = true,
    .set_up = set_up,
    .observe = observe,
    .reset = begin,
    .undecided = undecided,
};
