#pragma once

#include <string>
#include <vector>

#include "supervisor/search.hpp"
#include "supervisor/trial_actors.hpp"

namespace ipc::supervisor {

/// How a schedule ended.
enum class TrialEnd : std::uint8_t {
    done,     ///< everybody left
    deadlock, ///< nobody can move, and somebody has not left
    livelock, ///< it came back to a state, and all who could move have moved since: so it can go on for ever
    circle,   ///< it came back to a state, and somebody was never let: what follows is met where that one moves
    broken,   ///< a metric with Metric::ends is counted: what follows repairs nothing
    hung,     ///< somebody runs on and reaches no gate
    cut,      ///< it came to the most steps that it may have
    pruned,   ///< only steps were left that the search did not want
    diverged, ///< a step of the prefix was not possible
    failed,   ///< the demo could not run: TrialActors::why()
    stopped,  ///< nobody wants more
};

/// When a trial looks at the state: that takes about as long as a step.
enum class Looking : std::uint8_t {
    never,
    after_prefix, ///< at each step, for `choose`
    always,       ///< at each step; and where it came back to one, it ends
};

/// What became of one schedule.
struct Trial {
    TrialEnd end = TrialEnd::failed;
    std::vector<StepPoint> points;     ///< one a step
    std::vector<std::int64_t> metrics; ///< by index; those that depend on time are 0
    bool holds = false;
    bool killed = false;               ///< an actor died of a signal
    std::string stuck;                 ///< deadlock, hung, livelock: who waits for what
    bool starts_over = false;          ///< somebody's try of several steps was in vain
    std::uint64_t state = 0;           ///< at the end, if it was looked at
};

/// Runs one schedule on real processes: grants the prefix's steps, then those that `choose` says, or without
/// it goes on without preemption, which is quicker.
Trial run_trial(TrialActors& actors, const Description& description, const Schedule& prefix,
                std::size_t most_steps, const Choose& choose, Looking looking);

}  // namespace ipc::supervisor
