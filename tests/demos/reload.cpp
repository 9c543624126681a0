#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

Json metrics(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--iterations", "60"});
    return report(kReload, arguments).at("metrics");
}

}  // namespace

TEST_CASE_FIXTURE(Place, "a configuration that is renamed into place is always read whole") {
    const Json sound = metrics({});
    CHECK(sound.at("reloads").get<long>() > 0);
    CHECK(sound.at("reloads").get<long>() <= 60);
    CHECK(sound.at("half_read_configs") == 0);
    CHECK(sound.at("dropped") == 0);
    CHECK(sound.at("requests_served").get<long>() > 0);
}

TEST_CASE_FIXTURE(Place, "a configuration that is rewritten in place is read half") {
    CHECK(metrics({"--replace", "in-place"}).at("half_read_configs").get<long>() > 0);
}

TEST_CASE_FIXTURE(Place, "a file that somebody else has cut is not laid to the script that renames") {
    LiveRun live(kReload, {{"iterations", "0"}, {"seconds", "0"}, {"pace", "100000"}});
    REQUIRE(wait_until([&] { return !live.now().object_name.empty(); }));  // the file is made after the processes begin
    const std::string file = live.now().object_name;
    REQUIRE(wait_until([&] { return std::ofstream(file, std::ios::trunc).good() && live.metric("half_read_configs") > 0; }));
    CHECK(wait_until([&] { return live.now().verdict.find("somebody else than the script") != std::string::npos; }));
}

TEST_CASE_FIXTURE(Place, "a handler that reloads breaks into requests, one that sets a flag does not") {
    CHECK(metrics({"--where", "handler"}).at("dropped").get<long>() > 0);
    CHECK(metrics({"--where", "main-loop"}).at("dropped") == 0);
}

TEST_CASE_FIXTURE(Place, "signals that were sent were delivered, or merged with one that was pending") {
    const Json sound = report(kReload, {"--iterations", "60"});
    const Json& counted = sound.at("metrics");
    CAPTURE(counted.dump());
    CHECK(counted.at("sent") == 60);
    CHECK(counted.at("sent") == counted.at("hangups").get<long>() + counted.at("coalesced").get<long>());
    const std::string said = sound.at("verdict").at("text");
    CHECK(counted.at("reloads") == counted.at("hangups").get<long>() - counted.at("flag_was_up").get<long>());
    CHECK((said.find("no configuration is lost") != std::string::npos) == (counted.at("sent") > counted.at("reloads")));
}

TEST_CASE_FIXTURE(Place, "a signal that finds the flag up already shares its reload with the one before, and the verdict says so") {
    const auto begins_stepping = [](ipc::supervisor::RunOptions& options) { options.stepping = true; };
    LiveRun live(kReload, {{"iterations", "0"}, {"seconds", "0"}}, {}, begins_stepping);
    while (live.metric("sent") < 3) REQUIRE(live.run().step(1) == ipc::supervisor::StepEnd::at_gate);
    CHECK(live.metric("hangups") == 3);
    CHECK(live.metric("flag_was_up") == 2);
    while (live.metric("reloads") == 0) REQUIRE(live.run().step(0) == ipc::supervisor::StepEnd::at_gate);
    CHECK(wait_until([&] {
        return live.now().verdict.find("1 reload for 3 SIGHUPs without a restart: every request met one whole configuration. "
                                       "2 found the handler's flag up already; no configuration is lost") == 0;
    }));
}

TEST_CASE_FIXTURE(Place, "a daemon or a script that is killed is in the verdict") {
    for (const std::size_t victim : {0, 1}) {
        CAPTURE(victim);
        LiveRun live(kReload, {{"iterations", "0"}, {"seconds", "0"}});
        REQUIRE(wait_until([&] { return live.metric("reloads") > 3; }));
        kill(live.now().actors[victim].pid, SIGKILL);
        const std::string said = victim == 0 ? "The daemon was killed." : "The administrator was killed.";
        CHECK(wait_until([&] { return live.now().verdict.find(said) == 0; }));
        CHECK(live.now().holds == (victim == 0 ? 0 : 1));
    }
}

TEST_CASE_FIXTURE(Place, "the shell script is held at each of its sites, and ends with its administrator") {
    const auto begins_stepping = [](ipc::supervisor::RunOptions& options) { options.stepping = true; };
    LiveRun live(kReload, {{"iterations", "0"}, {"seconds", "0"}}, {}, begins_stepping);
    for (const char* site : {"start", "open", "write", "write", "rename", "kill", "open", "write"}) {
        CHECK(live.description().sites.at(static_cast<std::size_t>(live.now().actors[1].site)).name == site);
        CHECK(live.run().step(1) == ipc::supervisor::StepEnd::at_gate);
    }
    CHECK(live.metric("sent") == 1);
    CHECK(live.metric("hangups") == 1);
    CHECK(live.metric("reloads") == 0);
    const pid_t administrator = live.now().actors[1].pid;
    const std::vector<Process> shell = living_descendants(administrator);
    REQUIRE(shell.size() == 1);
    kill(administrator, SIGKILL);
    CHECK(wait_until([&] { return !is_alive(shell[0].pid); }));
}

TEST_CASE_FIXTURE(Place, "a shell that is killed ends the administrator in the same way") {
    LiveRun live(kReload, {{"iterations", "0"}, {"seconds", "0"}});
    REQUIRE(wait_until([&] { return live.metric("reloads") > 3; }));
    // Children come before grandchildren: mv, which is there for moments, is one of these.
    const std::vector<Process> below = descendants(live.now().actors[1].pid);
    REQUIRE(!below.empty());
    kill(below.front().pid, SIGKILL);
    CHECK(wait_until([&] { return live.now().verdict.find("The administrator was killed.") == 0; }));
}

TEST_CASE_FIXTURE(Place, "a search finds the half read file and the request of two versions, and no fault in the right choices") {
    for (const bool in_place : {false, true}) {
        for (const bool in_handler : {false, true}) {
            CAPTURE(in_place);
            CAPTURE(in_handler);
            const Json found = report(kReload, {"--explore", "--replace", in_place ? "in-place" : "rename",
                                                "--where", in_handler ? "handler" : "main-loop"})
                                   .at("explored");
            CHECK(found.at("complete") == true);
            CHECK((found.at("failing") > 0) == (in_place || in_handler));
            long half = 0, dropped = 0;
            for (const Json& outcome : found.at("outcomes")) {
                half += outcome.at("metrics").at("half_read_configs").get<long>();
                dropped += outcome.at("metrics").at("dropped").get<long>();
            }
            CHECK((half > 0) == in_place);
            CHECK((dropped > 0) == in_handler);
        }
    }
}

TEST_CASE_FIXTURE(Place, "the schedule that a search found reads the file half each time") {
    const Json found = report(kReload, {"--explore", "--replace", "in-place"}).at("explored");
    const std::string schedule = found.at("shortest_failing");
    for (int time = 0; time < 10; ++time) {
        const Json again = report(kReload, {"--iterations", "2", "--replace", "in-place", "--schedule", schedule});
        CHECK(again.at("metrics").at("half_read_configs") == 1);
    }
}

TEST_CASE("every site of the script has its line in the source") {
    const Json described = description(kReload);
    for (const Json& site : described.at("sites")) {
        CAPTURE(site.dump());
        CHECK(site.at("line") > 0);
        const std::string name = site.at("name");
        const bool of_script = name == "open" || name == "write" || name == "rename" || name == "kill";
        CHECK((site.at("file").get<std::string>().find("reload_script.cpp") != std::string::npos) == (of_script || name == "start"));
    }
}

TEST_CASE_FIXTURE(Place, "a daemon that serves at one site all the time is not taken for stuck") {
    LiveRun live(kReload, {{"iterations", "0"}, {"seconds", "0"}});
    // The warden looks 30 times a second and calls stuck who has not got on in 15 looks.
    REQUIRE(wait_until([&] { return live.now().seconds > 1.5; }));
    for (const auto& actor : live.now().actors) CHECK(!actor.stuck);
}
