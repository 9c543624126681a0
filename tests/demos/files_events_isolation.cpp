// ipc-log-file, ipc-event-counter and ipc-private-memory: what each is there to show.
#include <doctest/doctest.h>

#include <csignal>

#include "explore_support.hpp"
#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

constexpr const char* kLog = "ipc-log-file";
constexpr const char* kEvents = "ipc-event-counter";
constexpr const char* kMemory = "ipc-private-memory";

/// Each line that was written is intact, torn or overwritten, and none is two of these.
void check_lines(const Json& metrics) {
    CHECK(metrics.at("lines_written") == metrics.at("lines_intact").get<long>() +
                                             metrics.at("lines_torn").get<long>() +
                                             metrics.at("lines_overwritten").get<long>());
}

/// Every schedule of one round is run; whether some fail. A failing one fails again when it is replayed.
void check_all_schedules(const std::string& demo, std::vector<std::string> arguments, bool fails) {
    CAPTURE(demo);
    arguments.insert(arguments.end(), {"--iterations", "1"});
    for (const std::string& argument : arguments) CAPTURE(argument);
    const Json found = explored(demo, arguments);
    CAPTURE(found.dump());
    CHECK(found.at("complete") == true);
    CHECK((found.at("failing") > 0) == fails);
    if (!fails || !found.at("shortest_failing").is_string()) return;
    arguments.insert(arguments.end(),
                     {"--seconds", "1", "--schedule", found.at("shortest_failing").get<std::string>()});
    CHECK(report(demo, arguments).at("verdict").at("holds") == false);
}

}  // namespace

TEST_CASE_FIXTURE(Place, "appenders that seek and then write overwrite each other's lines") {
    for (const Setting& setting : on_all_and_on_one({"--sync", "none", "--writes-per-line", "2", "--iterations", "8000"})) {
        CAPTURE(setting.only_cpu);
        const Json ran = report(kLog, setting);
        CAPTURE(ran.dump());
        check_lines(ran.at("metrics"));
        CHECK(ran.at("metrics").at("lines_overwritten") > 0);
        CHECK(ran.at("verdict").at("holds") == false);
    }
}

TEST_CASE_FIXTURE(Place, "O_APPEND keeps a line of one write whole, and tears one of two") {
    for (const std::string writes : {"1", "2"}) {
        for (const Setting& setting : on_all_and_on_one({"--sync", "O_APPEND", "--writes-per-line", writes, "--iterations", "8000"})) {
            CAPTURE(setting.only_cpu);
            const Json ran = report(kLog, setting);
            CAPTURE(ran.dump());
            check_lines(ran.at("metrics"));
            CHECK(ran.at("metrics").at("lines_overwritten") == 0);
            CHECK((ran.at("metrics").at("lines_torn") > 0) == (writes == "2"));
        }
    }
}

TEST_CASE_FIXTURE(Place, "a lock switched on while lines are being overwritten ends the losses") {
    LiveRun live(kLog, {{"iterations", "0"}, {"seconds", "0"}, {"sync", "none"}});
    const auto spoilt = [&live] { return live.metric("lines_overwritten") + live.metric("lines_torn"); };
    for (const char* repaired : {"flock", "ofd", "fcntl", "O_APPEND"}) {
        const auto before = spoilt();
        REQUIRE(wait_until([&] { return spoilt() > before; }));
        live.set("sync", repaired);
        // The log is read behind the appenders' backs: it may take a while until no spoilt line is left to be read.
        CHECK(wait_until([&] {
            const auto spoilt_so_far = spoilt();
            const auto whole_so_far = live.metric("lines_intact");
            return wait_until([&] { return live.metric("lines_intact") > whole_so_far + 20'000; }) &&
                   spoilt() == spoilt_so_far;
        }));
        live.set("sync", "none");
    }
}

TEST_CASE_FIXTURE(Place, "a switch from one right lock to another loses no line") {
    LiveRun live(kLog, {{"iterations", "0"}, {"seconds", "0"}, {"sync", "flock"}, {"appenders", "4"}});
    for (int round = 0; round < 3; ++round) {
        for (const char* next : {"fcntl", "ofd", "O_APPEND", "flock"}) {
            CAPTURE(next);
            live.set("sync", next);
            const auto whole_so_far = live.metric("lines_intact");
            REQUIRE(wait_until([&] { return live.metric("lines_intact") > whole_so_far + 2'000; }));
        }
    }
    CHECK(live.metric("lines_overwritten") == 0);
    CHECK(live.metric("lines_torn") == 0);
}

TEST_CASE_FIXTURE(Place, "appenders wait for no line of one that was killed in it") {
    LiveRun live(kLog, {{"iterations", "0"}, {"seconds", "0"}, {"sync", "flock"}, {"pace", "20000"}, {"appenders", "2"}});
    REQUIRE(wait_until([&] { return live.metric("lines_written") > 2; }));
    kill(live.now().actors[0].pid, SIGKILL);
    live.set("sync", "ofd");
    const auto whole_so_far = live.metric("lines_intact");
    CHECK(wait_until([&] { return live.metric("lines_intact") > whole_so_far + 5; }));
    CHECK(wait_until([&] { return live.now().verdict.find("1 of 2 appenders was killed.") != std::string::npos; }));
    CHECK(live.now().holds == 1);
}

TEST_CASE_FIXTURE(Place, "a lock of the file keeps lines of several writes whole, but fcntl's goes with any close") {
    for (const std::string sync : {"flock", "fcntl", "ofd"}) {
        for (const std::string closes : {"no", "yes"}) {
            const bool holds = sync != "fcntl" || closes == "no";
            const std::string lines = holds ? "500" : "8000"; // on one CPU a loss takes its time
            for (const Setting& setting : on_all_and_on_one({"--sync", sync, "--close-other-fd", closes,
                                                             "--writes-per-line", "3", "--iterations", lines})) {
                CAPTURE(setting.only_cpu);
                const Json ran = report(kLog, setting);
                CAPTURE(ran.dump());
                check_lines(ran.at("metrics"));
                CHECK(ran.at("verdict").at("holds") == holds);
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "every schedule of two appenders, or of a notifier and a waiter, says which sync is right") {
    check_all_schedules(kLog, {"--sync", "none"}, true);
    check_all_schedules(kLog, {"--sync", "O_APPEND"}, false);
    check_all_schedules(kLog, {"--sync", "ofd", "--close-other-fd", "yes"}, false);
    check_all_schedules(kLog, {"--sync", "fcntl", "--close-other-fd", "yes"}, true);
    for (const std::string epoll : {"on", "off"}) {
        check_all_schedules(kEvents, {"--sync", "eventfd", "--epoll", epoll}, false);
    }
    check_all_schedules(kEvents, {"--sync", "futex"}, false);
    check_all_schedules(kEvents, {"--sync", "check-then-sleep"}, true);
}

TEST_CASE_FIXTURE(Place, "several waiters are searched where the order of steps decides who wakes, and refused where the kernel does") {
    check_all_schedules(kEvents, {"--sync", "eventfd", "--epoll", "on", "--waiters", "2"}, false);
    check_all_schedules(kEvents, {"--sync", "futex", "--epoll", "off", "--waiters", "2"}, false);
    const Outcome refused = run(kEvents, {"--explore", "--sync", "eventfd", "--epoll", "off", "--waiters", "2"});
    CHECK(refused.exit == 1);
    CHECK(split_lines(refused.err).size() == 1);
    CHECK(refused.err.find("ipc-event-counter: there is no search of its schedules: a write() wakes all waiters") == 0);
}

TEST_CASE_FIXTURE(Place, "an eventfd and a futex lose no notification, and a test before a sleep does") {
    for (const std::string sync : {"eventfd", "futex", "check-then-sleep"}) {
        const bool loses = sync == "check-then-sleep";
        const std::string count = loses ? "200000" : "5000"; // on one CPU a loss takes its time
        for (const std::string mode : {"counter", "semaphore"}) {
            for (const Setting& setting : on_all_and_on_one({"--sync", sync, "--mode", mode, "--iterations", count})) {
                CAPTURE(setting.only_cpu);
                const Json ran = report(kEvents, setting);
                CAPTURE(ran.dump());
                const Json& metrics = ran.at("metrics");
                CHECK(metrics.at("notified") == std::stol(count));
                CHECK((metrics.at("lost_wakeups") > 0) == loses);
                CHECK(ran.at("verdict").at("holds") == !loses);
                if (loses) continue; // who missed the last one sleeps for ever
                CHECK(metrics.at("received") == metrics.at("notified"));
                if (mode == "semaphore") CHECK(metrics.at("woken") >= metrics.at("notified"));
                // A futex may wake for nothing; the farewell at the end, which wakes too, is no part of it.
                if (mode == "semaphore" && sync == "eventfd") CHECK(metrics.at("woken") == metrics.at("notified"));
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "a waiter that many notifiers leave behind is not taken for one that sleeps, and what it had not taken is said") {
    for (const std::string sync : {"eventfd", "futex"}) {
        for (const Setting& setting : on_all_and_on_one({"--sync", sync, "--mode", "semaphore", "--notifiers", "8", "--iterations", "0",
                                                         "--seconds", "1"})) {
            CAPTURE(setting.only_cpu);
            const Json ran = report(kEvents, setting);
            CAPTURE(ran.dump());
            const long left = count_of(ran, "notified") - count_of(ran, "received");
            CHECK(count_of(ran, "stuck") == 0);
            CHECK(ran.at("verdict").at("holds") == true);
            const std::string said = ran.at("verdict").at("text");
            CHECK((said.find(std::to_string(left) + " had not been taken at the end") != std::string::npos) == (left > 0));
        }
    }
}

TEST_CASE_FIXTURE(Place, "waiters that sleep in the way of before are woken when sync changes, and go on") {
    for (const std::string epoll : {"on", "off"}) {
        for (const std::string mode : {"counter", "semaphore"}) {
            LiveRun live(kEvents, {{"iterations", "0"}, {"seconds", "0"}, {"waiters", "2"}, {"rest_us", "100"},
                                   {"epoll", epoll}, {"mode", mode}});
            for (const std::string sync : {"futex", "eventfd", "check-then-sleep", "eventfd", "check-then-sleep", "futex"}) {
                CAPTURE(sync);
                live.set("sync", sync);
                const auto received = live.metric("received");
                CHECK(wait_until([&] { return live.metric("received") > received + 300; }));
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "a waiter or a notifier that is killed is in the verdict") {
    for (const std::size_t victim : {0, 1}) {
        CAPTURE(victim);
        LiveRun live(kEvents, {{"iterations", "0"}, {"seconds", "0"}, {"rest_us", "1000"}});
        REQUIRE(wait_until([&] { return live.metric("received") > 3; }));
        kill(live.now().actors[victim].pid, SIGKILL);
        const std::string said = victim == 0 ? "The notifier was killed." : "The waiter was killed.";
        CHECK(wait_until([&] { return live.now().verdict.find(said) == 0; }));
        CHECK(live.now().holds == (victim == 0 ? 1 : 0));
    }
}

TEST_CASE_FIXTURE(Place, "after fork one address is two variables, and with a shared mapping one") {
    for (const std::string mapping : {"private", "shared"}) {
        const Json ran = report(kMemory, {"--mapping", mapping, "--rest-ms", "1"});
        CAPTURE(ran.dump());
        const Json& metrics = ran.at("metrics");
        const bool shared = mapping == "shared";
        CHECK(metrics.at("parent_value") == (shared ? 320 : 120));
        CHECK(metrics.at("child_value") == (shared ? 320 : 300));
        CHECK(metrics.at("same_address") == true);
        CHECK(ran.at("verdict").at("holds") == true);
    }
}

TEST_CASE_FIXTURE(Place, "a child that crashes leaves the parent alone, but for the memory that they share") {
    for (const std::string mapping : {"private", "shared"}) {
        for (const std::string crash : {"wild-write", "abort"}) {
            const Json ran = report(kMemory, {"--mapping", mapping, "--crash", crash, "--rest-ms", "1"});
            CAPTURE(ran.dump());
            const Json& metrics = ran.at("metrics");
            CHECK(metrics.at("child_signal") == (crash == "abort" ? SIGABRT : SIGSEGV));
            CHECK(metrics.at("parent_alive") == true);
            const bool spoiled = mapping == "shared" && crash == "wild-write";
            CHECK(metrics.at("spoiled") == spoiled);
            CHECK(ran.at("verdict").at("holds") == !spoiled);
        }
    }
}

TEST_CASE_FIXTURE(Place, "what was printed but not flushed before fork comes out twice") {
    CHECK(report(kMemory, {"--buffered", "no", "--iterations", "1"}).at("metrics").at("lines_printed") == 1);
    for (int time = 0; time < 10; ++time) {  // also if both write at once
        CHECK(report(kMemory, {"--buffered", "yes", "--iterations", "1"}).at("metrics").at("lines_printed") == 2);
    }
}
