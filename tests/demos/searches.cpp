// Searches of TCP, UDP and signals: by state they are complete, with the outcomes and as many schedules as one by one.
#include "explore_support.hpp"

#include <doctest/doctest.h>

#include <set>
#include <utility>

#include "support/place.hpp"
#include "support/program.hpp"

using namespace ipc::test;

namespace {

struct Searched {
    std::string demo;
    std::vector<std::string> arguments;
};

/// Of each outcome what decides whether it is another one.
std::set<std::string> outcomes_of(const Json& found) {
    std::set<std::string> all;
    for (const Json& outcome : found.at("outcomes"))
        all.insert(outcome.at("metrics").dump() + outcome.at("fails").dump() + outcome.at("stuck").dump());
    return all;
}

/// Every schedule of it is known to hold, or some to fail; in the outcomes that fail this metric is not 0.
void is_searched(const Searched& search, const std::string& fault) {
    CAPTURE(search.demo);
    for (const std::string& word : search.arguments) CAPTURE(word);
    const Json found = explored(search.demo, search.arguments);
    CHECK(found.at("complete") == true);
    CHECK(found.at("stands_for") > 1);
    CHECK((found.at("failing") > 0) == !fault.empty());
    for (const Json& outcome : found.at("outcomes")) {
        if (outcome.at("fails") == false) continue;
        const Json& figure = outcome.at("metrics").at(fault);
        CHECK((figure.is_boolean() ? figure == true : figure > 0));
    }
}

void is_the_same_by_state(Searched search) {
    CAPTURE(search.demo);
    for (const std::string& word : search.arguments) CAPTURE(word);
    const Json by_state = explored(search.demo, search.arguments);
    if (is_sanitized()) return;  // one by one they take minutes there, by the same code
    search.arguments.emplace_back("--skip-equivalent=false");
    const Json one_by_one = explored(search.demo, search.arguments);
    CHECK(one_by_one.at("complete") == true);
    CHECK(by_state.at("complete") == true);
    CHECK(by_state.at("stands_for") == one_by_one.at("schedules"));
    CHECK(by_state.at("schedules") < one_by_one.at("schedules"));
    CHECK(outcomes_of(by_state) == outcomes_of(one_by_one));
}

}  // namespace

TEST_CASE_FIXTURE(Place, "searched by state TCP and UDP have the outcomes, and as many schedules, as searched one by one") {
    is_the_same_by_state({kTcp, {}});
    is_the_same_by_state({kTcp, {"--framing", "length-prefix", "--calls", "two", "--iterations", "1"}});
    is_the_same_by_state({kTcp, {"--reset", "yes", "--relay", "yes"}});
    is_the_same_by_state({kTcp, {"--protocol", "udp"}});
    is_the_same_by_state({kTcp, {"--protocol", "udp", "--relay", "yes", "--iterations", "1", "--loss", "50", "--seed", "2"}});
}

TEST_CASE_FIXTURE(Place, "searched by state a handler at its lock has the outcomes, and as many schedules, as searched one by one") {
    is_the_same_by_state({kSignals, {"--count", "1", "--blocked-ms", "0", "--children", "0", "--handler", "async-unsafe"}});
}

TEST_CASE_FIXTURE(Place, "searched by state an interrupted read has the outcomes, and as many schedules, as searched one by one") {
    is_the_same_by_state({kSignals, {"--count", "1", "--blocked-ms", "0", "--children", "0", "--restart", "off"}});
}

TEST_CASE_FIXTURE(Place, "through the relay some order of steps merges two messages, none with their lengths in front and none of UDP") {
    is_searched({kTcp, {"--relay", "yes"}}, "merged");
    if (is_sanitized()) return;  // the same code, which takes long there
    is_searched({kTcp, {"--relay", "yes", "--framing", "length-prefix"}}, "");
    // A search takes no relay unless it is told to, so the proof of the repair must tell it.
    const std::string proof = "ipc-tcp --iterations 2 --framing length-prefix --relay yes --clients 1 --explore --expect safe";
    CHECK(run(kTcp, {"--explore", "--relay", "yes"}).out.find(proof) != std::string::npos);
    is_searched({kTcp, {"--relay", "yes", "--protocol", "udp"}}, "");
    is_searched({kTcp, {"--relay", "yes", "--reset", "yes", "--framing", "length-prefix"}}, "");
}

TEST_CASE_FIXTURE(Place, "each wrong choice of the signals fails in some schedule, each right one in none") {
    is_searched({kSignals, {}}, "corrupted");
    is_searched({kSignals, {"--handler", "async-unsafe"}}, "deadlocked");
    is_searched({kSignals, {"--sync", "flag", "--reap", "once"}}, "zombies");
    for (const std::string sync : {"block-around-critical-section", "flag", "self-pipe", "signalfd"}) {
        is_searched({kSignals, {"--sync", sync}}, "");
        if (is_sanitized()) continue;  // the same code, which takes long there
        is_searched({kSignals, {"--sync", sync, "--handler", "async-unsafe", "--kind", "both"}}, "");
    }
    // Each fork is at the same place, and no SIGCHLD tells of it.
    is_searched({kSignals, {"--sync", "flag", "--restart", "off", "--reap", "ignore"}}, "");
}

TEST_CASE_FIXTURE(Place, "the schedule that a search of signals found deadlocks each time") {
    const std::string schedule = explored(kSignals, std::vector<std::string>{"--handler", "async-unsafe"}).at("shortest_failing");
    for (int time = 0; time < 5; ++time) {
        const Json again = report(kSignals, {"--handler", "async-unsafe", "--count", "2", "--children", "2", "--seconds", "2",
                                             "--schedule", schedule});
        CHECK(again.at("metrics").at("deadlocked") == true);
    }
}

TEST_CASE_FIXTURE(Place, "an outcome tells the figures of all roles that took part") {
    const Json found = explored(kTcp, std::vector<std::string>{});
    for (const Json& outcome : found.at("outcomes")) {
        CHECK(outcome.at("metrics").at("messages_sent") == 2);
        CHECK(outcome.at("metrics").at("messages_received").is_number());
    }
}
