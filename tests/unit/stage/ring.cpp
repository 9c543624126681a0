#include "stage/ring.hpp"

#include <sys/ptrace.h>

#include <random>
#include <set>
#include <vector>

#include "processes.hpp"

using namespace ipc::stage;
using ipc::tests::Child;
using ipc::tests::SharedBytes;

namespace {

constexpr std::uint32_t kRingSlots = 1024;
constexpr std::uint64_t kPiece = kRingSlots / kTracePieces;
constexpr std::uint64_t kForHandlers = 32;
constexpr std::uint64_t kImportant = kRingSlots - 2 * kPiece - kForHandlers;  ///< events that find room
constexpr std::uint64_t kOrdinary = kImportant - kRingSlots / 8;  ///< and ordinary ones

/// A ring with both of its ends.
struct Ring {
    SharedBytes memory{trace_bytes(kRingSlots)};
    TraceRing writer{memory.address(), kRingSlots};
    TraceHeader& header = memory.as<TraceHeader>();
    TraceSlot* slots = reinterpret_cast<TraceSlot*>(&header + 1);
    TraceMemory reader{memory.address(), kRingSlots};
    std::uint64_t tail = 0;

    void put(std::int64_t n, EventKind kind = EventKind::site_reached) {
        writer.put(static_cast<std::uint64_t>(n), kind, 7, 42, n, ~n);
    }
    TraceSlot& slot(std::uint64_t index) {
        TraceSlot* there = reader.slot(index);
        REQUIRE(there != nullptr);
        return *there;
    }
    bool committed(std::uint64_t index) {
        const TraceSlot* there = reader.slot(index);
        return there != nullptr && there->sequence.load(std::memory_order_acquire) == index + 1;
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

TEST_CASE("while the reader keeps up, the same few pieces are used") {
    Ring ring;
    std::set<const TraceSlot*> used;
    for (std::uint64_t n = 0; n < 10 * kRingSlots; ++n) {
        ring.put(static_cast<std::int64_t>(n));
        used.insert(&ring.slot(n));
        if (n % (kPiece / 2) == 0) ring.take();
    }
    CHECK(ring.header.dropped == 0);
    CHECK(used.size() <= 3 * kPiece);
}

TEST_CASE("whatever an actor scribbles over its trace, its reader stays inside") {
    Ring ring;
    std::minstd_rand random(1);
    for (int round = 0; round < 20'000; ++round) {
        for (auto& entry : ring.header.order) entry = (std::uint64_t{random()} << 33) ^ random();
        const std::uint64_t index = random() % 3 == 0 ? ~std::uint64_t{0} - random() : random();
        ring.header.order[ring.reader.stretch_of(index) % kTracePieces] = ring.reader.stretch_of(index) * kTracePieces + random() % kTracePieces;
        const TraceSlot* slot = ring.reader.slot(index);
        if (slot == nullptr) continue;  // what it says is of another stretch
        REQUIRE(slot >= ring.slots);
        REQUIRE(slot < ring.slots + kRingSlots);
    }
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

TEST_CASE("a handler may write at any instruction of a write, also of one that takes a new piece") {
    bool new_piece = false;
    SUBCASE("somewhere") {}
    SUBCASE("where a piece is taken") { new_piece = true; }
    Ring ring;
    interrupted = &ring;
    Child child([&] {
        static std::uint64_t put = 0;
        signal(SIGUSR1, [](int) {
            interrupted->put(-1, EventKind::signal_delivered);
            ++put;
        });
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == -1) _exit(77);
        for (;; ++put) {
            for (; new_piece && (put + kForHandlers) % kPiece != 0; ++put)
                ring.put(0);
            raise(SIGSTOP);
            ring.put(1);
            raise(SIGSTOP);
        }
    });
    std::int64_t writes = 0, handled = 0, made = 0;
    const auto take = [&] {
        for (const std::int64_t n : ring.take()) {
            handled += n == -1;
            made += n == 1;
        }
    };
    wait_for_stop(child.pid());
    for (int steps = 1; single_step(child.pid(), steps); ++steps, ++writes) {
        REQUIRE(ptrace(PTRACE_CONT, child.pid(), nullptr, SIGUSR1) == 0);
        wait_for_stop(child.pid());  // after the write
        REQUIRE(ptrace(PTRACE_CONT, child.pid(), nullptr, 0) == 0);
        wait_for_stop(child.pid());  // before the next
        take();
    }
    CHECK(writes > (new_piece ? 40 : 20));  // as many instructions were interrupted
    take();
    CHECK(handled == writes);
    CHECK(made == writes + 1);
    CHECK(ring.header.dropped == 0);
}

TEST_CASE("a writer killed at any instruction of a write leaves whole events only") {
    Ring ring;
    for (std::int64_t n = 0; n < kRingSlots; ++n) {  // so that the slot holds an older event
        ring.put(n);
        ring.take();
    }
    // The write takes a new piece, too: forgotten each time, or the next one would be shorter.
    std::atomic<std::uint64_t>& taken_piece = ring.header.order[(kRingSlots + kForHandlers) / kPiece % kTracePieces];
    const std::uint64_t piece_before = taken_piece;
    bool went_past = false, half = false, whole = false;
    for (int steps = 1; !went_past; ++steps) {
        taken_piece = piece_before;
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
