// Three ways to sleep until something has happened. In each, "is there something?" and "then I
// sleep" must be one step, or what happens in between wakes nobody.
#include "signals_and_events/event_counter_waits.hpp"

#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace ipc::demos {

using stage::Stage;

Events* events = nullptr;
int event_fd = -1;

namespace {

/// glibc has no wrapper for it (man 2 futex).
long futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value) {
    return syscall(SYS_futex, &word, operation, value, nullptr, nullptr, 0);
}

/// A counter gives all that is there at once, a semaphore one.
std::uint32_t take_pending(Mode mode) {
    std::uint32_t there = events->pending.load();
    for (;;) {
        const std::uint32_t count = there & ~kNoMore;
        const std::uint32_t take = mode == Mode::semaphore && count > 1 ? 1 : count;
        if (events->pending.compare_exchange_weak(there, there - take)) return take;
    }
}

/// read() gives the count and sets it to 0; with EFD_SEMAPHORE it gives 1 and takes 1 off. Where
/// there is nothing it sleeps: the kernel tests and sleeps in one step.
std::int64_t wait_in_read(Stage& stage) {
    std::uint64_t count = 0;
    stage.about_to("read");
    const ssize_t got = read(event_fd, &count, sizeof(count));
    stage.done("read", got);
    if (got == sizeof(count)) return static_cast<std::int64_t>(count);
    // Several waiters were woken by epoll, and another was faster.
    if (errno == EAGAIN) return 0;
    stage.fail("read", "see man 2 eventfd");
}

std::int64_t wait_in_epoll(Stage& stage, int epoll) {
    epoll_event event{};
    stage.about_to("epoll_wait");
    const int ready = epoll_wait(epoll, &event, 1, -1);
    stage.done("epoll_wait", ready);
    if (ready == -1 && errno != EINTR) stage.fail("epoll_wait", "see man 2 epoll_wait");
    return wait_in_read(stage);  // that descriptor does not block: EAGAIN instead of sleep
}

/// "Sleep only if `pending` is still 0": the kernel compares and puts us to sleep in one step. If
/// it has changed since our test, the call returns EAGAIN at once.
std::int64_t compare_and_sleep(Stage& stage, Mode mode) {
    stage.at("check");
    if (const std::uint32_t taken = take_pending(mode); taken > 0) return taken;
    stage.about_to("sleep");
    const long result = futex(events->pending, FUTEX_WAIT, 0);
    stage.done("sleep", result);
    if (result == -1 && errno != EAGAIN && errno != EINTR) stage.fail("futex", "see man 2 futex");
    return take_pending(mode);
}

/// Wrong. It sleeps until the bell rings the next time: whatever rang between the test and the
/// sleep woke nobody, and will not ring again. No comparison helps here, for the word that is
/// compared is not the word that was tested.
std::int64_t check_then_sleep(Stage& stage, Mode mode) {
    stage.at("check");
    if (const std::uint32_t taken = take_pending(mode); taken > 0) return taken;
    if (events->pending.load() & kNoMore) return 0;
    events->not_yet_asleep.fetch_add(1);
    stage.about_to("sleep");
    events->not_yet_asleep.fetch_sub(1);
    const long result = futex(events->bell, FUTEX_WAIT, events->bell.load());
    stage.done("sleep", result);
    if (result == -1 && errno != EAGAIN && errno != EINTR) stage.fail("futex", "see man 2 futex");
    return take_pending(mode);
}

void add_to_eventfd(Stage& stage) {
    const std::uint64_t one = 1;
    stage.at("write");
    events->notified.fetch_add(1);
    if (write(event_fd, &one, sizeof(one)) != sizeof(one)) stage.fail("write", "see man 2 eventfd");
}

}  // namespace

void notify(Stage& stage, Sync sync) {
    if (sync == Sync::eventfd) {
        add_to_eventfd(stage);
        return;
    }
    stage.at("set");
    events->notified.fetch_add(1);
    events->pending.fetch_add(1);
    stage.at("wake");
    if (sync == Sync::futex) {
        futex(events->pending, FUTEX_WAKE, 1);
    } else {
        events->bell.fetch_add(1);
        const long woken = futex(events->bell, FUTEX_WAKE, 1);
        if (woken == 0 && events->not_yet_asleep.load() > 0) stage.count(kLost);
    }
}

std::int64_t wait_and_take(Stage& stage, Sync sync, int epoll) {
    const Mode mode = stage.choice<Mode>(kMode);
    switch (sync) {
        case Sync::eventfd:
            return epoll == -1 ? wait_in_read(stage) : wait_in_epoll(stage, epoll);
        case Sync::check_then_sleep:
            return check_then_sleep(stage, mode);
        case Sync::futex:
            return compare_and_sleep(stage, mode);
    }
    return 0;
}

std::int64_t take_elsewhere(Sync sync) {
    if (sync == Sync::eventfd) return take_pending(Mode::counter);
    std::int64_t taken = 0;
    std::uint64_t count = 0;
    iovec buffer{&count, sizeof(count)};
    // RWF_NOWAIT: EAGAIN instead of sleep, in this one call (man 2 preadv2).
    while (preadv2(event_fd, &buffer, 1, -1, RWF_NOWAIT) == sizeof(count)) {
        taken += static_cast<std::int64_t>(count);
    }
    return taken;
}

void call_awake() {
    const auto in_read = [](const std::atomic<std::int32_t>& by) {
        return by.load() == static_cast<int>(Sync::eventfd);
    };
    if (std::any_of(events->sleeps_by.begin(), events->sleeps_by.end(), in_read)) {
        const std::uint64_t one = 1;
        (void)!write(event_fd, &one, sizeof(one));  // EAGAIN: it is full, and so nobody sleeps
    }
    futex(events->pending, FUTEX_WAKE, INT_MAX);
    events->bell.fetch_add(1);
    futex(events->bell, FUTEX_WAKE, INT_MAX);
}

}  // namespace ipc::demos
