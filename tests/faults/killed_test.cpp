// Somebody is killed by SIGKILL, who can do nothing about it: nothing may be left.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <tuple>

#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

/// The processes of a run, as they stand below its front end.
struct Family {
    pid_t warden = 0;
    std::vector<pid_t> actors;
};

Family family_of(pid_t front_end) {
    Family family;
    for (const Process& process : living_descendants(front_end)) {
        if (process.parent == front_end) family.warden = process.pid;
        if (family.warden != 0 && process.parent == family.warden) family.actors.push_back(process.pid);
    }
    return family;
}

/// Waits until the run is in full swing: its actors are there. False if it ended before.
bool is_in_mid_run(Program& program, Family& family) {
    wait_until([&] {
        family = family_of(program.pid());
        return !family.actors.empty() || !program.running();
    });
    return !family.actors.empty();
}

/// Every demo as it is by default, and with every choice that is made once, at the start: those decide
/// which kernel objects there are.
std::vector<std::vector<std::string>> ways_to_run() {
    std::vector<std::vector<std::string>> ways;
    for (const std::string& demo : all_demos()) {
        ways.push_back({demo});
        const Json described = description(demo);
        for (const Json& knob : described.at("knobs")) {
            if (!knob.contains("choices") || knob.at("live") == true) continue;
            for (const Json& choice : knob.at("choices")) {
                if (choice.at("name") == knob.at("default")) continue;
                ways.push_back({demo, option(knob.at("name")), choice.at("name")});
            }
        }
    }
    return ways;
}

Setting endless(std::vector<std::string> way) {
    way.erase(way.begin());
    // Slow motion keeps those going that would soon be done.
    for (const std::string more : {"--json", "--iterations", "0", "--seconds", "0", "--pace", "20000"}) way.push_back(more);
    return {.arguments = std::move(way)};
}

bool is_there(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

/// One side alone that has made the file at which it is met, and is killed with all that could clean up after it.
void kill_whole(const std::string& demo, std::vector<std::string> arguments, const std::string& path) {
    arguments.push_back("--json");
    Program program(demo, {.arguments = std::move(arguments)});
    Family family;
    REQUIRE(is_in_mid_run(program, family));
    CHECK(is_there(path));
    program.send(SIGSTOP); // or it would sweep
    kill(family.warden, SIGKILL);
    program.send(SIGKILL);
    program.wait();
    REQUIRE(wait_until([&] { return !is_alive(family.warden) && !is_alive(family.actors.front()); }));
    CHECK(is_there(path));
}

}  // namespace

TEST_CASE_FIXTURE(Place, "what a side alone has made where the user said, and left, goes with the next start, and nothing else does") {
    const auto start_another = [] { CHECK(run("ipc-event-counter", {"--json", "--iterations", "1"}).exit == 0); };
    for (const auto& [demo, role, name] : {std::tuple{"ipc-fifo", "reader", "fifo"}, {"ipc-unix-socket", "server", "talk"}}) {
        CAPTURE(std::string(demo));
        const std::string own = directory() + "/ipc-playground/" + name, said = directory() + "/a place";
        kill_whole(demo, {"--role", role}, own);
        start_another();
        CHECK(!is_there(own));
        kill_whole(demo, {"--role", role, "--path", said}, said);
        start_another();
        CHECK(!is_there(said));
        kill_whole(demo, {"--role", role, "--path", said}, said);
        const std::string other = directory() + "/other";
        REQUIRE(mkfifo(other.c_str(), 0600) == 0);
        REQUIRE(std::rename(other.c_str(), said.c_str()) == 0); // another file has the name now
        start_another();
        CHECK(is_there(said));
        if (std::string(demo) == "ipc-fifo") {
            kill_whole(demo, {"--role", role, "--path", said}, said); // met there, not made
            start_another();
            CHECK(is_there(said));
        }
        unlink(said.c_str());
    }
}

TEST_CASE_FIXTURE(Place, "a front end that is killed in mid-run leaves no process, no object and no file") {
    int killed = 0;
    for (const auto& way : ways_to_run()) {
        CAPTURE(lines(way));
        Program program(way[0], endless(way));
        Family family;
        if (!is_in_mid_run(program, family)) {
            MESSAGE("over before it could be killed: ", lines(way), program.err());
            continue;
        }
        note_objects();
        program.send(SIGKILL);
        CHECK(program.wait().exit == -SIGKILL);
        const auto left = left_in_the_end();
        CHECK_MESSAGE(left.empty(), lines(left));
        ++killed;
    }
    CHECK(killed >= 10);
}

TEST_CASE_FIXTURE(Place, "a front end that is killed at any moment of its start leaves nothing") {
    for (const std::string demo : {"ipc-shared-counter", "ipc-message-queue"}) {
        for (int moment = 0; moment < 25; ++moment) {
            CAPTURE(demo);
            CAPTURE(moment);
            Program program(demo, endless({demo}));
            // Not a wait for anything: any moment will do, each a little later than the last.
            int looks = moment * 3;
            wait_until([&] { return looks-- <= 0; });
            note_objects();
            program.send(SIGKILL);
            program.wait();
            const auto left = left_in_the_end();
            CHECK_MESSAGE(left.empty(), lines(left));
        }
    }
}

TEST_CASE_FIXTURE(Place, "when the warden is killed the front end says so in one sentence and nothing is left") {
    for (const auto& way : ways_to_run()) {
        CAPTURE(lines(way));
        Program program(way[0], endless(way));
        Family family;
        if (!is_in_mid_run(program, family)) continue;
        note_objects();
        kill(family.warden, SIGKILL);
        const Outcome ended = program.wait();
        CAPTURE(ended.err);
        CHECK(ended.exit == 1);
        CHECK(ended.out == "");
        CHECK(split_lines(ended.err).size() == 1);
        CHECK(ended.err.find("warden") != std::string::npos);
        CHECK(ended.err.find("SIGKILL") != std::string::npos);
        const auto left = left_in_the_end();
        CHECK_MESSAGE(left.empty(), lines(left));
    }
}

TEST_CASE_FIXTURE(Place, "when an actor is killed the run goes on or ends with a report that shows it") {
    for (const std::string& demo : all_demos()) {
        CAPTURE(demo);
        Program program(demo, endless({demo}));
        Family family;
        REQUIRE(is_in_mid_run(program, family));
        kill(family.actors.front(), SIGKILL);
        REQUIRE(wait_until([&] { return !is_alive(family.actors.front()); }));
        CHECK(is_alive(program.pid()));
        program.send(SIGINT); // a clean end, if it has not come yet
        const Outcome ended = program.wait();
        CAPTURE(ended.err);
        REQUIRE(ended.exit == 0);
        const Json report = Json::parse(ended.out, nullptr, false);
        REQUIRE(report.is_object());
        bool shown = false;
        for (const Json& process : report.at("processes")) {
            shown |= process.at("pid") == family.actors.front() && process.at("exit") == -SIGKILL;
        }
        CHECK(shown);
    }
}

TEST_CASE_FIXTURE(Place, "SIGINT, SIGTERM and SIGHUP end a run with its report and leave nothing") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        for (const std::string& demo : all_demos()) {
            CAPTURE(number);
            CAPTURE(demo);
            Program program(demo, endless({demo}));
            Family family;
            REQUIRE(is_in_mid_run(program, family));
            program.send(number);
            const Outcome ended = program.wait();
            CHECK(ended.exit == 0);
            CHECK(Json::accept(ended.out));
            CHECK(ended.err == "");
            CHECK(left_in_the_end().empty());
        }
    }
}
