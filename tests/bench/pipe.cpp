// What tracing costs a pipe round trip of 64 bytes between two processes on one CPU.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "bench/bench.hpp"
#include "bench/memory.hpp"

namespace ipc::bench {
namespace {

constexpr int kTrips = 20'000;
using Message = std::array<char, 64>;

void check(bool went_well) {
    if (!went_well) std::abort();
}

void send(stage::Stage& stage, int fd, const Message& message) {
    stage.about_to("write", fd);
    const ssize_t sent = write(fd, message.data(), message.size());
    stage.done("write", sent);
    check(sent == static_cast<ssize_t>(message.size()));
    stage.event(stage::EventKind::message_sent, sent, 1);
}

void receive(stage::Stage& stage, int fd, Message& message) {
    stage.about_to("read", fd);
    const ssize_t got = read(fd, message.data(), message.size());
    stage.done("read", got);
    check(got == static_cast<ssize_t>(message.size()));
    stage.event(stage::EventKind::message_received, got, 1);
}

/// us a round trip.
struct Trips {
    double traced, plain;
};

/// What the supervisor's does to an actor's trace: every 5 ms, which are about a thousand trips, it takes what is there.
class Reader {
public:
    void follow(BareStage& traced) {
        constexpr std::uint64_t kEventsATrip = 6, kTripsALook = 1000;
        if (traced.page().slots[0].watch == 0) return;
        untaken_ += kEventsATrip;
        if (untaken_ < kEventsATrip * kTripsALook) return;
        traced.take(untaken_);
        untaken_ = 0;
    }

private:
    std::uint64_t untaken_ = 0;
};

/// By the same two processes in short turns: whatever else the machine does meets both. The traces are used again and
/// again, as in any run of more events than they have slots.
Trips us_a_round_trip(BareStage& here, BareStage& there) {
    constexpr int kTurns = 80, kTripsATurn = kTrips / kTurns;
    std::array<int, 2> forth{}, back{};
    check(pipe(forth.data()) == 0 && pipe(back.data()) == 0);
    Message message{};
    const pid_t child = fork();
    if (child == 0) {
        stage::Stage stage = there.stage(0);
        Reader reader;
        for (int trip = 0; trip < kTrips; ++trip) {
            receive(stage, forth[0], message);
            send(stage, back[1], message);
            reader.follow(there);
        }
        _exit(0);
    }
    stage::Stage stage = here.stage(0);
    Reader reader;
    std::array<std::vector<double>, 2> us; // by whether it is traced
    for (int turn = 0; turn < kTurns; ++turn) {
        const bool traced = turn % 2 == 1;
        const std::uint32_t watch = traced ? std::uint32_t{stage::kTraceBit} : 0;
        here.page().slots[0].watch = watch;
        there.page().slots[0].watch = watch;
        const std::int64_t start = stage::monotonic_ns();
        for (int trip = 0; trip < kTripsATurn; ++trip) {
            send(stage, forth[1], message);
            receive(stage, back[0], message);
            reader.follow(here);
        }
        us[traced].push_back(static_cast<double>(stage::monotonic_ns() - start) / 1000.0 / kTripsATurn);
    }
    waitpid(child, nullptr, 0);
    for (const int fd : {forth[0], forth[1], back[0], back[1]}) close(fd);
    return {.traced = figure(us[1]).median, .plain = figure(us[0]).median};
}

}  // namespace

void measure_pipe(std::vector<Row>& rows) {
    pin(cpus().front());
    BareStage here, there;
    us_a_round_trip(here, there); // warm up
    Pair pair;
    for (int round = 0; round < kRounds; ++round) {
        const Trips trips = us_a_round_trip(here, there);
        pair.one.push_back(trips.traced);
        pair.other.push_back(trips.plain);
    }
    rows.push_back({"pipe round trip, same CPU, tracing on / off", "x", figure(pair.ratios()), 1.02, false, true});
    rows.push_back({"pipe round trip of 64 B, same CPU, traced", "us", figure(pair.one), 5.7, false, false,
                    "perf bench sched pipe is not measured here"});
}

}  // namespace ipc::bench
