// The graph of the states that a search has met: ways counted, and circles that nobody is left out of.
#include <doctest/doctest.h>

#include "supervisor/state_graph.hpp"

using namespace ipc::supervisor;

namespace {

constexpr ActorSet kA = 1, kB = 2, kAB = 3;

/// States from 1 on, in this order; each was met after as many steps as its number says.
StateGraph graph_of(const std::vector<ActorSet>& enabled) {
    StateGraph graph;
    for (std::size_t state = 1; state <= enabled.size(); ++state) {
        graph.add(state, enabled[state - 1], {.schedule = 0, .steps = static_cast<std::uint16_t>(state)});
    }
    return graph;
}

}  // namespace

TEST_CASE("the ways to the ends are counted, those to the same state together") {
    StateGraph graph = graph_of({kAB, kAB, kAB, kAB, 0, 0});
    for (const std::uint64_t first : {1u, 2u, 3u}) {
        graph.add_step(first, 0, first + 1);
        graph.add_step(first, 1, first + 1);
    }
    graph.add_step(4, 0, 5);
    graph.add_step(4, 1, 6);
    CHECK(graph.schedules() == 16);
    CHECK(graph.livelocks().empty());
    CHECK(graph.size() == 6);
    CHECK(graph.knows(6));
    CHECK(!graph.knows(7));
    CHECK(StateGraph().schedules() == 0);
}

TEST_CASE("a state that was met before stays the one it was") {
    StateGraph graph = graph_of({kA, 0});
    graph.add(2, kAB, {});
    graph.add_step(1, 0, 2);
    CHECK(graph.size() == 2);
    CHECK(graph.schedules() == 1);
}

TEST_CASE("a circle in which all who could always move do move is a livelock, and the way round is told") {
    StateGraph graph = graph_of({kAB, kAB, kAB, kAB, 0});
    graph.add_step(1, 0, 2);
    graph.add_step(2, 1, 3);
    graph.add_step(3, 0, 4);
    graph.add_step(4, 1, 2);
    graph.add_step(4, 0, 5);
    CHECK(graph.schedules() == 0);
    const auto livelocks = graph.livelocks();
    REQUIRE(livelocks.size() == 1);
    CHECK(livelocks[0].place.steps == 2);
    CHECK(livelocks[0].circle == Schedule{1, 0, 1});
}

TEST_CASE("a circle that never lets somebody who could always move is none") {
    StateGraph graph = graph_of({kAB, kAB, 0});
    graph.add_step(1, 0, 2);
    graph.add_step(2, 0, 1);
    graph.add_step(2, 1, 3);
    CHECK(graph.schedules() == 0);
    CHECK(graph.livelocks().empty());
}

TEST_CASE("who cannot move all the time may be left out for ever") {
    StateGraph graph = graph_of({kAB, kA, 0});
    graph.add_step(1, 0, 2);
    graph.add_step(2, 0, 1);
    graph.add_step(1, 1, 3);
    REQUIRE(graph.livelocks().size() == 1);
    CHECK(graph.livelocks()[0].circle == Schedule{0, 0});
}

TEST_CASE("a step that leads nowhere is a circle, too") {
    StateGraph graph = graph_of({kA});
    graph.add_step(1, 0, 1);
    REQUIRE(graph.livelocks().size() == 1);
    CHECK(graph.livelocks()[0].circle == Schedule{0});
    CHECK(graph.schedules() == 0);
}

TEST_CASE("two circles that meet are walked both, so that all move") {
    StateGraph graph = graph_of({kAB, kA, kB});
    graph.add_step(1, 0, 2);
    graph.add_step(2, 0, 1);
    graph.add_step(1, 1, 3);
    graph.add_step(3, 1, 1);
    REQUIRE(graph.livelocks().size() == 1);
    const Schedule circle = graph.livelocks()[0].circle;
    CHECK(circle == Schedule{0, 0, 1, 1});
}
