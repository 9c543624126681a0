// What a search makes of those who try again: philosophers who put a fork back, compared with a model of them that
// knows no processes; and two who never look whether anybody gets on.
#include "explore_support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "support/place.hpp"

using namespace ipc::test;

namespace {

/// Philosophers who take the left fork, try for the right one, and put the left one back if it is taken. Each eats
/// once.
class Politeness {
public:
    explicit Politeness(std::size_t seats) : seats_(seats) {}

    struct Counts {
        int eaten = 0;   ///< schedules in which all have eaten
        int vain = 0;    ///< that end when all have put a fork back and nobody has eaten in between
        int circles = 0; ///< that come back to a state
        bool operator==(const Counts&) const = default;
    };
    /// Every schedule, one after the other.
    Counts all_schedules() {
        std::vector<Table> way{first()};
        walk(way);
        return counts_;
    }
    struct States {
        std::size_t states = 0, steps = 0, vain = 0;
    };
    States all_states() const {
        States found;
        std::set<Table> known{first()};
        std::vector<Table> to_do{first()};
        while (!to_do.empty()) {
            const Table now = to_do.back();
            to_do.pop_back();
            for (std::size_t who = 0; who < seats_; ++who) {
                if (!can_move(now, who)) continue;
                Table next = now;
                step(next, who);
                ++found.steps;
                found.vain += next.vain != 0;
                if (known.insert(next).second && next.vain == 0) to_do.push_back(next);
            }
        }
        found.states = known.size();
        return found;
    }

private:
    enum Place { take_left, waits, try_right, put_back, eat, put_forks, think, left };
    struct Table {
        std::array<int, 3> place{}, holder{}; ///< holder: 1 + who has the fork; 0: nobody
        unsigned in_vain = 0;
        int vain = 0; ///< 1 + who made the round complete; 0: nobody
        auto operator<=>(const Table&) const = default;
    };
    static Table first() { return {}; }
    static bool can_move(const Table& table, std::size_t who) { return table.place[who] != waits && table.place[who] != left; }

    void put(Table& table, std::size_t fork) const {
        table.holder[fork] = 0;
        if (table.place[fork] != waits) return; // only the one to whose left it lies waits for it
        table.holder[fork] = static_cast<int>(fork) + 1;
        table.place[fork] = try_right;
    }

    void step(Table& table, std::size_t who) const {
        const std::size_t right = (who + 1) % seats_;
        int& place = table.place[who];
        switch (place) {
            case take_left:
                place = table.holder[who] == 0 ? try_right : waits;
                if (place == try_right) table.holder[who] = static_cast<int>(who) + 1;
                break;
            case try_right:
                place = table.holder[right] == 0 ? eat : put_back;
                if (place == put_back) break;
                table.holder[right] = static_cast<int>(who) + 1;
                table.in_vain = 0;
                break;
            case put_back:
                place = take_left;
                put(table, who);
                table.in_vain |= 1U << who;
                if (table.in_vain == (1U << seats_) - 1) table.vain = static_cast<int>(who) + 1;
                break;
            case put_forks:
                ++place;
                put(table, who);
                put(table, right);
                break;
            default: ++place;
        }
    }

    void walk(std::vector<Table>& way) {
        const Table now = way.back();
        bool any = false;
        for (std::size_t who = 0; who < seats_; ++who) {
            if (!can_move(now, who)) continue;
            any = true;
            Table next = now;
            step(next, who);
            if (next.vain != 0) {
                ++counts_.vain;
            } else if (std::find(way.begin(), way.end(), next) != way.end()) {
                ++counts_.circles;
            } else {
                way.push_back(next);
                walk(way);
                way.pop_back();
            }
        }
        if (!any) ++counts_.eaten;
    }

    std::size_t seats_;
    Counts counts_;
};

std::vector<std::string> try_lock(const std::string& seats, std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--sync", "try-lock", "--philosophers", seats, "--iterations", "1"});
    return more;
}

const std::string kPhilosophers = "ipc-philosophers";

}  // namespace

TEST_CASE_FIXTURE(Place, "every schedule of two philosophers who put their fork back is run, and livelocks are told apart") {
    const Politeness::Counts all = Politeness(2).all_schedules();
    CHECK(all == Politeness::Counts{96, 48, 20});
    const Json found = explored(kPhilosophers, try_lock("2"));
    CHECK(found.at("complete") == true);
    CHECK(found.at("cut") == 0);
    CHECK(found.at("schedules") == all.eaten + all.vain);
    CHECK(found.at("failing") == all.vain);
    CHECK(found.at("circles") == all.circles);
    REQUIRE(found.at("outcomes").size() == 2);
    for (const Json& outcome : found.at("outcomes")) {
        const bool fails = outcome.at("fails");
        CHECK(outcome.at("count") == (fails ? all.vain : all.eaten));
        CHECK(outcome.at("metrics").at("meals") == (fails ? 0 : 2));
        CHECK(outcome.at("metrics").at("vain_rounds") == (fails ? 1 : 0));
        CHECK((outcome.at("verdict").get<std::string>().find("livelock") != std::string::npos) == fails);
    }
}

TEST_CASE_FIXTURE(Place, "the livelock's schedule fails again whenever it is replayed") {
    const std::string shortest = explored(kPhilosophers, try_lock("2")).at("shortest_failing");
    for (const int cpu : {-1, a_usable_cpu()}) {
        for (int repeat = 0; repeat < (is_sanitized() ? 2 : 10); ++repeat) {
            const Json ran = report(kPhilosophers, Setting{.arguments = try_lock("2", {"--schedule", shortest}), .only_cpu = cpu});
            CHECK(ran.at("metrics").at("vain_rounds") >= 1);
            CHECK(ran.at("verdict").at("holds") == false);
        }
    }
}

TEST_CASE_FIXTURE(Place, "three philosophers who put their fork back are searched by state, each once") {
    for (const int seats : {2, 3}) {
        const Politeness::States all = Politeness(static_cast<std::size_t>(seats)).all_states();
        const Json found = explored(kPhilosophers, try_lock(std::to_string(seats), {"--skip-equivalent"}));
        CHECK(found.at("complete") == true);
        CHECK(found.at("states") == all.states);
        CHECK(found.at("failing") == all.vain);
        CHECK(found.at("circles") == 0);
        CHECK(!found.contains("stands_for")); // with circles they are without number
        CHECK(found.at("steps").get<std::size_t>() > all.steps);
    }
}

TEST_CASE_FIXTURE(Place, "the right choices of three philosophers hold in every schedule, and those who deadlock are found") {
    for (const auto& [sync, schedules] : {std::pair<std::string, int>{"left-first", 30132}, {"ordered", 24685}, {"waiter", 504186}}) {
        CAPTURE(sync);
        const Json found = explored(kPhilosophers, std::vector<std::string>{"--sync", sync, "--philosophers", "3", "--iterations",
                                                                            "1", "--skip-equivalent"});
        CHECK(found.at("complete") == true);
        CHECK(found.at("stands_for") == schedules);
        CHECK((found.at("failing") > 0) == (sync == "left-first"));
    }
}

TEST_CASE_FIXTURE(Place, "two who never look whether anybody gets on are in a livelock where all stands as before") {
    std::vector<std::string> two{"--api", "named", "--sync", "polite"};
    for (const bool by_state : {false, true}) {
        CAPTURE(by_state);
        if (by_state) two.emplace_back("--skip-equivalent");
        const Json found = explored(IPC_TWO_LOCKS, two);
        CAPTURE(found.dump());
        CHECK(found.at("complete") == true);
        CHECK(found.at("cut") == 0);
        CHECK(found.at("failing") > 0);
        CHECK(found.at("failing") < found.at("schedules"));
        CHECK((found.at("circles") > 0) == !by_state);
        for (const Json& outcome : found.at("outcomes")) {
            const bool fails = outcome.at("fails");
            CHECK(outcome.at("stuck").is_null() == !fails);
            CHECK(outcome.at("metrics").at("done") == (fails ? 0 : 2));
            if (!fails) continue;
            CHECK(outcome.at("livelock") == true);
            CHECK(outcome.at("stuck") == "A and B come back to where it all stood before, and may do so for ever");
        }
    }
    const Outcome told = run(IPC_TWO_LOCKS, {"--api", "named", "--sync", "polite", "--explore"});
    CHECK(told.out.find("Livelock: A and B come back") != std::string::npos);
    CHECK(told.out.find("came back to a state, and never let somebody who could move") != std::string::npos);
}
