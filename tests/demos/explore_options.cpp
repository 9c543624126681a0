// What may be asked of --explore, and what it answers with its exit status.
#include "explore_support.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

const std::vector<std::string> kLong{"--explore", "--json", "--sync", "own-lock", "--iterations", "3", "--max-seconds", "600"};

Outcome explore(std::vector<std::string> more) {
    more.insert(more.begin(), "--explore");
    return run(kSharedCounter, more);
}

}  // namespace

TEST_CASE_FIXTURE(Place, "--expect decides the exit status: safe wants every schedule run and none to fail, broken one that does") {
    struct Row {
        std::vector<std::string> arguments;
        int exit;
        std::string says;
    };
    for (const Row& row : {Row{{"--sync", "mutex", "--expect", "safe"}, 0, ""},
                           {{"--sync", "none", "--expect", "safe"}, 3, "18 of 20 schedules fail"},
                           {{"--sync", "none", "--expect", "broken"}, 0, ""},
                           {{"--sync", "mutex", "--expect", "broken"}, 3, "none of 8 schedules fails"},
                           {{"--sync", "mutex", "--expect", "safe", "--max-schedules", "3"}, 3, "not every schedule was run"},
                           {{"--sync", "none", "--expect", "broken", "--max-schedules", "5"}, 0, ""}}) {
        CAPTURE(lines(row.arguments));
        const Outcome ended = explore(row.arguments);
        CHECK(ended.exit == row.exit);
        CHECK(ended.err.find(row.says) != std::string::npos);
        CHECK(split_lines(ended.err).size() == (row.exit == 0 ? 0 : 1));
        CHECK(!ended.out.empty()); // the report stands there all the same
    }
}

TEST_CASE_FIXTURE(Place, "a limit that was reached is named, and what was found until then is kept") {
    const Json few = explored(kSharedCounter, std::vector<std::string>{"--max-schedules", "5"});
    CHECK(few.at("schedules") == 5);
    CHECK(few.at("complete") == false);
    CHECK(few.at("why_not") == "it came to the limit of 5 schedules");

    const Json all = explored(kSharedCounter, std::vector<std::string>{"--max-schedules", "21"});
    CHECK(all.at("complete") == true);

    const Json straight = explored(kSharedCounter, std::vector<std::string>{"--max-preemptions", "0"});
    CHECK(straight.at("schedules") == 2);
    CHECK(straight.at("failing") == 0);
    CHECK(straight.at("complete") == false);
    CHECK(straight.at("why_not").get<std::string>().find("0 preemptions") != std::string::npos);

    const Json one = explored(kSharedCounter, std::vector<std::string>{"--max-preemptions", "1"});
    CHECK(one.at("schedules") > 2);
    CHECK(one.at("failing") > 0);

    const Json short_ones = explored(kSharedCounter, std::vector<std::string>{"--max-steps", "5"});
    CHECK(short_ones.at("schedules") == 0);
    CHECK(short_ones.at("cut") > 0);
    CHECK(short_ones.at("complete") == false);
    CHECK(short_ones.at("why_not") == "some schedules were cut at 5 steps");

    std::vector<std::string> second(kLong.begin() + 2, kLong.end() - 1);
    second.push_back("1");
    const Json soon = explored(kSharedCounter, second);
    CHECK(soon.at("complete") == false);
    CHECK(soon.at("why_not") == "it came to the limit of 1 seconds");
    CHECK(soon.at("seconds") >= 1);
}

TEST_CASE_FIXTURE(Place, "the shortest failing schedule has the fewest preemptions and fails again when it is replayed") {
    const Json found = explored(kSharedCounter, std::vector<std::string>{});
    const std::string shortest = found.at("shortest_failing");
    CHECK(explored(kSharedCounter, std::vector<std::string>{"--max-preemptions", "0"}).at("failing") == 0);
    std::vector<std::string> replay{"--iterations", "1", "--schedule", shortest, "--expect", "broken"};
    CHECK(run(kSharedCounter, replay).exit == 0);
    // Repaired by a lock, the same steps are not possible any more; by an atomic increment they are too many.
    for (const char* sync : {"mutex", "atomic"}) {
        CAPTURE(sync);
        replay.insert(replay.end(), {"--sync", sync});
        const Outcome repaired = run(kSharedCounter, replay);
        CHECK(repaired.exit == 1);
        CHECK(repaired.err.find("is not possible") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "the report for human eyes tells the count, the schedule to replay and what was not explored") {
    const Outcome broken = explore({});
    CHECK(broken.out.find("18 of 20 schedules fail: every schedule was run.") != std::string::npos);
    CHECK(broken.out.find("ipc-shared-counter --iterations 1 --schedule \"A B B B A A\"") != std::string::npos);
    CHECK(broken.out.find("ipc-shared-counter --iterations 1 --sync mutex --explore --expect safe") != std::string::npos);
    CHECK(broken.out.find("orders of single instructions are not explored") != std::string::npos);
    const Outcome safe = explore({"--sync", "mutex"});
    CHECK(safe.out.find("--schedule") == std::string::npos);
    CHECK(safe.out.find("None of 8 schedules fails: every schedule was run.") != std::string::npos);
    const std::size_t only = safe.out.find("           8 ");
    REQUIRE(only != std::string::npos); // of the only outcome there are words, and no figures that tell it from others
    CHECK(safe.out.substr(only, safe.out.find('\n', only) - only).find(" 2 increments were made") != std::string::npos);
    const Outcome fewer = explore({"--skip-equivalent"});
    CHECK(fewer.out.find("every schedule is covered") != std::string::npos);
    CHECK(fewer.out.find("every schedule was run") == std::string::npos);
    CHECK(fewer.out.find("They stand for 20 schedules") != std::string::npos);
    const Outcome some = explore({"--sync", "mutex", "--max-schedules", "3"});
    CHECK(some.out.find("but not every schedule was run") != std::string::npos);
    CHECK(some.out.find("the limit of 3 schedules") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "what is asked wrongly is refused with exit status 2 and one line that names it") {
    struct Row {
        std::vector<std::string> arguments;
        std::string names;
    };
    for (const Row& row : {Row{{"--explore", "--max-schedules", "0"}, "--max-schedules"},
                           {{"--explore", "--max-schedules", "many"}, "--max-schedules"},
                           {{"--explore", "--max-preemptions", "-1"}, "--max-preemptions"},
                           {{"--explore", "--max-seconds", "0"}, "--max-seconds"},
                           {{"--explore", "--max-steps", "1001"}, "--max-steps"},
                           {{"--explore", "--expect", "fine"}, "--expect"},
                           {{"--explore", "--schedule", "A B"}, "--schedule"},
                           {{"--explore", "--record", "run.ipc"}, "--record"},
                           {{"--explore", "--perfetto", "run.json"}, "--perfetto"},
                           {{"--explore", "--csv", "run.csv"}, "--csv"},
                           {{"--skip-equivalent"}, "--explore"},
                           {{"--explore", "--skip-equivalent=perhaps"}, "--skip-equivalent: \"perhaps\" is neither true nor false"},
                           {{"--new-processes"}, "--explore"},
                           {{"--max-steps", "3"}, "--explore"}}) {
        CAPTURE(lines(row.arguments));
        const Outcome refused = run(kSharedCounter, row.arguments);
        CHECK(refused.exit == 2);
        CHECK(refused.out == "");
        CHECK(split_lines(refused.err).size() == 1);
        CHECK(refused.err.find(row.names) != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "Ctrl-C ends a search, which keeps what it found and says that it was stopped") {
    for (const int number : {SIGINT, SIGTERM}) {
        CAPTURE(number);
        Program program(kSharedCounter, {.arguments = kLong});
        // The front end, two generations of wardens and two writers.
        REQUIRE(wait_until([&] { return living_descendants(program.pid()).size() == 4; }));
        program.send(number);
        const Outcome ended = program.wait();
        CAPTURE(ended.err);
        CHECK(ended.exit == 0);
        const Json found = Json::parse(ended.out).at("explored");
        CHECK(found.at("complete") == false);
        CHECK(found.at("why_not") == "it was stopped");
        CHECK(left_in_the_end().empty());
    }
}

TEST_CASE_FIXTURE(Place, "a demo in which the order of steps does not decide is not searched, and says why") {
    for (const char* demo : {"ipc-windows-pipe", "ipc-compare"}) {
        CAPTURE(demo);
        const Outcome ended = run(demo, {"--explore", "--json"});
        CHECK(ended.exit == 1);
        CHECK(ended.out.empty());
        CHECK(ended.err.find("there is no search of its schedules: ") != std::string::npos);
        CHECK(split_lines(ended.err).size() == 1);
        CHECK(description(demo).at("not_explored").get<std::string>().size() > 10);
    }
}
