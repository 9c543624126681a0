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

double us_a_round_trip(std::uint32_t watch) {
    BareStage here, there;
    here.page().slots[0].watch = watch;
    there.page().slots[0].watch = watch;
    std::array<int, 2> forth{}, back{};
    check(pipe(forth.data()) == 0 && pipe(back.data()) == 0);
    Message message{};
    const pid_t child = fork();
    if (child == 0) {
        stage::Stage stage = there.stage(0);
        for (int trip = 0; trip < kTrips; ++trip) {
            receive(stage, forth[0], message);
            send(stage, back[1], message);
            there.header().tail += 6;
        }
        _exit(0);
    }
    stage::Stage stage = here.stage(0);
    const std::int64_t start = stage::monotonic_ns();
    for (int trip = 0; trip < kTrips; ++trip) {
        send(stage, forth[1], message);
        receive(stage, back[0], message);
        here.header().tail += 6;
    }
    const double us = static_cast<double>(stage::monotonic_ns() - start) / 1000.0 / kTrips;
    waitpid(child, nullptr, 0);
    for (const int fd : {forth[0], forth[1], back[0], back[1]}) close(fd);
    return us;
}

}  // namespace

void measure_pipe(std::vector<Row>& rows) {
    pin(cpus().front());
    const Pair pair = interleave([] { return us_a_round_trip(stage::kTraceBit); },
                                 [] { return us_a_round_trip(0); });
    rows.push_back({"pipe round trip, same CPU, tracing on / off", "x", figure(pair.ratios()), 1.02, false, true});
    rows.push_back({"pipe round trip of 64 B, same CPU, traced", "us", figure(pair.one), 5.7, false, false,
                    "perf bench sched pipe is not measured here"});
}

}  // namespace ipc::bench
