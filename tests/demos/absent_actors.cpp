// Actors that are killed or stopped in the middle of their work: what is said of them, and of those who are left.
#include <doctest/doctest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <csignal>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/program.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

using Knobs = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kAtTable = "ipc-philosophers";
constexpr const char* kForked = "ipc-private-memory";

Knobs endless(Knobs more) {
    more.insert(more.end(), {{"iterations", "0"}, {"seconds", "0"}});
    return more;
}

const auto kStepping = [](ipc::supervisor::RunOptions& options) { options.stepping = true; };

bool says(const LiveRun& live, const std::string& words) { return live.now().verdict.find(words) != std::string::npos; }

/// Not a wait for anything: so many looks of the warden that whoever seems to wait for ever is said to.
void let_pass(const LiveRun& live, double seconds) {
    const double began = live.now().seconds;
    REQUIRE(wait_until([&] { return live.now().seconds > began + seconds; }));
}

void send(const LiveRun& live, std::size_t actor, int signal) {
    REQUIRE(kill(live.now().actors[actor].pid, signal) == 0);
    REQUIRE(wait_until([&] {
        const auto now = live.now().actors[actor];
        return signal == SIGSTOP ? now.kernel_state == 'T' : now.exited;
    }));
}

cpu_set_t only(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(cpu), &set);
    return set;
}

/// Keep one CPU busy for as long as they live.
class Hogs {
public:
    explicit Hogs(int cpu) {
        for (pid_t& hog : pids_) {
            hog = fork();
            if (hog != 0) continue;
            const cpu_set_t set = only(cpu);
            sched_setaffinity(0, sizeof(set), &set);
            for (volatile int turns = 0;;) turns = turns + 1;
        }
    }
    ~Hogs() {
        for (const pid_t hog : pids_) {
            kill(hog, SIGKILL);
            waitpid(hog, nullptr, 0);
        }
    }
    Hogs(const Hogs&) = delete;
    Hogs& operator=(const Hogs&) = delete;

private:
    pid_t pids_[3]{};
};

}  // namespace

TEST_CASE_FIXTURE(Place, "a philosopher who is killed is in the verdict, and nobody waits for the end of its meal") {
    LiveRun live(kAtTable, endless({{"sync", "ordered"}, {"thinking", "0"}, {"eating", "0"}}), {}, kStepping);
    REQUIRE(live.run().wait_quiet(kPatience));
    REQUIRE(live.now().actors[0].site == live.site("take_left"));  // at table, and no fork in its hand
    send(live, 0, SIGKILL);
    live.set("sync", "try-lock");
    live.run().resume();
    CHECK(wait_until([&] { return live.metric("meals") > 100; }));
    CHECK(wait_until([&] { return says(live, "1 of 5 philosophers was killed. "); }));
}

TEST_CASE_FIXTURE(Place, "a philosopher who was killed while it was hungry waits no longer") {
    LiveRun live(kAtTable, endless({{"sync", "ordered"}, {"philosophers", "2"}, {"thinking", "0"}, {"eating", "0"}}), {},
                 kStepping);
    REQUIRE(live.run().wait_quiet(kPatience));
    send(live, 0, SIGKILL);
    live.run().resume();
    CHECK(wait_until([&] {
        const auto longest = live.metric("longest_wait");
        const auto meals = live.metric("meals");
        REQUIRE(wait_until([&] { return live.metric("meals") > meals + 200; }));
        return std::bit_cast<double>(longest) > 0 && live.metric("longest_wait") == longest;
    }));
}

TEST_CASE_FIXTURE(Place, "who waits for the waiter is not said to wait for a fork") {
    // One of two is let to the forks and killed there: it takes its leave of the waiter with it.
    LiveRun live(kAtTable, endless({{"sync", "waiter"}, {"philosophers", "2"}, {"thinking", "0"}, {"eating", "0"}}), {},
                 kStepping);
    REQUIRE(live.run().wait_quiet(kPatience));
    live.run().step(0);
    REQUIRE(live.now().actors[0].site == live.site("take_left"));
    send(live, 0, SIGKILL);
    live.run().resume();
    CHECK(wait_until([&] { return says(live, "1 of 2 waits for the waiter"); }));
    CHECK(!says(live, "a fork"));
    CHECK(live.now().holds == 0);
}

TEST_CASE_FIXTURE(Place, "an appender that is stopped waits for no lock, and is said to be stopped") {
    for (const std::string sync : {"none", "flock"}) {
        CAPTURE(sync);
        LiveRun live("ipc-log-file", endless({{"sync", sync}}));
        REQUIRE(wait_until([&] { return live.metric("lines_written") > 2'000; }));
        send(live, 0, SIGSTOP);
        let_pass(live, 1.5);
        CHECK(live.metric("stuck") == 0);
        CHECK(says(live, "1 of 2 appenders is stopped. "));
        CHECK(!says(live, "wait for a lock"));
    }
}

TEST_CASE_FIXTURE(Place, "nobody is said to sleep for ever while one is stopped who may wake it") {
    for (const std::string sync : {"semaphores", "condvar"}) {
        CAPTURE(sync);
        LiveRun live("ipc-bounded-buffer", endless({{"sync", sync}, {"producers", "1"}}));
        REQUIRE(wait_until([&] { return live.metric("consumed") > 2'000; }));
        send(live, 0, SIGSTOP);
        let_pass(live, 1.5);
        CHECK(live.metric("stuck") == 0);
        CHECK(says(live, "The producer is stopped. "));
        live.run().stop();
        REQUIRE(live.run().wait(kPatience));
        CHECK(live.metric("stuck") == 0);
        CHECK(live.metric("lost") == 0);  // what lies in the slots: those who may take it were ended with the run
        CHECK(live.now().holds == 1);
    }
}

TEST_CASE_FIXTURE(Place, "a deadlock stays one when somebody in it is stopped") {
    LiveRun live(kAtTable, endless({{"sync", "left-first"}, {"philosophers", "2"}, {"thinking", "0"}}));
    REQUIRE(wait_until([&] { return live.metric("deadlocked") == 1; }));
    send(live, 0, SIGSTOP);
    let_pass(live, 0.5);
    CHECK(live.metric("deadlocked") == 1);
    live.run().stop();
    REQUIRE(live.run().wait(kPatience));
    CHECK(live.metric("deadlocked") == 1);
    CHECK(says(live, "1 of 2 philosophers is stopped. Deadlock after "));
}

TEST_CASE_FIXTURE(Place, "the dead do not sleep") {
    LiveRun live("ipc-bounded-buffer", endless({{"sync", "condvar-no-predicate"}}));
    REQUIRE(wait_until([&] { return live.metric("stuck") == 6; }));
    send(live, 0, SIGKILL);
    CHECK(wait_until([&] { return live.metric("stuck") == 5; }));
    live.run().stop();
    REQUIRE(live.run().wait(kPatience));
    CHECK(live.metric("stuck") == 5);
    CHECK(says(live, "1 of 3 producers was killed. "));
}

TEST_CASE_FIXTURE(Place, "who is killed because the run is over was not killed while it went on") {
    LiveRun live(kForked, endless({}));
    REQUIRE(wait_until([&] { return live.metric("child_value") > 150; }));
    send(live, 1, SIGSTOP);
    live.run().stop();
    REQUIRE(live.run().wait(kPatience));
    REQUIRE(live.now().actors[1].exit == -SIGKILL);
    CHECK(live.metric("child_signal") == 0);
    CHECK(live.metric("parent_alive") == 1);
    CHECK(live.now().holds == 1);
}

TEST_CASE_FIXTURE(Place, "a verdict tells no value that nobody has seen, and counts one as one") {
    LiveRun memory(kForked, {{"iterations", "1"}}, {}, kStepping);
    REQUIRE(memory.run().wait_quiet(kPatience));
    CHECK(wait_until([&] { return says(memory, "the parent saw nothing yet, the child nothing yet."); }));
    for (int step = 0; step < 3; ++step) memory.run().step(1);
    CHECK(wait_until([&] { return says(memory, "the parent saw nothing yet, the child 110."); }));

    LiveRun video("ipc-video-frames", {{"iterations", "1"}, {"width", "16"}, {"height", "4"}}, {}, kStepping);
    REQUIRE(video.run().wait_quiet(kPatience));
    for (int step = 0; step < 4; ++step) video.run().step(0);
    CHECK(wait_until([&] { return says(video, "1 frame was written, and none is shown yet."); }));
}

TEST_CASE_FIXTURE(Place, "who waits for a CPU does not sleep for ever") {
    LiveRun live("ipc-bounded-buffer", endless({}));
    REQUIRE(wait_until([&] { return live.metric("consumed") > 2'000; }));
    const int cpu = a_usable_cpu();
    const cpu_set_t one = only(cpu);
    const sched_param none{};
    // Of a CPU that others want they now get some 3 ms a second (man 7 sched, SCHED_IDLE).
    for (const auto& actor : live.now().actors) {
        REQUIRE(sched_setaffinity(actor.pid, sizeof(one), &one) == 0);
        REQUIRE(sched_setscheduler(actor.pid, SCHED_IDLE, &none) == 0);
    }
    const Hogs hogs(cpu);
    const double began = live.now().seconds;
    std::int64_t most = 0;
    REQUIRE(wait_until([&] {
        most = std::max(most, live.metric("stuck"));
        return live.now().seconds > began + 4;
    }));
    CHECK(most == 0);
    live.run().stop();
    REQUIRE(live.run().wait(kPatience));
    CHECK(live.metric("stuck") == 0);
    CHECK(live.now().holds == 1);
}
