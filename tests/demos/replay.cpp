// A schedule decides what comes of a run, on any machine.
#include "explore_support.hpp"

#include <doctest/doctest.h>
#include <sched.h>
#include <sys/wait.h>

#include <csignal>

#include "support/place.hpp"
#include "support/processes.hpp"

using namespace ipc::test;

namespace {

struct Configuration {
    std::string demo;
    std::vector<std::string> knobs;
};

/// Small ones of each demo in which who comes first makes a difference, or sleeps.
const std::vector<Configuration>& configurations() {
    static const std::vector<Configuration> all{
        {"ipc-shared-counter", {"--iterations", "1", "--sync", "none"}},
        {"ipc-pipe", {"--iterations", "1"}},
        {"ipc-message-queue", {"--iterations", "1", "--capacity", "1"}},
        {"ipc-bounded-buffer", {"--iterations", "1", "--sync", "condvar", "--producers", "1", "--consumers", "2", "--capacity", "1"}},
        {"ipc-philosophers", {"--iterations", "1", "--sync", "left-first", "--philosophers", "3"}},
        {"ipc-signals", {"--iterations", "1", "--count", "3", "--children", "2"}}};
    return all;
}

/// Every CPU that this test may use is busy, for as long as it lives.
class BusyMachine {
public:
    BusyMachine() {
        for (int cpu = 0; cpu < usable_cpus(); ++cpu) {
            const pid_t pid = fork();
            REQUIRE(pid != -1);
            if (pid == 0) {
                for (;;) asm volatile("");
            }
            keep_from_reaping(pid);
            pids_.push_back(pid);
        }
    }
    ~BusyMachine() {
        for (const pid_t pid : pids_) {
            kill(pid, SIGKILL);
            waitpid(pid, nullptr, 0);
        }
    }
    BusyMachine(const BusyMachine&) = delete;
    BusyMachine& operator=(const BusyMachine&) = delete;

private:
    std::vector<pid_t> pids_;
};

/// What does not depend on time.
Json outcome_of(const Json& description, Json metrics) {
    for (const Json& metric : description.at("metrics")) {
        if (metric.value("timed", false)) metrics.erase(metric.at("name").get<std::string>());
    }
    return metrics;
}

/// The last outcome that a search of a few schedules met, by its first schedule, and what it said of it.
Json interesting_outcome(const Configuration& of) {
    std::vector<std::string> arguments = of.knobs;
    arguments.insert(arguments.end(), {"--max-schedules", is_sanitized() ? "8" : "60"});
    const Json found = explored(of.demo, arguments);
    REQUIRE(!found.at("outcomes").empty());
    return found.at("outcomes").back();
}

void replay(const Configuration& of, int times, int cpu) {
    if (is_sanitized()) times = 2; // each start takes ten times as long, and the repeats are the other build's
    CAPTURE(of.demo);
    CAPTURE(cpu);
    const Json described = description(of.demo);
    const Json expected = interesting_outcome(of);
    std::vector<std::string> arguments = of.knobs;
    arguments.insert(arguments.end(), {"--schedule", expected.at("first")});
    CAPTURE(expected.at("first").get<std::string>());
    for (int repeat = 0; repeat < times; ++repeat) {
        CAPTURE(repeat);
        const Json ran = report(of.demo, Setting{.arguments = arguments, .only_cpu = cpu});
        CHECK(outcome_of(described, ran.at("metrics")) == expected.at("metrics"));
        CHECK(ran.at("verdict").at("holds") == !expected.at("fails"));
    }
}

}  // namespace

TEST_CASE_FIXTURE(Place, "a schedule of any demo has one outcome, the one its search found, on a busy machine too") {
    const BusyMachine busy;
    for (const Configuration& of : configurations()) replay(of, 15, -1);
}

TEST_CASE_FIXTURE(Place, "a schedule of any demo has one outcome, the one its search found, on one CPU too") {
    for (const Configuration& of : configurations()) replay(of, 25, a_usable_cpu());
}

TEST_CASE_FIXTURE(Place, "a search finds the same on a busy machine and on one CPU") {
    const BusyMachine busy;
    for (const int cpu : {-1, a_usable_cpu()}) {
        CAPTURE(cpu);
        for (int repeat = 0; repeat < 3; ++repeat) {
            const Json found = explored("ipc-shared-counter", Setting{.only_cpu = cpu});
            CHECK(found.at("schedules") == 20);
            CHECK(found.at("failing") == 18);
            CHECK(found.at("complete") == true);
            const Json locked = explored("ipc-shared-counter", Setting{.arguments = {"--sync", "mutex"}, .only_cpu = cpu});
            CHECK(locked.at("schedules") == 8);
            CHECK(locked.at("failing") == 0);
        }
    }
}
