// What it costs to look at eight actors thirty times a second, and once at everything.
#include "supervisor/xray.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "bench/bench.hpp"

namespace ipc::bench {
namespace {

constexpr int kActors = 8, kFrames = 300;

/// Eight processes as a demo's are: a dozen descriptors each, half of them shared, and asleep in a read.
class Sleepers {
public:
    Sleepers() {
        std::array<int, 2> shared{}, sockets{}, more{};
        if (pipe2(shared.data(), O_CLOEXEC) == -1 || pipe2(more.data(), O_CLOEXEC) == -1) return;
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) == -1) return;
        for (pid_t& pid : pids_) {
            pid = fork();
            if (pid != 0) continue;
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            char byte = 0;
            _exit(static_cast<int>(read(shared[0], &byte, 1)));
        }
        for (const int fd : {shared[0], shared[1], sockets[0], sockets[1], more[0], more[1]}) close(fd);
    }
    ~Sleepers() {
        for (const pid_t pid : pids_) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
    }
    Sleepers(const Sleepers&) = delete;
    Sleepers& operator=(const Sleepers&) = delete;

    std::vector<supervisor::XrayProcess> processes() const {
        std::vector<supervisor::XrayProcess> all;
        for (int actor = 0; actor < kActors; ++actor) {
            all.push_back({.pid = pids_[static_cast<std::size_t>(actor)], .actor = actor, .who = std::string(1, static_cast<char>('A' + actor))});
        }
        return all;
    }

private:
    std::array<pid_t, kActors> pids_{};
};

}  // namespace

void measure_xray(std::vector<Row>& rows) {
    const Sleepers sleepers;
    supervisor::Xray xray;
    xray.watch(sleepers.processes());
    for (int frame = 0; frame < 100; ++frame) xray.glance(0); // every piece was done, and its cost is known
    const auto glances = [&] {
        const double before = cpu_ns();
        for (int frame = 0; frame < kFrames; ++frame) {
            xray.watch(sleepers.processes());
            xray.glance(frame % kActors);
        }
        return (cpu_ns() - before) / kFrames / 1000;
    };
    const auto whole = [&] {
        const double before = cpu_ns();
        for (int look = 0; look < 20; ++look) xray.look_closely();
        return (cpu_ns() - before) / 20 / 1000;
    };
    const Pair pair = interleave(glances, whole);
    rows.push_back({"x-ray of 8 actors, a frame", "us", figure(pair.one), 100, false, true});
    rows.push_back({"the same, everything at once", "us", figure(pair.other), 2000, false, false});
}

}  // namespace ipc::bench
