#include "terminal/stepping.hpp"

#include <fmt/format.h>

namespace ipc::terminal {
namespace {

using supervisor::ActorNow;
using supervisor::Error;
using supervisor::Result;
using supervisor::Snapshot;
using supervisor::StepEnd;

constexpr double kQuietSeconds = 5;

std::string why_not(const Snapshot& snapshot, std::size_t actor) {
    if (actor >= snapshot.actors.size()) {
        const auto count = snapshot.actors.size();
        return count == 0 ? "there are no actors"
                          : fmt::format("there is no such actor; there are A to {}",
                                        static_cast<char>('A' + count - 1));
    }
    const ActorNow& now = snapshot.actors[actor];
    return fmt::format("{} is {}, not at its gate", now.role, now.in_words());
}

}  // namespace

Result<void> follow_schedule(supervisor::Run& run, const std::vector<std::size_t>& schedule,
                             const Interrupts& interrupts) {
    if (!run.wait_quiet(kQuietSeconds)) {
        return Error{
            "--schedule: the actors did not come to rest at their first gates; run it again"};
    }
    for (std::size_t step = 0; step < schedule.size(); ++step) {
        if (interrupts.end_signal() != 0) return {};
        const std::size_t actor = schedule[step];
        const StepEnd end = run.step(actor);
        if (end != StepEnd::not_possible && end != StepEnd::timed_out) continue;
        const Snapshot snapshot = run.snapshot();
        if (!snapshot.failure.empty()) return Error{snapshot.failure};
        return Error{fmt::format("--schedule: step {} of {}, {}, is not possible: {}", step + 1,
                                 schedule.size(), static_cast<char>('A' + actor),
                                 end == StepEnd::timed_out ? "it reached no gate within a second"
                                                           : why_not(snapshot, actor))};
    }
    run.resume();
    return {};
}

}  // namespace ipc::terminal
