#include "session/stepper.hpp"

#include <utility>

namespace ipc::session {

namespace {

using supervisor::Run;
using supervisor::Snapshot;

// The first actor after `last` that holds at its gate.
std::optional<std::size_t> next_in_turn(const Snapshot& now, std::size_t first) {
    const std::size_t actors = now.actors.size();
    for (std::size_t i = 0; i < actors; ++i) {
        const std::size_t actor = (first + i) % actors;
        if (now.actors[actor].state == stage::ActorState::at_gate) return actor;
    }
    return std::nullopt;
}

}  // namespace

Stepper::Stepper(Worker& worker, std::function<void()> wake)
    : worker_(worker), wake_(std::move(wake)), shared_(std::make_shared<Shared>()) {}

void Stepper::begin() {
    shared_ = std::make_shared<Shared>();
}

void Stepper::step(std::shared_ptr<Run> run, std::optional<std::size_t> actor) {
    if (!worker_.idle()) return;
    worker_.add([run = std::move(run), actor, shared = shared_, wake = wake_] {
        run->wait_quiet(1.0);
        const Snapshot now = run->snapshot();
        std::size_t first = 0;
        {
            const std::lock_guard lock(shared->mutex);
            if (shared->any) first = shared->last + 1;
        }
        const std::optional<std::size_t> chosen = actor ? actor : next_in_turn(now, first);
        StepDone done;
        if (chosen && *chosen < now.actors.size()) {
            done.letter = now.actors[*chosen].letter;
            done.end = run->step(*chosen);
        }
        {
            const std::lock_guard lock(shared->mutex);
            shared->done.push_back(done);
            if (done.end != supervisor::StepEnd::not_possible) {
                shared->last = *chosen;
                shared->any = true;
            }
        }
        wake();
    });
}

std::vector<StepDone> Stepper::take() {
    const std::lock_guard lock(shared_->mutex);
    return std::exchange(shared_->done, {});
}

}  // namespace ipc::session
