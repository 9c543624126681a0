#include "terminal/stepping.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ipc::terminal {
namespace {

using supervisor::Snapshot;
using supervisor::StepEnd;

constexpr double kQuietSeconds =
    60;  // the machine may be busy; they come to rest or are seen to hang

Followed refuse(int status, std::string why) {
    return {.status = status, .why = std::move(why), .deadlock = {}};
}

}  // namespace

Followed follow_schedule(supervisor::Run& run, const std::vector<std::size_t>& schedule,
                         const Interrupts& interrupts) {
    const bool quiet = run.wait_quiet(kQuietSeconds);
    const Snapshot first = run.snapshot();
    if (!first.failure.empty()) return refuse(1, first.failure);
    if (!quiet)
        return refuse(
            1, "--schedule: the actors did not come to rest at their first gates; run it again");
    const std::size_t count = first.actors.size();
    const auto unknown = std::find_if(schedule.begin(), schedule.end(),
                                      [count](std::size_t actor) { return actor >= count; });
    if (unknown != schedule.end() && count > 0) {
        return refuse(
            2, fmt::format("--schedule: step {} of {}: there is no actor {}; this run has A to {}",
                           unknown - schedule.begin() + 1, schedule.size(),
                           static_cast<char>('A' + *unknown), static_cast<char>('A' + count - 1)));
    }
    for (std::size_t step = 0; step < schedule.size(); ++step) {
        if (interrupts.end_signal() != 0) return {};
        const std::size_t actor = schedule[step];
        const StepEnd end = run.step(actor);
        if (end != StepEnd::not_possible && end != StepEnd::timed_out) continue;
        const Snapshot now = run.snapshot();
        if (!now.failure.empty()) return refuse(1, now.failure);
        const std::string why =
            end == StepEnd::timed_out  ? "it runs on and reaches no gate"
            : now.actors[actor].exited ? fmt::format("the {} has exited", now.actors[actor].role)
            : now.actors[actor].waits_for.empty()
                ? fmt::format("the {} is {}", now.actors[actor].role, now.actors[actor].in_words())
                : fmt::format("the {} is {}: {}", now.actors[actor].role,
                              now.actors[actor].in_words(), now.actors[actor].waits_for);
        return refuse(1, fmt::format("--schedule: step {} of {}, {}, is not possible: {}", step + 1,
                                     schedule.size(), static_cast<char>('A' + actor), why));
    }
    const Snapshot last = run.snapshot();
    run.resume();
    // Nobody is left who could move: to wait for --seconds would show nothing new.
    if (!last.deadlock.empty()) run.stop();
    return {.status = 0, .why = {}, .deadlock = last.deadlock};
}

}  // namespace ipc::terminal
