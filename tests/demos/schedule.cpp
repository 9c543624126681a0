#include <doctest/doctest.h>

#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

Json follow(const std::string& schedule, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"--schedule", schedule, "--iterations", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return report(kSharedCounter, arguments);
}

}  // namespace

TEST_CASE_FIXTURE(Place, "the same schedule has the same outcome thirty times") {
    for (int repeat = 0; repeat < 30; ++repeat) {
        CAPTURE(repeat);
        const Json lost = follow("A B A A B B");
        CHECK(lost.at("metrics").at("counter") == 1);
        CHECK(lost.at("metrics").at("lost_updates") == 1);
        CHECK(lost.at("verdict").at("holds") == false);
        CHECK(lost.at("schedule") == "A B A A B B");

        const Json exact = follow("A A A B B B");
        CHECK(exact.at("metrics").at("counter") == 2);
        CHECK(exact.at("metrics").at("lost_updates") == 0);
    }
}

TEST_CASE_FIXTURE(Place, "of the twenty interleavings of two increments eighteen lose one") {
    int lost = 0, all = 0;
    for (unsigned bits = 0; bits < 64; ++bits) {
        if (__builtin_popcount(bits) != 3) continue;
        std::string schedule;
        for (unsigned step = 0; step < 6; ++step) schedule += (bits >> step & 1) != 0 ? 'A' : 'B';
        ++all;
        lost += follow(schedule).at("metrics").at("lost_updates") == 1;
    }
    CHECK(all == 20);
    CHECK(lost == 18);
}

TEST_CASE_FIXTURE(Place, "a schedule may be written with commas, small letters or no spaces") {
    for (const std::string schedule : {"A,B,A,A,B,B", "abaabb", "a B a, A b b"}) {
        CAPTURE(schedule);
        CHECK(follow(schedule).at("metrics").at("counter") == 1);
    }
}

TEST_CASE_FIXTURE(Place, "after the last step of a schedule the actors run freely") {
    const Json ran = report(kSharedCounter, {"--schedule", "A B", "--iterations", "500", "--sync", "mutex"});
    CHECK(ran.at("metrics").at("increments") == 1000);
    CHECK(ran.at("metrics").at("counter") == 1000);
}

TEST_CASE_FIXTURE(Place, "a schedule that cannot be followed says at which step") {
    // The fourth increment of A does not exist: after three steps A is gone.
    const Outcome gone = run(kSharedCounter, {"--json", "--iterations", "1", "--schedule", "A A A A B B B"});
    CHECK(gone.exit == 1);
    CHECK(gone.out == "");
    CHECK(split_lines(gone.err).size() == 1);
    CHECK(gone.err.find("step 4 of 7") != std::string::npos);

    // A holds the mutex, so B sleeps in the kernel and is at no gate.
    const Outcome blocked =
        run(kSharedCounter, {"--json", "--iterations", "1", "--sync", "mutex", "--schedule", "A A B B A A A"});
    CHECK(blocked.exit == 1);
    CHECK(blocked.err.find("step 4 of 7") != std::string::npos);
    CHECK(blocked.err.find("futex") != std::string::npos);

}

TEST_CASE_FIXTURE(Place, "a letter that is no actor is wrong usage") {
    const Outcome nobody = run(kSharedCounter, {"--schedule", "A C", "--iterations", "1"});
    CHECK(nobody.exit == 2);
    CHECK(nobody.err.find("there is no actor C") != std::string::npos);
    for (const std::string schedule : {"A B Z", "A 1 B", "A-B", "Q"}) {
        CAPTURE(schedule);
        const Outcome refused = run(kSharedCounter, {"--schedule", schedule, "--iterations", "1"});
        CHECK(refused.exit == 2);
        CHECK(refused.err.find("--schedule") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "a step in a critical section blocks the rival, who goes on once it is left") {
    // B's second step is to take the lock, which A holds: it blocks, and A's way out wakes it.
    const Json ran = report(kSharedCounter, {"--iterations", "1", "--sync", "mutex", "--schedule", "A A B A A"});
    CHECK(ran.at("metrics").at("counter") == 2);
    CHECK(ran.at("verdict").at("holds") == true);
}
