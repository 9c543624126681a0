#include <doctest/doctest.h>

#include "support/place.hpp"
#include "support/report.hpp"

using namespace ipc::test;

namespace {

Json metrics_of(std::vector<std::string> arguments) { return report(kSignals, std::move(arguments)).at("metrics"); }

}  // namespace

TEST_CASE_FIXTURE(Place, "a hundred blocked SIGUSR1 are handled once") {
    const Json metrics = metrics_of({"--kind", "standard", "--count", "100"});
    CHECK(metrics.at("sent") == 100);
    CHECK(metrics.at("handled") == 1);
    CHECK(metrics.at("coalesced") == 99);
}

TEST_CASE_FIXTURE(Place, "a hundred queued SIGRTMIN are all handled, in order") {
    const Json metrics = metrics_of({"--kind", "realtime", "--count", "100"});
    CHECK(metrics.at("sent") == 100);
    CHECK(metrics.at("handled") == 100);
    CHECK(metrics.at("coalesced") == 0);
    CHECK(metrics.at("in_order") == true);
}

TEST_CASE_FIXTURE(Place, "with three senders each standard signal still has one pending bit and each queued one its place") {
    const Json metrics = metrics_of({"--kind", "both", "--senders", "3", "--count", "50"});
    CHECK(metrics.at("sent") == 300);
    CHECK(metrics.at("handled") == 151);
    CHECK(metrics.at("coalesced") == 149);
    CHECK(metrics.at("in_order") == true);
}

TEST_CASE_FIXTURE(Place, "without SA_RESTART read fails with EINTR, with it never") {
    CHECK(metrics_of({"--restart", "off"}).at("eintr") > 0);
    CHECK(metrics_of({"--restart", "on"}).at("eintr") == 0);
}

TEST_CASE_FIXTURE(Place, "one waitpid for each SIGCHLD leaves zombies, a loop and SIG_IGN leave none") {
    CHECK(metrics_of({"--children", "5", "--reap", "once"}).at("zombies") == 4);
    CHECK(metrics_of({"--children", "5", "--reap", "loop"}).at("zombies") == 0);
    CHECK(metrics_of({"--children", "5", "--reap", "ignore"}).at("zombies") == 0);
}

TEST_CASE_FIXTURE(Place, "a handler in the middle of a change corrupts the record, and every right way keeps it whole") {
    const Json broken = report(kSignals, {"--sync", "none", "--iterations", "4"});
    CHECK(broken.at("metrics").at("corrupted") > 0);
    CHECK(broken.at("verdict").at("holds") == false);
    for (const std::string sync : {"block-around-critical-section", "flag", "self-pipe", "signalfd"}) {
        CAPTURE(sync);
        const Json whole = report(kSignals, {"--sync", sync, "--iterations", "2"});
        CHECK(whole.at("metrics").at("corrupted") == 0);
        CHECK(whole.at("verdict").at("holds") == true);
    }
}

TEST_CASE_FIXTURE(Place, "a lock in a handler deadlocks, and the run ends with a report that says so") {
    const Json stuck = report(kSignals, {"--handler", "async-unsafe", "--iterations", "0", "--seconds", "3"});
    CHECK(stuck.at("metrics").at("deadlocked") == true);
    CHECK(stuck.at("verdict").at("holds") == false);
}
