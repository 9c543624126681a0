// What a search says of schedules in which nobody can move, and what it makes of demos that block.
#include "explore_support.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/place.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

Json two_locks(const std::string& api, const std::string& sync, int actors) {
    return explored(IPC_TWO_LOCKS, std::vector<std::string>{"--api", api, "--sync", sync, "--actors", std::to_string(actors)});
}

/// Of each actor the first step takes its own lock, and the second its neighbour's. All are stuck exactly if each
/// comes to its second when the neighbour has made its first.
int deadlocks_of_all_orders(int actors, int& all) {
    std::string order;
    for (int actor = 0; actor < actors; ++actor) order += std::string(2, static_cast<char>('A' + actor));
    int stuck = 0;
    do {
        bool each = true;
        for (int actor = 0; actor < actors; ++actor) {
            const auto neighbour = static_cast<char>('A' + (actor + 1) % actors);
            each &= order.rfind(static_cast<char>('A' + actor)) > order.find(neighbour);
        }
        stuck += each;
        ++all;
    } while (std::next_permutation(order.begin(), order.end()));
    return stuck;
}

std::string cycle(int actors, const std::string& lock, bool numbered) {
    std::string words;
    for (int actor = 0; actor < actors; ++actor) {
        const int neighbour = (actor + 1) % actors;
        words += actor == 0 ? "" : ", ";
        words += static_cast<char>('A' + actor);
        words += " waits for " + lock + (numbered ? " " + std::to_string(neighbour) : "") + " that ";
        words += static_cast<char>('A' + neighbour);
        words += " holds";
    }
    return words;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "locks taken in opposite orders deadlock in some schedules, and the cycle is named") {
    for (const int actors : {2, 3}) {
        int all = 0;
        const int deadlocks = deadlocks_of_all_orders(actors, all);
        for (const auto& [api, words] : {std::pair<std::string, std::string>{"plain", cycle(actors, "the mutex", false)},
                                         {"named", cycle(actors, "lock", true)},
                                         {"semaphore", cycle(actors, "semaphore", true)},
                                         {"file-lock", cycle(actors, "the file lock", false)}}) {
            CAPTURE(api);
            CAPTURE(actors);
            const Json found = two_locks(api, "opposite", actors);
            CHECK(found.at("complete") == true);
            CHECK(found.at("schedules") == all);
            CHECK(found.at("failing") == deadlocks);
            const Json& outcomes = found.at("outcomes");
            REQUIRE(outcomes.size() == 2);
            CHECK(outcomes[0].at("stuck").is_null());
            CHECK(outcomes[0].at("metrics").at("done") == actors);
            CHECK(outcomes[1].at("stuck") == words);
            CHECK(outcomes[1].at("fails") == true);
            CHECK(outcomes[1].at("metrics").at("done") == 0);
        }
    }
}

TEST_CASE_FIXTURE(Place, "locks taken in one order never deadlock") {
    for (const char* api : {"plain", "named", "semaphore", "file-lock"}) {
        for (const int actors : {2, 3}) {
            CAPTURE(api);
            CAPTURE(actors);
            const Json found = two_locks(api, "ordered", actors);
            CHECK(found.at("complete") == true);
            CHECK(found.at("failing") == 0);
            CHECK(found.at("outcomes").size() == 1);
            CHECK(found.at("outcomes")[0].at("metrics").at("done") == actors);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a deadlock is found within fifty schedules, and its schedule replayed says who waits for whom") {
    const Json found = explored(IPC_TWO_LOCKS, std::vector<std::string>{"--api", "named", "--actors", "3", "--max-schedules", "50"});
    REQUIRE(found.at("failing") > 0);
    const std::string shortest = found.at("shortest_failing");
    const Outcome replayed = run(IPC_TWO_LOCKS, {"--api", "named", "--actors", "3", "--schedule", shortest, "--json"});
    CAPTURE(replayed.err);
    CHECK(replayed.exit == 0);
    CHECK(replayed.err.find(cycle(3, "lock", true)) != std::string::npos);
    CHECK(split_lines(replayed.err).size() == 1);
    CHECK(Json::parse(replayed.out).at("verdict").at("holds") == false);
}

TEST_CASE_FIXTURE(Place, "a pipe whose reader keeps a write end leaves it reading for ever in every schedule") {
    const Json right = explored("ipc-pipe", std::vector<std::string>{});
    CHECK(right.at("complete") == true);
    CHECK(right.at("failing") == 0);
    const Json wrong = explored("ipc-pipe", std::vector<std::string>{"--close-unused", "no"});
    CHECK(wrong.at("complete") == true);
    CHECK(wrong.at("failing") == wrong.at("schedules"));
    CHECK(wrong.at("failing") > 0);
    for (const Json& outcome : wrong.at("outcomes")) CHECK(outcome.at("stuck") == "C: read from a pipe, which is empty");
}

TEST_CASE_FIXTURE(Place, "long writes of two writers mix in some schedules, and in none where a lock makes one wait for the other") {
    // More than two pipes full: two writers that sleep take turns, a pipe full each.
    const std::vector<std::string> longer{"--size", "9000", "--capacity", "4096"};
    const Json broken = explored("ipc-pipe", longer);
    CHECK(broken.at("complete") == true);
    CHECK(broken.at("failing") > 0);
    for (const Json& outcome : broken.at("outcomes"))
        CHECK((outcome.at("metrics").at("interleaved_messages") > 0) == outcome.at("fails").get<bool>());
    std::vector<std::string> locked = longer;
    locked.insert(locked.end(), {"--sync", "file-lock"});
    const Json repaired = explored("ipc-pipe", locked);
    CHECK(repaired.at("complete") == true);
    CHECK(repaired.at("failing") == 0);
}

TEST_CASE_FIXTURE(Place, "message queues of both kinds are searched to the end, waiting or trying again") {
    for (const char* api : {"posix", "sysv"}) {
        for (const char* nonblocking : {"no", "yes"}) {
            CAPTURE(api);
            CAPTURE(nonblocking);
            const Json found = explored("ipc-message-queue",
                                        std::vector<std::string>{"--api", api, "--nonblocking", nonblocking, "--senders", "1"});
            CHECK(found.at("complete") == true);
            CHECK(found.at("failing") == 0);
            CHECK(found.at("schedules") > 1);
            for (const Json& outcome : found.at("outcomes")) CHECK(outcome.at("metrics").at("received") == 1);
        }
    }
}

TEST_CASE_FIXTURE(Place, "handlers and sent signals are searched as far as asked") {
    const Json found = explored("ipc-signals", std::vector<std::string>{"--max-schedules", "5"});
    CHECK(found.at("schedules") == 5);
    CHECK(found.at("complete") == false);
    CHECK(found.at("cut") == 0);
}
