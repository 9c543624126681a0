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
    hung,     ///< somebody runs on and reaches no gate
    cut,      ///< it came to the most steps that it may have
    pruned,   ///< only steps were left that the search did not want
    diverged, ///< a step of the prefix was not possible
    failed,   ///< the demo could not run: TrialActors::why()
    stopped,  ///< nobody wants more
};

/// What became of one schedule.
struct Trial {
    TrialEnd end = TrialEnd::failed;
    std::vector<StepPoint> points;     ///< one a step
    std::vector<std::int64_t> metrics; ///< by index; those that depend on time are 0
    bool holds = false;
    bool killed = false;               ///< an actor died of a signal
    std::string stuck;                 ///< deadlock, hung: who waits for what
};

/// Runs one schedule on real processes: grants the prefix's steps, then those that `choose` says, or without
/// it goes on without preemption, which is quicker.
Trial run_trial(TrialActors& actors, const Description& description, const Schedule& prefix,
                std::size_t most_steps, const Choose& choose);

}  // namespace ipc::supervisor
