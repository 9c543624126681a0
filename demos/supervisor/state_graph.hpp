#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "supervisor/schedule.hpp"
#include "supervisor/step_point.hpp"

namespace ipc::supervisor {

/// The states that a search has met, and which step leads from which to which. A state is known by a number
/// (TrialActors::state()), which is not 0.
class StateGraph {
public:
    /// Where a state was met first: after so many steps of that schedule.
    struct Place {
        std::uint32_t schedule = 0;
        std::uint16_t steps = 0;
    };
    bool knows(std::uint64_t state) const { return index_.contains(state); }
    void add(std::uint64_t state, ActorSet enabled, Place place); ///< if it is new
    void add_step(std::uint64_t from, std::size_t actor, std::uint64_t to); ///< both are known
    std::size_t size() const { return nodes_.size(); }

    /// In how many ways it goes from the first state to one in which nobody can move. 0: they are without number,
    /// for some go in a circle.
    double schedules() const;

    /// A way to go on for ever in which nobody is left out who could always move, and nobody comes to an end.
    struct Livelock {
        Place place;      ///< how to get there
        Schedule circle;  ///< and round once
    };
    /// One of each part of the graph in which there are such circles.
    std::vector<Livelock> livelocks() const;

private:
    static constexpr std::uint32_t kNone = 0xffff'ffff;
    struct Step {
        std::uint8_t actor;
        std::uint32_t to;
    };
    struct Node {
        ActorSet enabled;
        Place place;
        std::vector<Step> steps;
    };
    /// Every node after all those that it leads to, but for circles.
    std::vector<std::uint32_t> last_first() const;
    /// Of each node the number of its part: those from which each leads to each other.
    std::vector<std::uint32_t> parts(const std::vector<std::uint32_t>& last_first) const;
    ActorSet moving_within(std::uint32_t node, const std::vector<std::uint32_t>& part) const;
    std::uint32_t walk(std::uint32_t from, std::size_t actor, std::uint32_t to, const std::vector<std::uint32_t>& part,
                       Schedule& steps) const;

    std::unordered_map<std::uint64_t, std::uint32_t> index_;
    std::vector<Node> nodes_; ///< in the order in which they were met
};

}  // namespace ipc::supervisor
