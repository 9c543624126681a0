// Exit status: 0 it ran, 1 it could not, 2 wrong usage, 3 --expect was not met.
#include <doctest/doctest.h>

#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

/// One line on stderr that begins with the program's name and holds every one of these words.
void check_sentence(const std::string& err, const std::vector<std::string>& words) {
    CAPTURE(err);
    CHECK(split_lines(err).size() == 1);
    CHECK(err.starts_with("ipc-"));
    CHECK(err.ends_with("\n"));
    for (const std::string& word : words) {
        CAPTURE(word);
        CHECK(err.find(word) != std::string::npos);
    }
}

struct Mistake {
    std::vector<std::string> arguments, words;
};

}  // namespace

TEST_CASE_FIXTURE(Place, "wrong usage ends with status 2 and a line that names the option and what is allowed") {
    const std::vector<Mistake> mistakes{
        {{"--wirters", "4"}, {"--wirters", "--writers"}},
        {{"--writers", "1"}, {"writers", "2", "8"}},
        {{"--writers", "9"}, {"writers", "2", "8"}},
        {{"--writers", "many"}, {"writers", "2", "8"}},
        {{"--writers", ""}, {"writers"}},
        {{"--writers"}, {"--writers"}},
        {{"--writers", "99999999999999999999"}, {"writers", "2", "8"}},
        {{"--sync", "mutexx"}, {"sync", "mutex", "semaphore", "atomic", "file-lock"}},
        {{"--seconds", "-1"}, {"seconds", "0"}},
        {{"--pace", "0"}, {"pace", "1"}},
        {{"--set", "writer=3"}, {"writer", "writers"}},
        {{"--set", "writers"}, {"--set", "KNOB=VALUE"}},
        {{"--set", "writers=0"}, {"writers", "2", "8"}},
        {{"--expect", "luck"}, {"--expect", "safe", "broken"}},
        {{"--schedule", "A B ?"}, {"--schedule", "?"}},
        {{"--schedule", " "}, {"--schedule"}},
        {{"increments"}, {"increments"}},
        {{"--max-schedules", "3"}, {"--max-schedules", "--explore"}},
    };
    for (const Mistake& mistake : mistakes) {
        CAPTURE(lines(mistake.arguments));
        const Outcome refused = run(kSharedCounter, mistake.arguments);
        CHECK(refused.exit == 2);
        CHECK(refused.out == "");
        check_sentence(refused.err, mistake.words);
    }
}

TEST_CASE_FIXTURE(Place, "a value out of its range is refused by every demo for every number it takes") {
    for (const std::string& demo : all_demos()) {
        const Json described = description(demo);
        for (const Json& knob : described.at("knobs")) {
            if (!knob.contains("range")) continue;
            const std::string name = knob.at("name");
            const auto low = knob.at("range")[0].get<long>(), high = knob.at("range")[1].get<long>();
            for (const long value : {low - 1, high + 1}) {
                CAPTURE(demo);
                CAPTURE(name);
                CAPTURE(value);
                const Outcome refused = run(demo, {"--set", name + "=" + std::to_string(value)});
                CHECK(refused.exit == 2);
                check_sentence(refused.err, {option(name), std::to_string(low), std::to_string(high)});
            }
        }
    }
}

TEST_CASE_FIXTURE(Place, "--expect tells by the exit status whether the run came out as expected") {
    CHECK(run(kSharedCounter, {"--json", "--expect", "broken"}).exit == 0);
    CHECK(run(kSharedCounter, {"--json", "--sync", "mutex", "--iterations", "500", "--expect", "safe"}).exit == 0);

    const Outcome safe = run(kSharedCounter, {"--json", "--expect", "safe"});
    CHECK(safe.exit == 3);
    CHECK(Json::accept(safe.out)); // the report is there all the same
    check_sentence(safe.err, {"--expect safe", "not met"});

    const Outcome broken = run(kSharedCounter, {"--sync", "mutex", "--iterations", "500", "--expect", "broken"});
    CHECK(broken.exit == 3);
    check_sentence(broken.err, {"--expect broken", "not met"});
}

TEST_CASE_FIXTURE(Place, "a reader that closes stdout early is no error") {
    const std::vector<std::vector<std::string>> ways{
        {"--json"}, {"--describe"}, {"--help"}, {"--source"}, {}, {"--plain", "--seconds", "2", "--iterations", "0"}};
    for (const auto& arguments : ways) {
        CAPTURE(lines(arguments));
        const Outcome ended = run(kSharedCounter, Setting{.arguments = arguments, .without_reader = true});
        CHECK(ended.exit == 0);
        CHECK(ended.err == "");
    }
}

TEST_CASE_FIXTURE(Place, "a file that cannot be written is said before the run, with the remedy") {
    for (const std::string file : {"--record", "--perfetto", "--csv"}) {
        const Outcome refused = run(kSharedCounter, {file, directory() + "/nowhere/run", "--seconds", "0", "--iterations", "0"});
        CHECK(refused.exit == 1);
        check_sentence(refused.err, {"nowhere", "ENOENT"});
    }
}

TEST_CASE_FIXTURE(Place, "a report that does not fit on the disk is said, with status 1") {
    Setting setting{.arguments = {"--json", "--iterations", "10", "--csv", "/dev/full"}};
    const Outcome refused = run(kSharedCounter, setting);
    CHECK(refused.exit == 1);
    check_sentence(refused.err, {"/dev/full", "ENOSPC"});
}

TEST_CASE_FIXTURE(Place, "the inner parts of a demo say that they are not to be started by hand") {
    for (const std::string part : {"--warden", "--actor"}) {
        const Outcome refused = run(kSharedCounter, {part});
        CHECK(refused.exit == 2);
        check_sentence(refused.err, {part});
    }
}
