// Messages a second through the shared memory ring of ipc-compare, from one CPU to another: each published by itself,
// and in batches. The reader takes a word of every cache line, where the message lies: more would measure how fast it
// adds up. Nothing of it is gated, since it spans two CPUs.
#include "choosing/spsc_ring.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>

#include "bench/bench.hpp"
#include "stage/clock.hpp"

namespace ipc::bench {
namespace {

using demos::RingReader;
using demos::RingWriter;

constexpr std::size_t kLine = 64, kLong = 1024;
/// A stream of long messages is quicker through a ring that is larger than a CPU's own caches: until a line is read it has
/// left the writer's for the one that all CPUs share, which gives it sooner than another CPU does. (ipc-compare, which
/// shows how long messages are on their way, has a small one for them: in a large one they wait longer.)
template <std::size_t bytes>
constexpr std::size_t kCapacity = bytes < kLong ? 128 << 10 : 4 << 20;
constexpr std::int64_t kSecond = 1'000'000'000;
// Long enough that nobody sleeps while the other one has its CPU; the pauses are ipc-compare's for one way.
constexpr demos::RingWait kWait{.spins = 1 << 24, .yields = 0, .pauses = 128, .fence = true};

struct Signs {
    std::atomic<int> ready, go, wrong; ///< wrong: -1 until all were read
};

void* share(std::size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    return memory;
}

/// Its number, and ones.
template <std::size_t bytes>
using Message = std::array<std::uint64_t, bytes / sizeof(std::uint64_t)>;

template <std::size_t bytes>
[[noreturn]] void read_all(demos::RingMemory& ring, const demos::RingWait& wait, Signs& signs, std::uint64_t messages) {
    demos::register_for_membarrier();
    RingReader reader(ring, kCapacity<bytes>, wait);
    signs.ready = 1;
    while (signs.go == 0) {}
    int wrong = 0;
    for (std::uint64_t expected = 0; expected < messages; ++expected) {
        std::size_t length = 0;
        const std::byte* there = nullptr;
        while ((there = reader.next(length)) == nullptr) reader.wait_for_message(kSecond);
        std::uint64_t sum = 0;
        for (std::size_t at = 0; at < bytes; at += kLine) {
            std::uint64_t word = 0;
            std::memcpy(&word, there + at, sizeof(word));
            sum += word;
        }
        wrong += length != bytes || sum != expected + (bytes - 1) / kLine;
        if (reader.not_given_back() >= kCapacity<bytes> / 4) reader.give_back();
    }
    signs.wrong = wrong;
    _exit(0);
}

/// Million messages a second.
template <std::size_t bytes>
double rate(const std::vector<int>& all, std::uint64_t messages, std::uint64_t batch) {
    auto* ring = static_cast<demos::RingMemory*>(share(demos::ring_bytes(kCapacity<bytes>)));
    auto* signs = new (share(sizeof(Signs))) Signs{};
    signs->wrong = -1;
    demos::RingWait wait = kWait;
    wait.fence = !demos::register_for_membarrier();
    pin(all[1]); // the child begins there, and need not wait for this one's CPU
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        read_all<bytes>(*ring, wait, *signs, messages);
    }
    pin(all[0]);
    RingWriter writer(*ring, kCapacity<bytes>, wait);
    Message<bytes> message{};
    message.fill(1);
    while (signs->ready == 0) {}
    const std::int64_t start = stage::monotonic_ns();
    signs->go = 1;
    for (std::uint64_t number = 0, in_batch = 0; number < messages; ++number) {
        message[0] = number;
        while (!writer.try_write(message.data(), bytes)) writer.wait_for_room(kSecond);
        if (++in_batch < batch) continue;
        writer.publish();
        in_batch = 0;
    }
    writer.publish();
    while (signs->wrong == -1) {}
    const double seconds = static_cast<double>(stage::monotonic_ns() - start) / 1e9;
    waitpid(child, nullptr, 0);
    if (signs->wrong != 0) std::abort();
    munmap(ring, demos::ring_bytes(kCapacity<bytes>));
    munmap(signs, sizeof(Signs));
    return static_cast<double>(messages) / seconds / 1e6;
}

/// ns for one cache line to go to the other CPU and back. In a virtual machine it may be another from one minute to the
/// next: two CPUs may be one core's, one cache's, or further apart.
double ns_there_and_back(const std::vector<int>& all) {
    constexpr std::uint32_t kTrips = 20'000;
    auto* ball = new (share(sizeof(std::atomic<std::uint32_t>))) std::atomic<std::uint32_t>(0);
    const auto return_it = [ball](std::uint32_t turn) {
        while (ball->load(std::memory_order_acquire) != turn) {}
        ball->store(turn + 1, std::memory_order_release);
    };
    pin(all[1]);
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (std::uint32_t trip = 0; trip <= kTrips; ++trip) return_it(2 * trip + 1);
        _exit(0);
    }
    pin(all[0]);
    *ball = 1;
    while (*ball != 2) {}
    const std::int64_t start = stage::monotonic_ns();
    for (std::uint32_t trip = 1; trip <= kTrips; ++trip) return_it(2 * trip);
    while (*ball != 2 * kTrips + 2) {}
    const double ns = static_cast<double>(stage::monotonic_ns() - start) / kTrips;
    waitpid(child, nullptr, 0);
    munmap(ball, sizeof(*ball));
    return ns;
}

template <std::size_t bytes>
void measure(std::vector<Row>& rows, const std::vector<int>& all, std::uint64_t messages, std::uint64_t batch) {
    const Pair pair =
        interleave([&] { return rate<bytes>(all, messages, batch); }, [&] { return rate<bytes>(all, messages, 1); });
    const std::string what = "ring, 2 processes on 2 CPUs, " + std::to_string(bytes) + " B: ";
    rows.push_back({what + "each published", "M/s", figure(pair.other), 0, true, false});
    rows.push_back({what + "batched", "M/s", figure(pair.one), 0, true, false});
    rows.push_back({what + "batched / each", "x", figure(pair.ratios()), 1, true, false});
}

}  // namespace

void measure_ring(std::vector<Row>& rows) {
    const std::vector<int> all = cpus();
    if (all.size() < 2) {
        rows.push_back({"ring, 2 processes on 2 CPUs", "", {}, 0, true, false, "there is one CPU"});
        return;
    }
    cpu_set_t before;
    sched_getaffinity(0, sizeof(before), &before);
    std::vector<double> trips;
    for (int round = 0; round < kRounds; ++round) trips.push_back(ns_there_and_back(all));
    rows.push_back({"a cache line from one CPU to the other and back", "ns", figure(trips), 0, false, false,
                    "the figures of the ring go by it"});
    measure<8>(rows, all, 3'000'000, 512);
    measure<64>(rows, all, 1'000'000, 64);
    measure<4096>(rows, all, 60'000, 4);
    sched_setaffinity(0, sizeof(before), &before);
}

}  // namespace ipc::bench
