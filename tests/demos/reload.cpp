#include <doctest/doctest.h>

#include <csignal>

#include "support/live_run.hpp"
#include "support/place.hpp"
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
    CHECK((said.find("no configuration is lost") != std::string::npos) == (counted.at("coalesced") > 0));
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

TEST_CASE_FIXTURE(Place, "a daemon that serves at one site all the time is not taken for stuck") {
    LiveRun live(kReload, {{"iterations", "0"}, {"seconds", "0"}});
    // The warden looks 30 times a second and calls stuck who has not got on in 15 looks.
    REQUIRE(wait_until([&] { return live.now().seconds > 1.5; }));
    for (const auto& actor : live.now().actors) CHECK(!actor.stuck);
}
