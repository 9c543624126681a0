// Round trips of 64 bytes between two processes on one CPU, beside those of the tools that are known for them:
// `perf bench sched pipe`, and the loop of lmbench's lat_unix (lmbench itself is no free software in Debian, so its
// loop stands here: one byte there and back by write() and read() through a Unix stream socket pair).
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "bench/bench.hpp"
#include "stage/clock.hpp"

namespace ipc::bench {
namespace {

constexpr int kTrips = 20'000;

void check(bool went_well) {
    if (!went_well) std::abort();
}

/// us a round trip of `bytes` through these ends, as ipc-compare sends and receives them.
double us_a_trip(const std::array<int, 2>& forth, const std::array<int, 2>& back, std::size_t bytes) {
    std::array<char, 64> message{};
    const auto wanted = static_cast<ssize_t>(bytes);
    const pid_t child = fork();
    if (child == 0) {
        for (int trip = 0; trip < kTrips; ++trip) {
            check(read(forth[0], message.data(), bytes) == wanted);
            check(write(back[1], message.data(), bytes) == wanted);
        }
        _exit(0);
    }
    const std::int64_t start = stage::monotonic_ns();
    for (int trip = 0; trip < kTrips; ++trip) {
        check(write(forth[1], message.data(), bytes) == wanted);
        check(read(back[0], message.data(), bytes) == wanted);
    }
    const double us = static_cast<double>(stage::monotonic_ns() - start) / 1000.0 / kTrips;
    waitpid(child, nullptr, 0);
    for (const int fd : {forth[0], forth[1], back[0], back[1]}) close(fd); // a socket's twice, which does no harm
    return us;
}

double pipe_trip() {
    std::array<int, 2> forth{}, back{};
    check(pipe(forth.data()) == 0 && pipe(back.data()) == 0);
    return us_a_trip(forth, back, 64);
}

double unix_trip(std::size_t bytes) {
    std::array<int, 2> pair{};
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0);
    return us_a_trip({pair[1], pair[0]}, {pair[0], pair[1]}, bytes);
}

/// perf counts one operation for a message there and back. 0: it is not here, or says something else.
double perf_trip() {
    const std::string command = "perf bench -f simple sched pipe -l " + std::to_string(kTrips) + " 2>/dev/null";
    FILE* perf = popen(command.c_str(), "r"); // pinned as we are: a child inherits it
    if (perf == nullptr) return 0;
    double seconds = 0;
    if (std::fscanf(perf, "%lf", &seconds) != 1) seconds = 0;
    pclose(perf);
    return seconds * 1e6 / kTrips;
}

}  // namespace

void measure_round_trips(std::vector<Row>& rows) {
    pin(cpus().front());
    pipe_trip(); // warm up
    if (perf_trip() > 0) {
        const Pair pipes = interleave(pipe_trip, perf_trip);
        rows.push_back({"pipe round trip of 64 B, same CPU / perf bench sched pipe", "x", figure(pipes.ratios()), 1.0});
        rows.push_back({"pipe round trip of 64 B, same CPU", "us", figure(pipes.one), 5.7, false, false});
    } else {
        rows.push_back({"pipe round trip / perf bench sched pipe", "", {}, 0, false, false,
                        "perf is not here: apt install linux-perf"});
    }
    const Pair sockets = interleave([] { return unix_trip(64); }, [] { return unix_trip(1); });
    rows.push_back({"Unix stream round trip of 64 B, same CPU / lat_unix's loop", "x", figure(sockets.ratios()), 1.0});
    rows.push_back({"Unix stream round trip of 64 B, same CPU", "us", figure(sockets.one), 9.2, false, false});
}

}  // namespace ipc::bench
