#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "stage/demo.hpp"
#include "stage/run_page.hpp"
#include "supervisor/schedule.hpp"

namespace ipc::supervisor {

using ActorSet = std::uint16_t; ///< bit i: actor i
inline constexpr std::size_t kNobody = 99;
inline constexpr std::size_t kUsualMostSteps = 1000; ///< of one schedule

/// What could be chosen at one place of a schedule, and what was.
struct StepPoint {
    ActorSet enabled = 0; ///< those at a gate, but those that would only try again in vain
    std::uint8_t actor = 0;
    bool preempts = false; ///< the one that moved last could have gone on
    std::array<stage::Touches, stage::kMaxActors> touches{}; ///< of each one's next step
};

/// Who takes the next step, after those in `points`; `now` is filled but for the choice. kNobody: the
/// schedule is not worth going on with.
using Choose = std::function<std::size_t(const std::vector<StepPoint>& points, const StepPoint& now)>;

/// The one that moved last as long as it can, else the first that can: no preemption.
std::size_t next_without_preemption(const std::vector<StepPoint>& points, ActorSet enabled);
bool is_preemption(const std::vector<StepPoint>& points, ActorSet enabled, std::size_t actor);

/// The tree of all schedules, walked so that each is met exactly once, those with the fewest preemptions
/// first. Knows no processes: whoever runs a schedule tells what was possible on its way.
///
/// Each schedule run is a prefix that deviates from an earlier one in its last step, and then goes on without
/// preemption; its own alternatives, at the places after the prefix, are waiting prefixes. With
/// `skip_equivalent` sleep sets (Godefroid 1996) leave out what only swaps independent neighbours.
class Search {
public:
    explicit Search(bool skip_equivalent) : skip_equivalent_(skip_equivalent) {}

    struct Next {
        Schedule prefix;
        std::uint32_t preemptions = 0;
        ActorSet asleep = 0; ///< after the prefix: whose next step was covered elsewhere
    };
    /// Nothing: all were run. Prefixes with more preemptions than `most` are left waiting; -1: no bound.
    std::optional<Next> next(std::int64_t most_preemptions);
    /// To be called with what became of the prefix that next() gave.
    void ran(const Next& next, const std::vector<StepPoint>& points);
    /// How the schedule goes on after the prefix, when sleep sets are used.
    Choose chooser(const Next& next) const;
    bool any_left() const { return waiting_count_ > 0; }
    bool skips() const { return skip_equivalent_; }

private:
    struct Waiting {
        std::uint32_t parent; ///< index into schedules_
        std::uint16_t place;  ///< the first step that differs
        std::uint8_t actor;   ///< who takes it instead
        ActorSet asleep;
    };
    void add_alternatives(const Next& next, const std::vector<StepPoint>& points, std::uint32_t parent);

    bool skip_equivalent_;
    bool begun_ = false;
    std::vector<std::string> schedules_;        ///< that were run: an actor's index a step
    std::deque<std::deque<Waiting>> by_preemptions_;
    std::size_t waiting_count_ = 0;
};

/// Of all schedules, those that differ from this one only in the order of independent neighbours, itself
/// included: the number of ways to order its steps without swapping dependent ones. 0: too many to count.
double equivalent_schedules(const std::vector<StepPoint>& points);

}  // namespace ipc::supervisor
