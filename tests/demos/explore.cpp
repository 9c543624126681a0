// --explore on real processes, compared with a model of the same writers that knows none.
#include "explore_support.hpp"

#include <doctest/doctest.h>

#include <map>

#include "support/place.hpp"

using namespace ipc::test;

namespace {

/// What came of a schedule: the counter, the updates lost.
using Result = std::pair<int, int>;
using Results = std::map<Result, int>; ///< and how many schedules lead to it

struct Case {
    std::string sync;
    int writers, iterations;
    int schedules, failing;
};

/// The writers of the shared counter, every order of their steps, one after the other.
class Model {
public:
    explicit Model(const Case& of) : writers_(static_cast<std::size_t>(of.writers)) {
        std::string round = "las";
        if (of.sync == "atomic") round = "f";
        if (of.sync == "own-lock") round = "olas";
        excludes_ = of.sync == "mutex" || of.sync == "semaphore" || of.sync == "file-lock" || of.sync == "spinlock";
        spins_ = of.sync == "spinlock";
        if (excludes_) round = "Llas";
        for (int turn = 0; turn < of.iterations; ++turn) program_ += round;
    }
    Results all() {
        State first;
        first.at.resize(writers_);
        first.loaded.resize(writers_);
        first.tried.resize(writers_);
        enumerate(first);
        return results_;
    }

private:
    struct State {
        std::vector<std::size_t> at, queue;
        std::vector<int> loaded, tried; ///< tried: the progress when it spun in vain
        int counter = 0, lost = 0, progress = 1;
        bool owned = false;
    };

    void enumerate(const State& now) {
        bool any = false;
        for (std::size_t writer = 0; writer < writers_; ++writer) {
            bool waits = now.at[writer] == program_.size() || now.tried[writer] >= now.progress;
            for (const std::size_t other : now.queue) waits |= other == writer;
            if (waits) continue;
            any = true;
            State next = now;
            step(next, writer);
            enumerate(next);
        }
        if (!any) ++results_[{now.counter, now.lost}];
    }

    void step(State& now, std::size_t writer) const {
        switch (program_[now.at[writer]]) {
            case 'L':
                if (now.owned && spins_) {
                    now.tried[writer] = now.progress;
                    return;
                }
                if (now.owned) {
                    now.queue.push_back(writer);
                    ++now.progress;
                    return;
                }
                now.owned = true;
                break;
            case 'l': now.loaded[writer] = now.counter; break;
            case 'a': ++now.loaded[writer]; break;
            case 's': store(now, writer); break;
            case 'f': ++now.counter; break;
            default: break; // a lock that excludes nobody
        }
        ++now.at[writer];
        ++now.progress;
        now.tried[writer] = 0;
    }

    void store(State& now, std::size_t writer) const {
        now.lost += now.counter - (now.loaded[writer] - 1);
        now.counter = now.loaded[writer];
        if (!excludes_) return;
        now.owned = !now.queue.empty();
        if (!now.owned) return;
        ++now.at[now.queue.front()];
        now.queue.erase(now.queue.begin());
    }

    std::size_t writers_;
    std::string program_;
    bool excludes_ = false, spins_ = false;
    Results results_;
};

std::vector<std::string> arguments_of(const Case& of) {
    return {"--sync", of.sync, "--writers", std::to_string(of.writers), "--iterations", std::to_string(of.iterations)};
}

Results results_of(const Json& found) {
    Results results;
    for (const Json& outcome : found.at("outcomes")) {
        const Json& metrics = outcome.at("metrics");
        results[{metrics.at("counter").get<int>(), metrics.at("lost_updates").get<int>()}] += outcome.at("count").get<int>();
    }
    return results;
}

void check_against_model(const Case& of) {
    CAPTURE(of.sync);
    CAPTURE(of.writers);
    CAPTURE(of.iterations);
    const Json found = explored(kSharedCounter, arguments_of(of));
    CHECK(found.at("schedules") == of.schedules);
    CHECK(found.at("failing") == of.failing);
    CHECK(found.at("complete") == true);
    CHECK(found.at("why_not").is_null());
    CHECK(found.at("cut") == 0);
    CHECK(found.at("seconds") > 0);
    CHECK(found.at("shortest_failing").is_null() == (of.failing == 0));
    CHECK(results_of(found) == Model(of).all());
    const Json& outcomes = found.at("outcomes");
    CHECK(outcomes[0].at("fails") == false); // without preemption nothing is lost
    for (const Json& outcome : outcomes) {
        CHECK(outcome.at("fails") == (outcome.at("metrics").at("lost_updates") > 0));
        CHECK(outcome.at("stuck").is_null());
        CHECK(!outcome.at("metrics").contains("increments_per_second"));
    }
    if (of.failing == 0) return;
    for (const Json& outcome : outcomes) {
        if (outcome.at("fails") == true) {
            CHECK(outcome.at("first") == found.at("shortest_failing"));
            break;
        }
    }
}

}  // namespace

TEST_CASE_FIXTURE(Place, "every schedule of writers without a lock is run, and exactly those that lose an update fail") {
    for (const Case& of : {Case{"none", 2, 1, 20, 18},
                           {"none", 2, 2, 924, 918},
                           {"none", 3, 1, 1680, 1674},
                           {"volatile", 2, 1, 20, 18},
                           {"sleep", 2, 1, 20, 18},
                           {"own-lock", 2, 1, 70, 60}}) {
        check_against_model(of);
    }
}

TEST_CASE_FIXTURE(Place, "with a lock that excludes, every schedule is run and none fails") {
    for (const char* sync : {"mutex", "semaphore", "file-lock"}) {
        check_against_model({sync, 2, 1, 8, 0});
        check_against_model({sync, 2, 2, 168, 0});
        check_against_model({sync, 3, 1, 132, 0});
    }
}

TEST_CASE_FIXTURE(Place, "a spinlock's vain turns end the search neither early nor never, and none fails") {
    check_against_model({"spinlock", 2, 1, 16, 0});
    check_against_model({"spinlock", 2, 2, 2176, 0});
}

TEST_CASE_FIXTURE(Place, "an atomic increment is one step, and none fails") {
    check_against_model({"atomic", 2, 1, 2, 0});
    check_against_model({"atomic", 2, 2, 6, 0});
    check_against_model({"atomic", 3, 1, 6, 0});
}

TEST_CASE_FIXTURE(Place, "a mutex that is private to a process leaves a writer waiting for ever") {
    const Json found = explored(kSharedCounter, std::vector<std::string>{"--sync", "process-private-mutex"});
    CHECK(found.at("complete") == true);
    CHECK(found.at("failing") > 0);
    bool stuck = false;
    for (const Json& outcome : found.at("outcomes")) {
        if (outcome.at("stuck").is_null()) continue;
        stuck = true;
        CHECK(outcome.at("fails") == true);
        CHECK(outcome.at("stuck").get<std::string>().find("waits for the mutex") == 2);
    }
    CHECK(stuck);
}

TEST_CASE_FIXTURE(Place, "new processes for each schedule find what the same ones find") {
    const Json reset = explored(kSharedCounter, std::vector<std::string>{});
    const Json fresh = explored(kSharedCounter, std::vector<std::string>{"--new-processes"});
    for (const char* same : {"schedules", "failing", "complete", "outcomes", "shortest_failing", "steps"}) {
        CHECK(reset.at(same) == fresh.at(same));
    }
}

TEST_CASE_FIXTURE(Place, "skipping equivalent schedules finds the same outcomes in fewer, which stand for all") {
    for (const auto& [writers, all] : {std::pair{"2", 20}, {"3", 1680}}) {
        CAPTURE(writers);
        const Json plain = explored(kSharedCounter, std::vector<std::string>{"--writers", writers});
        const Json fewer = explored(kSharedCounter, std::vector<std::string>{"--writers", writers, "--skip-equivalent"});
        CHECK(plain.at("schedules") == all);
        CHECK(!plain.contains("stands_for"));
        CHECK(fewer.at("stands_for") == all);
        CHECK(fewer.at("complete") == true);
        CHECK(fewer.at("schedules") < all / 4);
        Results of_plain = results_of(plain), of_fewer = results_of(fewer);
        CHECK(of_plain.size() == of_fewer.size());
        for (const auto& [result, count] : of_fewer) CHECK(of_plain.contains(result));
    }
}
