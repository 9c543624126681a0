#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>

#include "support/place.hpp"
#include "support/report.hpp"

using namespace ipc::test;

namespace {

/// The settings in which a race must show: as many CPUs as there are, and one alone.
/// What was made is what the counter holds and what was lost; and the verdict says the same.
long check_sum(const Json& report) {
    const Json& metrics = report.at("metrics");
    const long lost = metrics.at("lost_updates");
    CHECK(lost == metrics.at("increments").get<long>() - metrics.at("counter").get<long>());
    return lost;
}

}  // namespace

// Under the sanitizers, ten times as slow, it is the memory that is tested and not the odds.
const int kRuns = is_sanitized() ? 2 : 10;

TEST_CASE_FIXTURE(Place, "a shared counter loses updates in ten runs of ten, on many CPUs and on one") {
    for (const Setting& setting : on_all_and_on_one({})) {
        for (int repeat = 0; repeat < kRuns; ++repeat) {
            CAPTURE(setting.only_cpu);
            CAPTURE(repeat);
            const Json ran = report(kSharedCounter, setting);
            CHECK(check_sum(ran) > 0);
            CHECK(ran.at("verdict").at("holds") == false);
        }
    }
}

TEST_CASE_FIXTURE(Place, "whatever protects the shared counter loses no update in ten runs of ten") {
    for (const std::string sync : {"mutex", "semaphore", "spinlock", "atomic", "file-lock"}) {
        for (const Setting& setting :
             on_all_and_on_one({"--sync", sync, "--iterations", "3000", "--seconds", "0"})) {
            for (int repeat = 0; repeat < kRuns; ++repeat) {
                CAPTURE(sync);
                CAPTURE(setting.only_cpu);
                const Json ran = report(kSharedCounter, setting);
                CHECK(ran.at("metrics").at("increments") == 6000);
                CHECK(check_sum(ran) == 0);
                CHECK(ran.at("verdict").at("holds") == true);
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "volatile, a sleep and a lock of one's own lose updates all the same") {
    for (const std::string sync : {"volatile", "sleep", "own-lock"}) {
        for (const Setting& setting : on_all_and_on_one({"--sync", sync, "--seconds", "4"})) {
            CAPTURE(sync);
            CAPTURE(setting.only_cpu);
            const Json ran = report(kSharedCounter, setting);
            CHECK(check_sum(ran) > 0);
            CHECK(ran.at("verdict").at("holds") == false);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a mutex that is private to a process protects nothing between two, and the verdict says so") {
    for (const Setting& setting :
         on_all_and_on_one({"--sync", "process-private-mutex", "--seconds", "2"})) {
        for (int repeat = 0; repeat < 2; ++repeat) {
            CAPTURE(setting.only_cpu);
            const Json ran = report(kSharedCounter, setting);
            CAPTURE(ran.dump());
            // A waiter that is never woken, both inside at once, or glibc's own look at the mutex: glibc takes
            // a private lock without an atomic instruction while its process has one thread.
            const bool aborted = std::ranges::any_of(ran.at("processes"), [](const Json& process) {
                return process.at("exit") == -SIGABRT;
            });
            const bool stuck = ran.at("metrics").at("stuck") >= 1;
            const bool lost = ran.at("metrics").at("lost_updates") != 0;
            CHECK((stuck || lost || aborted));
            CHECK(ran.at("verdict").at("holds") == false);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a robust mutex outlives the death of its owner") {
    for (const Setting& setting : on_all_and_on_one({"--sync", "mutex", "--fault", "kill-holder", "--robust",
                                                     "yes", "--iterations", "2000", "--seconds", "0"})) {
        const Json ran = report(kSharedCounter, setting);
        CAPTURE(ran.dump());
        const Json& metrics = ran.at("metrics");
        CHECK(metrics.at("owner_died") == 1);
        CHECK(metrics.at("recovered") == 1);
        CHECK(metrics.at("stuck") == 0);
        CHECK(check_sum(ran) == 0);
        int killed = 0, unharmed = 0;
        for (const Json& process : ran.at("processes")) {
            killed += process.at("exit") == -9;
            unharmed += process.at("exit") == 0;
        }
        CHECK(killed == 1);
        CHECK(unharmed == 1);
    }
}

TEST_CASE_FIXTURE(Place, "after the death of its owner a mutex that is not robust holds the others for ever") {
    for (const Setting& setting : on_all_and_on_one({"--sync", "mutex", "--fault", "kill-holder", "--robust",
                                                     "no", "--writers", "3", "--seconds", "2"})) {
        const Json ran = report(kSharedCounter, setting);
        CAPTURE(ran.dump());
        CHECK(ran.at("metrics").at("stuck") == 2);
        CHECK(ran.at("metrics").at("owner_died") == 0);
        CHECK(ran.at("verdict").at("holds") == false);
    }
}

TEST_CASE_FIXTURE(Place, "every kind of shared memory is shared by two to eight writers") {
    for (const std::string backing : {"posix-shm", "sysv-shm", "memfd", "mapped-file"}) {
        for (const int writers : {2, 3, 8}) {
            CAPTURE(backing);
            CAPTURE(writers);
            const Json ran = report(kSharedCounter, {"--backing", backing, "--writers", std::to_string(writers), "--sync",
                                            "mutex", "--iterations", "300", "--seconds", "0"});
            CHECK(ran.at("processes").size() == static_cast<std::size_t>(writers));
            CHECK(ran.at("metrics").at("increments") == 300 * writers);
            CHECK(ran.at("metrics").at("counter") == 300 * writers);
        }
    }
}

TEST_CASE_FIXTURE(Place, "what eight writers lose on any shared memory is what the counter lacks") {
    for (const std::string backing : {"posix-shm", "sysv-shm", "memfd", "mapped-file"}) {
        CAPTURE(backing);
        const Json ran = report(kSharedCounter, {"--backing", backing, "--writers", "8", "--iterations", "50000",
                                        "--seconds", "0"});
        CHECK(ran.at("metrics").at("increments") == 400'000);
        CHECK(check_sum(ran) > 0);
    }
}

TEST_CASE_FIXTURE(Place, "told as a ticket office the counter oversells") {
    const Json sold = report(kSharedCounter, {"--story", "tickets"});
    CHECK(check_sum(sold) > 0);
    const std::string verdict = sold.at("verdict").at("text");
    CAPTURE(verdict);
    CHECK(verdict.find(std::to_string(sold.at("metrics").at("lost_updates").get<long>()) +
                       " seats were sold twice") != std::string::npos);

    const Json exact = report(kSharedCounter, {"--story", "tickets", "--sync", "mutex", "--iterations", "1000"});
    CHECK(check_sum(exact) == 0);
    CHECK(exact.at("verdict").at("holds") == true);
}
