#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "supervisor/schedule.hpp"
#include "supervisor/state_graph.hpp"
#include "supervisor/step_point.hpp"

namespace ipc::supervisor {

inline constexpr std::size_t kUsualMostSteps = 1000; ///< of one schedule

/// Who takes the next step, after those in `points`; `now` is filled but for the choice. kNobody: the
/// schedule is not worth going on with.
using Choose = std::function<std::size_t(const std::vector<StepPoint>& points, const StepPoint& now)>;

/// The one that moved last as long as it can, else the first that can: no preemption.
std::size_t next_without_preemption(const std::vector<StepPoint>& points, ActorSet enabled);
std::uint32_t preemptions(const std::vector<StepPoint>& points); ///< of a whole schedule
bool is_preemption(const std::vector<StepPoint>& points, ActorSet enabled, std::size_t actor);

/// The tree of all schedules, walked so that each is met exactly once, those with the fewest preemptions
/// first. Knows no processes: whoever runs a schedule tells what was possible on its way.
///
/// Each schedule run is a prefix that deviates from an earlier one in its last step, and then goes on without
/// preemption; its own alternatives, at the places after the prefix, are waiting prefixes.
class Search {
public:
    /// What is left out. by_order: what only swaps independent neighbours, with sleep sets (Godefroid 1996). by_state: of
    /// schedules that come to the same state one goes on.
    enum class Skip : std::uint8_t { nothing, by_order, by_state };
    explicit Search(Skip skip) : skip_(skip) {}

    struct Next {
        Schedule prefix;
        std::uint32_t preemptions = 0;
        ActorSet asleep = 0;     ///< by_order: after the prefix, whose next step was covered elsewhere
        std::uint64_t from = 0;  ///< by_state: the state before the prefix's last step
    };
    /// Nothing: all were run. Prefixes with more preemptions than `most` are left waiting; -1: no bound.
    std::optional<Next> next(std::int64_t most_preemptions);
    /// Where a schedule stopped. Only by_state needs it. There, more could follow unless `over`.
    struct End {
        std::uint64_t state = 0;
        bool over = true;
    };
    /// To be called with what became of the prefix that next() gave.
    void ran(const Next& next, const std::vector<StepPoint>& points, End end);
    /// How the schedule goes on after the prefix, where something is skipped.
    Choose chooser(const Next& next) const;
    bool any_left() const { return waiting_count_ > 0; }
    bool by_state() const { return skip_ == Skip::by_state; }
    const StateGraph& states() const { return states_; }
    /// Schedules that end in a circle that is a livelock, the shortest first.
    std::vector<Schedule> livelocks() const;

private:
    struct Waiting {
        std::uint32_t parent; ///< index into schedules_
        std::uint16_t place;  ///< the first step that differs
        std::uint8_t actor;   ///< who takes it instead
        ActorSet asleep;
        std::uint64_t from;
    };
    void add_alternatives(const Next& next, const std::vector<StepPoint>& points, std::uint32_t parent);
    void add_states(const Next& next, std::vector<StepPoint>& points, End end);
    Schedule beginning(std::uint32_t schedule, std::size_t steps) const;

    Skip skip_;
    bool begun_ = false;
    std::vector<std::string> schedules_;        ///< that were run: an actor's index a step
    std::deque<std::deque<Waiting>> by_preemptions_;
    std::size_t waiting_count_ = 0;
    StateGraph states_;
    std::uint64_t unknown_ = 0; ///< states that could not be told, so far: each is a new one
};

/// Of all schedules, those that differ from this one only in the order of independent neighbours, itself
/// included: the number of ways to order its steps without swapping dependent ones. 0: too many to count.
double equivalent_schedules(const std::vector<StepPoint>& points);

}  // namespace ipc::supervisor
