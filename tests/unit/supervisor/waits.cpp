// Who waits for whom, in words.
#include "supervisor/waits.hpp"

#include <sys/syscall.h>

using namespace ipc::supervisor;

namespace {

Wait lock_wait(std::size_t actor, const char* what, std::vector<std::size_t> holders) {
    return {.actor = actor, .what = what, .is_lock = true, .holders = std::move(holders)};
}

Wait call_wait(std::size_t actor, const char* what) {
    return {.actor = actor, .what = what, .is_lock = false, .holders = {}};
}

}  // namespace

TEST_CASE("a wait for a lock names it and who has it") {
    CHECK(lock_wait(0, "the mutex", {1}).in_words() == "waits for the mutex that B holds");
    CHECK(lock_wait(0, "fork 3", {1, 2}).in_words() == "waits for fork 3 that B and C hold");
    CHECK(lock_wait(0, "fork 3", {}).in_words() == "waits for fork 3, which nobody holds");
    CHECK(lock_wait(0, "the mutex", {0}).in_words() == "waits for the mutex, which it holds itself");
    CHECK(call_wait(0, "read from a pipe, which is empty").in_words() == "read from a pipe, which is empty");
}

TEST_CASE("two who wait for each other are a cycle, and so are three") {
    CHECK(deadlock_in_words({lock_wait(0, "fork 2", {1}), lock_wait(1, "fork 1", {0})}) ==
          "A waits for fork 2 that B holds, B waits for fork 1 that A holds");
    CHECK(deadlock_in_words({lock_wait(0, "fork 2", {1}), lock_wait(1, "fork 3", {2}), lock_wait(2, "fork 1", {0})}) ==
          "A waits for fork 2 that B holds, B waits for fork 3 that C holds, C waits for fork 1 that A holds");
}

TEST_CASE("who waits for what it has itself is a cycle alone") {
    CHECK(deadlock_in_words({lock_wait(0, "the mutex", {0}), lock_wait(1, "the mutex", {0})}) ==
          "A waits for the mutex, which it holds itself");
}

TEST_CASE("who waits but is not on the cycle is not named") {
    CHECK(deadlock_in_words({lock_wait(0, "fork 2", {1}), lock_wait(1, "fork 3", {2}), lock_wait(2, "fork 2", {1}),
                             call_wait(3, "read from a pipe, which is empty")}) ==
          "B waits for fork 3 that C holds, C waits for fork 2 that B holds");
}

TEST_CASE("without a cycle each is named with what it waits for") {
    CHECK(deadlock_in_words({lock_wait(0, "the mutex", {1}), call_wait(1, "read from a pipe, which is empty")}) ==
          "A waits for the mutex that B holds, B: read from a pipe, which is empty");
    CHECK(deadlock_in_words({lock_wait(2, "the mutex", {})}) == "C waits for the mutex, which nobody holds");
    CHECK(deadlock_in_words({lock_wait(0, "the mutex", {5})}) == "A waits for the mutex that F holds"); // F has left
    CHECK(deadlock_in_words({}).empty());
}

TEST_CASE("a sleep with a time limit ends by itself, one without does not") {
    struct Row {
        long call;
        std::array<std::uint64_t, 6> arguments;
        bool wakes;
    };
    constexpr std::uint64_t kPointer = 0x7fff0000, kForEver = 0xffffffff;
    const std::vector<Row> table{{SYS_nanosleep, {kPointer}, true},
                                 {SYS_clock_nanosleep, {1, 0, kPointer}, true},
                                 {SYS_futex, {kPointer, 0, 1, 0}, false},
                                 {SYS_futex, {kPointer, 0, 1, kPointer}, true},
                                 {SYS_semop, {1, kPointer, 1}, false},
                                 {SYS_semtimedop, {1, kPointer, 1, 0}, false},
                                 {SYS_semtimedop, {1, kPointer, 1, kPointer}, true},
                                 {SYS_mq_timedsend, {3, kPointer, 8, 0, 0}, false},
                                 {SYS_mq_timedsend, {3, kPointer, 8, 0, kPointer}, true},
                                 {SYS_mq_timedreceive, {3, kPointer, 8, kPointer, 0}, false},
                                 {SYS_mq_timedreceive, {3, kPointer, 8, kPointer, kPointer}, true},
                                 {SYS_rt_sigtimedwait, {kPointer, kPointer, 0}, false},
                                 {SYS_rt_sigtimedwait, {kPointer, kPointer, kPointer}, true},
                                 {SYS_ppoll, {kPointer, 1, 0}, false},
                                 {SYS_ppoll, {kPointer, 1, kPointer}, true},
                                 {SYS_pselect6, {1, kPointer, 0, 0, 0}, false},
                                 {SYS_pselect6, {1, kPointer, 0, 0, kPointer}, true},
                                 {SYS_epoll_pwait, {3, kPointer, 1, kForEver}, false},
                                 {SYS_epoll_pwait, {3, kPointer, 1, 100}, true},
#if defined(__x86_64__)
                                 {SYS_poll, {kPointer, 1, kForEver}, false},
                                 {SYS_poll, {kPointer, 1, 0}, true},
                                 {SYS_epoll_wait, {3, kPointer, 1, kForEver}, false},
                                 {SYS_epoll_wait, {3, kPointer, 1, 5}, true},
                                 {SYS_select, {1, kPointer, 0, 0, 0}, false},
                                 {SYS_select, {1, kPointer, 0, 0, kPointer}, true},
                                 {SYS_pause, {}, false},
#endif
                                 {SYS_read, {3, kPointer, 8}, false},
                                 {SYS_wait4, {1}, false},
                                 {SYS_rt_sigsuspend, {kPointer}, false},
                                 {SYS_flock, {3, 2}, false}};
    for (const Row& row : table) {
        CAPTURE(row.call);
        ProcLook look;
        look.state = 'S';
        look.syscall = static_cast<int>(row.call);
        look.arguments = row.arguments;
        CHECK(wakes_by_itself(look) == row.wakes);
    }
}
