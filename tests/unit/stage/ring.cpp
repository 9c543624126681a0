#include "stage/ring.hpp"

#include <sys/ptrace.h>

#include <vector>

#include "processes.hpp"

using namespace ipc::stage;
using ipc::tests::Child;
using ipc::tests::SharedBytes;

namespace {

constexpr std::uint32_t kRingSlots = 1024;
constexpr std::uint64_t kOrdinary = 896;   ///< slots for ordinary events: all but an eighth
constexpr std::uint64_t kImportant = 959;  ///< and for important ones

/// A ring with both of its ends.
struct Ring {
    SharedBytes memory{trace_bytes(kRingSlots)};
    TraceRing writer{memory.address(), kRingSlots};
    TraceHeader& header = memory.as<TraceHeader>();
    TraceSlot* slots = reinterpret_cast<TraceSlot*>(&header + 1);
    std::uint64_t tail = 0;

    void put(std::int64_t n, EventKind kind = EventKind::site_reached) {
        writer.put(static_cast<std::uint64_t>(n), kind, 7, 42, n, ~n);
    }
    TraceSlot& slot(std::uint64_t index) { return slots[index % kRingSlots]; }
    bool committed(std::uint64_t index) {
        return slot(index).sequence.load(std::memory_order_acquire) == index + 1;
    }
    /// Takes all that is committed and whole; a slot that is committed but not whole fails the
    /// test.
    std::vector<std::int64_t> take() {
        std::vector<std::int64_t> taken;
        for (; committed(tail); ++tail) {
            const TraceSlot& from = slot(tail);
            REQUIRE(from.b == ~from.a);
            REQUIRE(from.time == static_cast<std::uint64_t>(from.a));
            REQUIRE(from.name == 7);
            REQUIRE(from.line == 42);
            taken.push_back(from.a);
        }
        header.tail.store(tail, std::memory_order_release);
        return taken;
    }
};

/// Goes on until the child stops itself, one instruction at a time, `steps` at most. True if they
/// were all made before that.
bool single_step(pid_t pid, int steps) {
    for (int step = 0; step < steps; ++step) {
        int status = 0;
        REQUIRE(ptrace(PTRACE_SINGLESTEP, pid, nullptr, nullptr) == 0);
        REQUIRE(waitpid(pid, &status, 0) == pid);
        REQUIRE(WIFSTOPPED(status));
        if (WSTOPSIG(status) != SIGTRAP) return false;
    }
    return true;
}

void wait_for_stop(pid_t pid) {
    int status = 0;
    REQUIRE(waitpid(pid, &status, 0) == pid);
    REQUIRE(WIFSTOPPED(status));
    REQUIRE(WSTOPSIG(status) == SIGSTOP);
}

Ring* interrupted = nullptr;

}  // namespace

TEST_CASE("events come out as they were put in, in order") {
    Ring ring;
    for (std::int64_t n = 0; n < 500; ++n)
        ring.put(n);
    const std::vector<std::int64_t> taken = ring.take();
    REQUIRE(taken.size() == 500);
    for (std::int64_t n = 0; n < 500; ++n)
        CHECK(taken[static_cast<std::size_t>(n)] == n);
    CHECK(ring.header.dropped == 0);
}

TEST_CASE("a full ring drops and counts") {
    Ring ring;
    for (std::int64_t n = 0; n < 2000; ++n)
        ring.put(n);
    CHECK(ring.header.dropped == 2000 - kOrdinary);
    const std::vector<std::int64_t> taken = ring.take();
    REQUIRE(taken.size() == kOrdinary);
    CHECK(taken.back() == static_cast<std::int64_t>(kOrdinary) - 1);
}

TEST_CASE("what the reader took makes room") {
    Ring ring;
    for (std::int64_t n = 0; n < 10 * std::int64_t{kRingSlots}; ++n) {
        ring.put(n);
        if (n % 300 == 0) ring.take();
    }
    CHECK(ring.header.dropped == 0);
    ring.take();
    CHECK(ring.tail == 10 * kRingSlots);
}

TEST_CASE("important events find room where ordinary ones are dropped") {
    Ring ring;
    for (std::int64_t n = 0; n < 2000; ++n)
        ring.put(n);
    for (std::int64_t n = 0; n < 2000; ++n)
        ring.put(5000 + n, EventKind::update_lost);
    const std::vector<std::int64_t> taken = ring.take();
    REQUIRE(taken.size() == kImportant);
    CHECK(taken[kOrdinary] == 5000);
}

TEST_CASE("the ring and the table agree on which kinds are important") {
    for (std::size_t kind = 0; kind < static_cast<std::size_t>(EventKind::count_of_kinds); ++kind) {
        Ring ring;
        for (std::uint64_t n = 0; n < kOrdinary; ++n)
            ring.put(0);
        ring.put(1, static_cast<EventKind>(kind));
        CAPTURE(info(static_cast<EventKind>(kind)).name);
        CHECK(ring.committed(kOrdinary) == info(static_cast<EventKind>(kind)).important);
    }
}

TEST_CASE("a handler may write at any instruction of a write") {
    Ring ring;
    interrupted = &ring;
    Child child([&] {
        signal(SIGUSR1, [](int) { interrupted->put(-1, EventKind::signal_delivered); });
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == -1) _exit(77);
        for (std::int64_t n = 0;; ++n) {
            raise(SIGSTOP);
            ring.put(n);
        }
    });
    std::int64_t writes = 0;
    std::size_t seen = 0, handled = 0;
    wait_for_stop(child.pid());
    for (int steps = 1; single_step(child.pid(), steps); ++steps, ++writes) {
        REQUIRE(ptrace(PTRACE_CONT, child.pid(), nullptr, SIGUSR1) == 0);
        wait_for_stop(child.pid());
        for (const std::int64_t n : ring.take()) {
            ++seen;
            handled += n == -1;
        }
    }
    CHECK(writes > 20);  // as many instructions were interrupted
    CHECK(handled == static_cast<std::size_t>(writes));
    ring.take();
    CHECK(seen == 2 * static_cast<std::size_t>(writes));
}

TEST_CASE("a writer killed at any instruction of a write leaves whole events only") {
    Ring ring;
    for (std::int64_t n = 0; n < kRingSlots; ++n) {  // so that the slot holds an older event
        ring.put(n);
        ring.take();
    }
    bool went_past = false, half = false, whole = false;
    for (int steps = 1; !went_past; ++steps) {
        ring.slot(kRingSlots).sequence = 1;
        ring.slot(kRingSlots).a = 0;
        Child child([&] {
            if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == -1) _exit(77);
            raise(SIGSTOP);
            ring.put(kRingSlots);
            raise(SIGSTOP);
        });
        wait_for_stop(child.pid());
        went_past = !single_step(child.pid(), steps);
        kill(child.pid(), SIGKILL);
        REQUIRE(WIFSIGNALED(child.wait()));
        ring.tail = kRingSlots;
        const std::size_t taken = ring.take().size();
        half = half || (taken == 0 && ring.slot(kRingSlots).a != 0);
        whole = whole || taken == 1;
    }
    CHECK(half);   // some were killed between the payload and its commit
    CHECK(whole);  // and some after it
}
