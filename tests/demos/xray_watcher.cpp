// The watcher never changes what is watched: what a process meets at its own pipes and sockets is the same while it
// is looked at as fast as that goes.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>

#include "supervisor/why_stuck.hpp"
#include "supervisor/xray.hpp"
#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

namespace xray_watching {

using namespace ipc::test;
using namespace ipc::supervisor;

/// Counts what was not as it must be: 2000 times a pipe, a FIFO and a socket of which this process closes one end.
int surprises(const std::string& fifo) {
    int wrong = 0;
    char byte = 0;
    for (int time = 0; time < 2000; ++time) {
        int ends[2];
        if (pipe(ends) == -1) return 100;
        usleep(20);
        close(ends[0]);
        wrong += !(write(ends[1], "x", 1) == -1 && errno == EPIPE);
        close(ends[1]);

        if (pipe2(ends, O_NONBLOCK) == -1) return 100;
        wrong += !(read(ends[0], &byte, 1) == -1 && errno == EAGAIN);
        usleep(20);
        close(ends[1]);
        wrong += read(ends[0], &byte, 1) != 0;
        close(ends[0]);

        const int reader = open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
        const int writer = open(fifo.c_str(), O_WRONLY | O_NONBLOCK);
        usleep(20);
        close(writer);
        wrong += read(reader, &byte, 1) != 0;
        close(reader);
        wrong += !(open(fifo.c_str(), O_WRONLY | O_NONBLOCK) == -1 && errno == ENXIO);

        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 100;
        usleep(20);
        close(ends[0]);
        wrong += !(write(ends[1], "x", 1) == -1 && errno == EPIPE);
        close(ends[1]);
    }
    return std::min(wrong, 99);
}

/// A process of this test's own.
class Child {
public:
    explicit Child(const std::function<int()>& work) : pid_(fork()) {
        if (pid_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            signal(SIGPIPE, SIG_IGN);
            _exit(work());
        }
    }
    ~Child() {
        kill(pid_, SIGKILL);
        if (!status_) waitpid(pid_, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }
    bool running() {
        int status = 0;
        if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
        return !status_;
    }
    int exit_status() const { return WIFEXITED(*status_) ? WEXITSTATUS(*status_) : -1; }

private:
    pid_t pid_;
    std::optional<int> status_;
};

XrayProcess as_actor(pid_t pid) { return {.pid = pid, .actor = 0, .who = "A"}; }

TEST_CASE_FIXTURE(Place, "x-ray: EPIPE, end of file and ENXIO come just so while a process is looked at without a pause") {
    const std::string fifo = directory() + "/fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    int answer[2];
    REQUIRE(pipe(answer) == 0);
    Child watched([&] {
        const int wrong = surprises(fifo);
        int ends[2];
        char byte = 0;
        if (pipe(ends) == -1 || write(answer[1], &wrong, sizeof(wrong)) == -1) return 1;
        return static_cast<int>(read(ends[0], &byte, 1));
    });
    Xray xray;
    xray.watch({as_actor(watched.pid())});
    long looks = 0;
    pollfd done{answer[0], POLLIN, 0};
    for (; watched.running() && poll(&done, 1, 0) == 0; ++looks) xray.glance(static_cast<int>(looks % 2) - 1);
    int wrong = -1;
    CHECK(read(answer[0], &wrong, sizeof(wrong)) == sizeof(wrong));
    CHECK(wrong == 0);
    CHECK(looks > 1000);
    // Now it stands still, and is seen with all that it has.
    CHECK(wait_until([&] {
        xray.glance(0);
        const auto all = why_stuck(xray.picture());
        return all.size() == 1 && all[0].text.find("the only write end left in this run is A's own descriptor") != std::string::npos;
    }));
    for (const int fd : answer) close(fd);
    unlink(fifo.c_str());
}

TEST_CASE_FIXTURE(Place, "x-ray: a watcher that opened what it watches would be noticed by that test") {
    const std::string fifo = directory() + "/fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    Child watched([&] { return surprises(fifo); });
    std::vector<std::string> paths;
    for (int fd = 0; fd < 64; ++fd) paths.push_back("/proc/" + std::to_string(watched.pid()) + "/fd/" + std::to_string(fd));
    while (watched.running()) {
        for (const std::string& path : paths) {
            struct stat about{};
            if (stat(path.c_str(), &about) == -1 || !S_ISFIFO(about.st_mode)) continue;
            const int taken = open(path.c_str(), O_RDWR | O_NONBLOCK);
            usleep(100);
            if (taken != -1) close(taken);
        }
    }
    CHECK(watched.exit_status() > 0);
    unlink(fifo.c_str());
}

TEST_CASE_FIXTURE(Place, "x-ray: a demo's end of file, broken pipe and full pipe are the same while it is looked at") {
    const auto watched = [](const std::vector<std::pair<std::string, std::string>>& knobs) {
        LiveRun live("ipc-pipe", knobs);
        Xray xray;
        int looks = 0;
        while (!live.run().finished()) {
            xray.watch(processes_of(live.now(), live.run().warden_pid()));
            xray.glance(++looks % 3);
        }
        CHECK(looks > 1); // the run that breaks is short
        return live.now();
    };
    const auto metric = [](const Snapshot& now, const char* name) {
        static const auto described = parse_description(run("ipc-pipe", std::vector<std::string>{"--describe"}).out);
        return now.metrics.at(static_cast<std::size_t>(described->metric_index(name)));
    };
    const Snapshot closed = watched({{"iterations", "200"}});
    CHECK(metric(closed, "eof_seen") == 1);
    CHECK(metric(closed, "messages") == 400);
    CHECK(closed.holds == 1);
    const Snapshot broken = watched({{"reader_quits", "yes"}});
    CHECK(metric(broken, "broken_pipe") == 1);
    CHECK(broken.actors.at(0).exit == -SIGPIPE);
    const Snapshot full = watched({{"capacity", "8192"}, {"iterations", "100"}, {"size", "1024"}});
    CHECK(metric(full, "fill_max") == 8192);
    CHECK(metric(full, "blocked_seconds") > 0);
}

TEST_CASE_FIXTURE(Place, "x-ray: sleepers in other calls are told what they wait for") {
    const std::string file = directory() + "/locked";
    const int lock = open(file.c_str(), O_RDWR | O_CREAT, 0600);
    REQUIRE(flock(lock, LOCK_EX) == 0);
    const int semaphores = semget(IPC_PRIVATE, 1, 0600);
    REQUIRE(semaphores != -1);
    const auto why = [](const std::function<int()>& work, int signal) {
        Child sleeper(work);
        Xray xray;
        xray.watch({as_actor(sleeper.pid())});
        std::string text;
        wait_until([&] {
            xray.look_closely();
            const auto all = why_stuck(xray.picture());
            const bool asleep = all.size() == 1 && xray.picture().processes[0].call->name != "wait4";
            if (asleep && signal != 0) kill(sleeper.pid(), std::exchange(signal, 0));
            else if (asleep) text = all[0].text;
            return asleep && !text.empty();
        });
        return text;
    };
    sigset_t both, none;
    sigemptyset(&none);
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGUSR2);
    CHECK(why([&] { sigprocmask(SIG_BLOCK, &both, nullptr); return sigsuspend(&both); }, SIGUSR1) ==
          "A waits in rt_sigsuspend for a signal that its mask lets through, and none comes; SIGUSR1 is pending, but blocked by its mask.");
    CHECK(why([&] { sigprocmask(SIG_BLOCK, &both, nullptr); return sigwaitinfo(&both, nullptr); }, 0) ==
          "A waits in rt_sigtimedwait for SIGUSR1, SIGUSR2, and none of them is pending.");
    sembuf take{.sem_num = 0, .sem_op = -2, .sem_flg = 0};
    const std::string semop_text = why([&] { return semop(semaphores, &take, 1); }, 0);
    CAPTURE(semop_text); // some libc call semtimedop for it
    CHECK(semop_text.find(" on System V semaphores " + std::to_string(semaphores) + ", until semaphore 0 is at least 2; it is 0") != std::string::npos);
    CHECK(semop_text.find("1 wait for it to grow") != std::string::npos);
    const std::string flock_text = why([&] { const int own = open(file.c_str(), O_RDWR); return flock(own, LOCK_EX); }, 0);
    CHECK(flock_text.starts_with("A waits in flock for the write lock on " + file));
    pollfd polled{lock, 0, 0};
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    polled = {ends[0], POLLIN, 0};
    CHECK(why([&] { return poll(&polled, 1, -1); }, 0).starts_with("A waits in poll until one of these is ready: " + std::to_string(ends[0]) + " (pipe:["));
    semctl(semaphores, 0, IPC_RMID);
    for (const int fd : {lock, ends[0], ends[1]}) close(fd);
    unlink(file.c_str());
}

TEST_CASE_FIXTURE(Place, "x-ray: what may not be read carries the reason, and the rest is there") {
    // As a user who may not look into a process that is not dumpable.
    Child watcher([] {
        if (geteuid() == 0 && (setresgid(65534, 65534, 65534) == -1 || setresuid(65534, 65534, 65534) == -1)) return 10;
        Child hidden([] {
            prctl(PR_SET_DUMPABLE, 0);
            return pause();
        });
        Xray xray;
        const bool found = wait_until([&] {
            xray.watch({as_actor(hidden.pid())});
            xray.look_closely();
            const KernelProcess& process = xray.picture().processes[0];
            const auto refused = [](const std::string& why) { return why.find("only to who may trace the process (E") != std::string::npos; };
            return process.state == 'S' && refused(process.call.why()) && refused(process.descriptors.why()) && refused(process.mappings.why()) && process.status &&
                   process.cpu >= 0 && why_stuck(xray.picture()).size() == 1;
        });
        return found ? 0 : 1;
    });
    CHECK(wait_until([&] { return !watcher.running(); }));
    CHECK(watcher.exit_status() == 0);
}

}  // namespace xray_watching
