// What befalls the processes of a search: it goes on where it can, else says so in one sentence; nothing is left.
#include <doctest/doctest.h>

#include <csignal>

#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"
#include "supervisor/explorer.hpp"

using namespace ipc::test;
namespace supervisor = ipc::supervisor;

namespace {

/// The processes of a search below its front end: the warden that waits for orders, the actors' parent, they.
struct SearchFamily {
    pid_t warden = 0, parent = 0;
    std::vector<pid_t> actors;
};

SearchFamily search_family_of(pid_t front_end) {
    SearchFamily family;
    for (const Process& process : living_descendants(front_end)) {
        if (process.parent == front_end) {
            family.warden = process.pid;
        } else if (process.parent == family.warden) {
            family.parent = process.pid;
        } else if (process.parent == family.parent) {
            family.actors.push_back(process.pid);
        }
    }
    return family;
}

/// Long enough for whatever is to befall it.
struct LongSearch {
    explicit LongSearch(const std::string& demo = "ipc-shared-counter", std::vector<std::string> knobs = {"--sync", "own-lock"})
        : program(demo, {.arguments = with_the_rest(std::move(knobs))}) {
        REQUIRE(wait_until([this] {
            family = search_family_of(program.pid());
            return family.actors.size() >= 2;
        }));
    }
    static std::vector<std::string> with_the_rest(std::vector<std::string> arguments) {
        for (const char* more : {"--explore", "--json", "--iterations", "4", "--max-schedules", "100000000", "--max-seconds", "600"}) {
            arguments.emplace_back(more);
        }
        return arguments;
    }
    /// It ended in an error that is one sentence with all these words, and left nothing.
    void ended_in_words(std::initializer_list<const char*> words) {
        const Outcome ended = program.wait();
        CAPTURE(ended.err);
        CHECK(ended.exit == 1);
        CHECK(ended.out == "");
        CHECK(split_lines(ended.err).size() == 1);
        CHECK(ended.err.starts_with("ipc-"));
        for (const char* word : words) CHECK(ended.err.find(word) != std::string::npos);
    }

    Program program;
    SearchFamily family;
};

void check_nothing_left(const Place& place) {
    const auto left = place.left_in_the_end();
    CHECK_MESSAGE(left.empty(), lines(left));
}

Json search(const std::string& fault) {
    return report(IPC_TROUBLEMAKER, {"--explore", "--fault", fault}).at("explored");
}

/// A search that this process makes itself, so that it can be met at any place.
struct OwnSearch {
    OwnSearch(const std::string& demo, const std::vector<std::pair<std::string, std::int64_t>>& knobs, bool new_processes) {
        const Outcome described = run(demo, {"--describe"});
        auto description = supervisor::parse_description(described.out);
        REQUIRE(bool(description));
        description->program = path_of(demo);
        supervisor::ExploreOptions options;
        options.knobs = description->searched();
        for (const auto& [knob, value] : knobs) {
            options.knobs.at(static_cast<std::size_t>(description->knob_index(knob))) = value;
        }
        options.new_processes = new_processes;
        auto started = supervisor::Explorer::start(*description, options);
        REQUIRE(bool(started));
        explorer = std::move(*started);
    }
    bool comes_to(std::uint64_t schedules) {
        return wait_until([&] { return explorer->over() || explorer->findings().schedules >= schedules; }) && !explorer->over();
    }
    std::unique_ptr<supervisor::Explorer> explorer;
};

}  // namespace

TEST_CASE_FIXTURE(Place, "a front end that is killed in mid-search leaves no process, no object and no file") {
    for (const auto& [demo, knobs] : std::vector<std::pair<std::string, std::vector<std::string>>>{
             {"ipc-shared-counter", {"--sync", "own-lock"}},
             {"ipc-shared-counter", {"--sync", "own-lock", "--new-processes", "--backing", "posix-shm"}},
             {"ipc-shared-counter", {"--sync", "own-lock", "--backing", "sysv-shm"}},
             {"ipc-pipe", {}},
             {"ipc-message-queue", {}},
             {"ipc-message-queue", {"--api", "sysv", "--unlink", "no"}},
             {"ipc-signals", {}}}) {
        CAPTURE(demo);
        CAPTURE(lines(knobs));
        LongSearch search(demo, knobs);
        note_objects();
        search.program.send(SIGKILL);
        CHECK(search.program.wait().exit == -SIGKILL);
        check_nothing_left(*this);
    }
}

TEST_CASE_FIXTURE(Place, "when a warden of a search is killed, whichever, the front end says so and nothing is left") {
    for (const bool the_parent : {false, true}) {
        for (const char* demo : {"ipc-shared-counter", "ipc-message-queue"}) {
            CAPTURE(the_parent);
            CAPTURE(demo);
            LongSearch search(demo, {});
            note_objects();
            // A demo that has new processes for each schedule has a new parent too: the latest, until one is met.
            const auto strike = [&] {
                const SearchFamily now = search_family_of(search.program.pid());
                const pid_t victim = the_parent ? now.parent : now.warden;
                if (victim != 0) kill(victim, SIGKILL);
                return victim != 0;
            };
            REQUIRE(wait_until(strike));
            wait_until([&] { return !search.program.running() || (strike() && false); }, 10);
            // One killed while it still makes its processes is not told from one that could not make them.
            search.ended_in_words({"search again"});
            check_nothing_left(*this);
        }
    }
}

TEST_CASE_FIXTURE(Place, "an actor that is stopped by a signal ends the search in one sentence") {
    LongSearch search;
    kill(search.family.actors.back(), SIGSTOP);
    search.ended_in_words({"stopped", "search again"});
    check_nothing_left(*this);
}

TEST_CASE_FIXTURE(Place, "actors that are killed from outside change nothing in what a search finds") {
    // 2 x 2 increments: without a lock and under a spinlock with the same processes all the time, with a mutex and
    // new processes for each schedule.
    for (const auto& [sync, new_processes, schedules, failing] :
         {std::tuple{0, false, 924u, 918u}, std::tuple{3, false, 2176u, 0u}, std::tuple{1, true, 168u, 0u}}) {
        CAPTURE(sync);
        OwnSearch own("ipc-shared-counter", {{"iterations", 2}, {"sync", sync}}, new_processes);
        int killed = 0;
        // Each only when the one before must have been noticed and its schedule run again.
        for (std::uint64_t from = 10; killed < 4 && own.comes_to(from);) {
            const SearchFamily family = search_family_of(getpid());
            if (family.actors.empty() || kill(family.actors.back(), SIGKILL) == -1) continue;
            ++killed;
            from = own.explorer->findings().schedules + 30;
        }
        REQUIRE(wait_until([&] { return own.explorer->over(); }));
        CHECK(killed >= 1);
        const supervisor::Findings found = own.explorer->findings();
        CAPTURE(found.failure);
        CAPTURE(killed);
        CHECK(found.failure.empty());
        CHECK(found.complete);
        CHECK(found.schedules == schedules);
        CHECK(found.failing == failing);
    }
}

TEST_CASE_FIXTURE(Place, "a crash that a schedule brings about is that schedule's outcome, every time") {
    const Json found = search("crash");
    CHECK(found.at("schedules") == 6);
    CHECK(found.at("failing") == 4);
    CHECK(found.at("complete") == true);
    CHECK(search("crash").at("outcomes") == found.at("outcomes"));
    CHECK(search("none").at("failing") == 4); // there it is an update that is lost
    const Json replayed = report(IPC_TROUBLEMAKER, {"--fault", "crash", "--iterations", "1", "--schedule",
                                                    found.at("shortest_failing").get<std::string>()});
    int crashed = 0;
    for (const Json& process : replayed.at("processes")) crashed += process.at("exit") == -SIGSEGV;
    CHECK(crashed == 1);
}

TEST_CASE_FIXTURE(Place, "an actor that runs on and reaches no gate is one schedule's outcome, and the search goes on") {
    const Json found = search("spin");
    CHECK(found.at("schedules") == 6);
    CHECK(found.at("failing") == 4);
    CHECK(found.at("complete") == true);
    int hung = 0;
    for (const Json& outcome : found.at("outcomes")) {
        if (outcome.at("stuck").is_null()) continue;
        hung += outcome.at("count").get<int>();
        CHECK(outcome.at("stuck") == "B runs on and reaches no gate");
        CHECK(outcome.at("first") == "B A A B");
        CHECK(outcome.at("fails") == true);
    }
    CHECK(hung == 1);
}
