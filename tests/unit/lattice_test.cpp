#include "model/search_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/exploration.hpp"
#include "model/lattice.hpp"
#include "model/lattice_frame.hpp"

namespace {

using namespace ipc::model;

/// Every order of `each` steps of each actor, alphabetically.
std::vector<std::string> orders(std::size_t actors, std::size_t each) {
    std::string letters;
    for (std::size_t actor = 0; actor < actors; ++actor)
        letters.append(each, static_cast<char>('A' + actor));
    std::vector<std::string> all;
    do {
        all.push_back(letters);
    } while (std::next_permutation(letters.begin(), letters.end()));
    return all;
}

/// As a counter without a lock: two that follow one another fail nothing, all others do.
PathEnd counted(const std::string& steps) {
    return steps == "AAABBB" || steps == "BBBAAA" ? PathEnd::fine : PathEnd::fails;
}

Lattice two_writers() {
    Lattice lattice(2);
    std::uint32_t number = 0;
    for (const std::string& steps : orders(2, 3))
        lattice.add(steps, counted(steps), number++);
    lattice.arrange_lanes();
    return lattice;
}

}  // namespace

TEST_CASE("two actors of three steps make twenty paths over sixteen nodes") {
    const Lattice lattice = two_writers();
    CHECK(lattice.shown() == 20);
    CHECK(lattice.offered() == 20);
    CHECK(lattice.nodes().size() == 16);
    CHECK(lattice.edges().size() == 24);
    CHECK(lattice.longest() == 6);
    CHECK(lattice.lined().size() == 20);
    // The end that all have in common.
    const auto ends = std::count_if(lattice.nodes().begin(), lattice.nodes().end(),
                                    [](const Lattice::Node& node) { return node.is_end(); });
    CHECK(ends == 1);
}

TEST_CASE("a path goes from the left to the right, steps of A upwards") {
    const Lattice lattice = two_writers();
    const LatticeFrame frame(lattice, 10, 20, 900, 300, 1);
    for (const Lattice::Edge& edge : lattice.edges()) {
        const Spot from = frame.at(edge.from), to = frame.at(edge.to);
        CHECK(to.x > from.x);
        CHECK((edge.actor == 0 ? to.y < from.y : to.y > from.y));
    }
    for (std::uint32_t node = 0; node < lattice.nodes().size(); ++node) {
        const Spot at = frame.at(node);
        CHECK(at.x >= 10);
        CHECK(at.x <= 910);
        CHECK(at.y >= 20);
        CHECK(at.y <= 320);
    }
}

TEST_CASE("every path has a line of its own on every edge") {
    const Lattice lattice = two_writers();
    std::set<std::pair<std::uint32_t, float>> places;
    std::size_t lines = 0;
    for (const Lattice::Lined& path : lattice.lined()) {
        REQUIRE(path.lanes.size() == path.edges.size());
        for (std::size_t i = 0; i < path.edges.size(); ++i, ++lines)
            places.emplace(path.edges[i], path.lanes[i]);
    }
    CHECK(lines == 120);
    CHECK(places.size() == lines);
}

TEST_CASE("what was placed once stays there while paths are added") {
    Lattice lattice(3);
    std::uint32_t number = 0;
    std::vector<float> before;
    for (const std::string& steps : orders(3, 3)) {
        lattice.add(steps, PathEnd::fine, number++);
        for (std::size_t node = 0; node < before.size(); ++node)
            CHECK(lattice.nodes()[node].y == before[node]);
        before.clear();
        for (const Lattice::Node& node : lattice.nodes())
            before.push_back(node.y);
    }
}

TEST_CASE("the pointer picks the line it is on, and nothing far from all") {
    const Lattice lattice = two_writers();
    const LatticeFrame frame(lattice, 0, 0, 1200, 340, 1);
    for (const Lattice::Lined& path : lattice.lined()) {
        for (std::size_t i = 0; i < path.edges.size(); ++i) {
            const Spot on = frame.on_edge(lattice.edges()[path.edges[i]], path.lanes[i], 0.5F);
            const auto picked = frame.pick(on.x, on.y, 8);
            REQUIRE(picked);
            CHECK(*picked == path.number);
        }
    }
    CHECK(!frame.pick(5, 5, 8));
}

TEST_CASE("three writers of three steps: 1680 paths, each node at a place of its own, in no time") {
    const auto begin = std::chrono::steady_clock::now();
    Lattice lattice(3);
    std::uint32_t number = 0;
    for (const std::string& steps : orders(3, 3))
        lattice.add(steps, number % 3 == 0 ? PathEnd::fine : PathEnd::fails, number), ++number;
    lattice.arrange_lanes();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    CHECK(took.count() < 0.5);
    CHECK(lattice.shown() == 1680);
    CHECK(lattice.nodes().size() == 64);
    CHECK(lattice.lined().empty());

    const LatticeFrame frame(lattice, 0, 0, 760, 300, 1);
    for (std::uint32_t one = 0; one < lattice.nodes().size(); ++one) {
        for (std::uint32_t other = one + 1; other < lattice.nodes().size(); ++other) {
            const Spot a = frame.at(one), b = frame.at(other);
            CHECK((a.x != b.x || std::abs(a.y - b.y) > 4));
        }
    }
    // Where many go together, the one that fails is taken; always the same.
    const Lattice::Edge& first = lattice.edges().front();
    const Spot on = frame.on_edge(first, 0, 0.5F);
    const auto picked = frame.pick(on.x, on.y, 8);
    REQUIRE(picked);
    CHECK(*picked == first.first_failing);
    CHECK(frame.pick(on.x + 1, on.y, 8) == picked);
}

TEST_CASE("of more than it can show it shows a part, with the paths that must be seen") {
    Lattice lattice(8);
    std::string letters = "AAABBBCCCDDDEEEFFFGGGHHH";
    std::uint32_t number = 0;
    for (; number < 3000; ++number) {
        std::rotate(letters.begin(), letters.begin() + 1 + number % 5, letters.end());
        std::swap(letters[number % 24], letters[(number * 7 + 3) % 24]);
        lattice.add(letters, PathEnd::fine, number);
    }
    CHECK(lattice.offered() == 3000);
    CHECK(lattice.shown() < 3000);
    CHECK(lattice.edges().size() <= Lattice::kMostEdges);
    const std::size_t before = lattice.shown();
    lattice.add("HGFEDCBAHGFEDCBAHGFEDCBA", PathEnd::stuck, number, true);
    CHECK(lattice.shown() == before + 1);
    CHECK(lattice.walk("HGFEDCBAHGFEDCBAHGFEDCBA").size() == 24);
}

TEST_CASE("the steps so far lead to a node, as far as they were explored") {
    Lattice lattice(2);
    lattice.add("AABB", PathEnd::fine, 0);
    CHECK(lattice.walk("").empty());
    CHECK(lattice.walk("A A B").size() == 3);
    CHECK(lattice.walk("A B").size() == 1);
}

TEST_CASE("searches with other values of sync stand side by side, one of each") {
    Exploration all;
    all.begin_again({0, 1, 0, 1, 0}, "none");
    all.now.schedules = 20;
    all.now.failing = 18;
    all.now.complete = true;
    all.now.outcomes = {{{"1"}, true, "", "", 18, "A B A A B B"}};
    all.add({{"ABAABB", 0, 2}, {"AAABBB", 7, 0}});
    CHECK(all.end_of(all.paths[0]) == PathEnd::fails);
    CHECK(all.end_of(all.paths[1]) == PathEnd::cut);
    CHECK(all.find("A B A A B B") == 0);
    CHECK(summary(all.now) == "none: 18 of 20 fail, every schedule was run");

    all.begin_again({0, 1, 0, 1, 1}, "mutex");
    REQUIRE(all.before.size() == 1);
    CHECK(all.before[0].failing == 18);
    CHECK(all.paths.empty());
    all.now.schedules = 8;
    all.begin_again({0, 1, 0, 1, 0}, "none");
    REQUIRE(all.before.size() == 1);
    CHECK(all.before[0].sync == "mutex");
    CHECK(all.fits({5, 1, 7, 99, 0}));
    CHECK(!all.fits({0, 1, 0, 1, 1}));
}

TEST_CASE("a search takes small values for knobs at their presets, or all as they are set, and says which") {
    Demo demo;
    demo.knobs.resize(4);  // seconds, iterations, seed, pace
    demo.knobs[kIterationsKnob] = {.name = "iterations", .help = {}, .unit = {}, .preset = 500, .highest = 9999, .choices = {}, .searched = 1};
    demo.knobs.push_back({.name = "philosophers", .help = {}, .unit = {}, .preset = 5, .lowest = 2, .highest = 7, .choices = {}, .searched = 3});
    demo.knobs.push_back({.name = "order", .help = {}, .unit = {}, .choices = {{"left", "", false}, {"ordered", "", true}}});
    demo.knobs.push_back({.name = "waiters", .help = {}, .unit = {}, .preset = 1, .lowest = 1, .highest = 4, .choices = {}});
    demo.roles.push_back({"philosopher", "", "", "philosophers"});
    demo.roles.push_back({"waiter", "", "", "waiters"});
    demo.searched_by_state = 4;
    using Values = std::vector<std::int64_t>;
    const Values set{0, 0, 1, 1, 5, 1, 1};
    const Values small = knobs_to_search(demo, set, false), as_set = knobs_to_search(demo, set, true);
    CHECK(small == Values{0, 1, 1, 1, 3, 1, 1});
    // A run without end has no schedule to its end.
    CHECK(as_set == Values{0, 1, 1, 1, 5, 1, 1});
    CHECK(search_values(demo, small, set) == "philosophers 3 (set: 5), waiters 1, iterations 1 (set: no end)");
    CHECK(search_values(demo, as_set, set) == "philosophers 5, waiters 1, iterations 1 (set: no end)");
    // What stands at no preset was said.
    CHECK(knobs_to_search(demo, {0, 2, 1, 1, 4, 0, 1}, false) == Values{0, 2, 1, 1, 4, 0, 1});
    CHECK(knobs_to_search(demo, {0, 500, 1, 1, 4, 0, 1}, false)[kIterationsKnob] == 500);

    CHECK(skips_equivalent(demo, small, {}));
    CHECK(!skips_equivalent(demo, {0, 1, 1, 1, 2, 1, 1}, {}));
    CHECK(!skips_equivalent(demo, small, {false, false}));
    CHECK(skips_equivalent(demo, {0, 1, 1, 1, 2, 1, 1}, {false, true}));
    demo.searched_by_state = 0;
    CHECK(!skips_equivalent(demo, as_set, {}));
}

TEST_CASE("the same search with and without what is equivalent stands side by side, and each says which it is") {
    Exploration all;
    all.begin_again({0, 1}, "none", false);
    all.now.schedules = 20;
    CHECK(name_of(all.now, all) == "none");
    all.begin_again({0, 1}, "none", true);
    all.now.schedules = 5;
    REQUIRE(all.before.size() == 1);
    CHECK(name_of(all.before[0], all) == "none, every order");
    CHECK(name_of(all.now, all) == "none, skipping");
    all.begin_again({0, 1}, "none", false);
    REQUIRE(all.before.size() == 1);
    CHECK(all.before[0].schedules == 5);
}

TEST_CASE("a search that skipped says that all are covered, not that all were run") {
    Search search;
    search.schedules = 3;
    search.over = search.complete = true;
    CHECK(summary(search) == "0 of 3 fail, every schedule was run");
    search.stands_for = 188653;
    CHECK(summary(search) == "0 of 3 fail, every schedule is covered");
    CHECK(completeness(search) == "complete: 3 schedules stand for all 188 653");
    // By states that are met again and again they are without number.
    search.stands_for = 0;
    search.states = 40;
    CHECK(summary(search) == "0 of 3 fail, every schedule is covered");
    CHECK(completeness(search) == "complete: every schedule is covered");
}

TEST_CASE("the command follows the same schedule in a terminal") {
    Demo demo;
    demo.name = "shared-counter";
    for (const char* name : {"seconds", "iterations", "seed", "pace", "sync", "lock_delay"}) {
        Knob& knob = demo.knobs.emplace_back();
        knob.name = name;
    }
    demo.knobs[1].preset = 1'000'000;
    demo.knobs[4].choices = {{"none", ""}, {"mutex", ""}};
    CHECK(
        command_for(demo, {0, 1, 0, 50, 0, 7}, "ABAABB") ==
        "ipc-shared-counter --iterations 1 --sync none --lock-delay 7 --schedule \"A B A A B B\"");
}
