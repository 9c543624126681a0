#include <doctest/doctest.h>

#include "support/place.hpp"
#include "support/report.hpp"

using namespace ipc::test;

namespace {

Json send_sixty(const std::string& api, std::vector<std::string> more) {
    std::vector<std::string> arguments{"--api", api, "--iterations", "60", "--seconds", "0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return report(kMessageQueue, arguments);
}

/// No queue of this machine may be had: said by the demo, not by us.
bool queues_are_allowed() {
    const Outcome tried = run(kMessageQueue, {"--json", "--iterations", "1"});
    if (tried.exit == 0) return true;
    MESSAGE("left out, because the kernel gives no queue: ", tried.err);
    return false;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "every message sent through a queue is received once") {
    if (!queues_are_allowed()) return;
    for (const std::string api : {"posix", "sysv"}) {
        for (const std::string nonblocking : {"no", "yes"}) {
            CAPTURE(api);
            CAPTURE(nonblocking);
            const Json ran = send_sixty(api, {"--senders", "3", "--receivers", "2", "--nonblocking", nonblocking});
            CHECK(ran.at("metrics").at("sent") == 180);
            CHECK(ran.at("metrics").at("received") == 180);
            CHECK(ran.at("verdict").at("holds") == true);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a priority lets later messages overtake, and equal ones keep their order") {
    if (!queues_are_allowed()) return;
    const Json overtaken = send_sixty("posix", {"--priorities", "on", "--receiver-delay-ms", "2"});
    CHECK(overtaken.at("metrics").at("out_of_send_order") > 0);
    CHECK(overtaken.at("metrics").at("max_queued") == 10);
    for (const std::string api : {"posix", "sysv"}) {
        CHECK(send_sixty(api, {"--priorities", "off"}).at("metrics").at("out_of_send_order") == 0);
    }
    // System V: any type, in the order sent; or the lowest type first.
    CHECK(send_sixty("sysv", {"--priorities", "on"}).at("metrics").at("out_of_send_order") == 0);
    const Json by_type = send_sixty("sysv", {"--priorities", "on", "--receive-type", "-4", "--receiver-delay-ms", "2"});
    CHECK(by_type.at("metrics").at("out_of_send_order") > 0);
}

TEST_CASE_FIXTURE(Place, "a message longer than the queue takes is refused") {
    if (!queues_are_allowed()) return;
    for (const std::string api : {"posix", "sysv"}) {
        CAPTURE(api);
        CHECK(send_sixty(api, {"--oversize", "yes", "--senders", "2"}).at("metrics").at("too_long") == 2);
        CHECK(send_sixty(api, {"--oversize", "no", "--senders", "2"}).at("metrics").at("too_long") == 0);
    }
}

TEST_CASE_FIXTURE(Place, "a full queue makes the sender wait, or refuses it when it will not") {
    if (!queues_are_allowed()) return;
    for (const std::string api : {"posix", "sysv"}) {
        CAPTURE(api);
        const Json waits = send_sixty(api, {"--receiver-delay-ms", "3", "--capacity", "4"});
        CHECK(waits.at("metrics").at("blocked_seconds") > 0);
        CHECK(waits.at("metrics").at("would_block") == 0);
        const Json refused = send_sixty(api, {"--receiver-delay-ms", "3", "--capacity", "4", "--nonblocking", "yes"});
        CHECK(refused.at("metrics").at("would_block") > 0);
    }
}

TEST_CASE_FIXTURE(Place, "a queue that is not unlinked outlives its processes until the next start sweeps it") {
    if (!queues_are_allowed()) return;
    for (const std::string api : {"posix", "sysv"}) {
        CAPTURE(api);
        Place place; // of its own, so that its registry can be read
        send_sixty(api, {"--unlink", "no"});
        place.note_objects();
        CHECK(place.has_noted_objects());
        const auto left = place.left_behind();
        CHECK(!left.empty()); // the queue, and the registry that names it
        bool queue_is_there = false;
        for (const std::string& each : left) queue_is_there |= each.starts_with(std::string(api) + "-queue");
        CHECK(queue_is_there);
        report("ipc-shared-counter", {"--iterations", "10"}); // any demo of ours sweeps
    } // ~Place: nothing is left
}
