#include "session/stepper.hpp"

#include <utility>

#include "model/run.hpp"

namespace ipc::session {

namespace {

using supervisor::Run;
using supervisor::Snapshot;
using supervisor::StepEnd;

constexpr int kQuietSeconds = 5;
constexpr int kMostStepsOn = 10'000;

bool can_move(const Snapshot& now, std::size_t actor) {
    return actor < now.actors.size() && now.actors[actor].state == stage::ActorState::at_gate;
}

std::string letter_of(std::size_t actor) {
    return std::string(1, static_cast<char>('A' + actor));
}

std::string why_not(const Snapshot& now, std::size_t actor, StepEnd end) {
    if (!now.failure.empty()) return now.failure;
    if (end == StepEnd::timed_out) return "it reached no gate within a second";
    const supervisor::ActorNow& who = now.actors[actor];
    if (who.exited) return "the " + who.role + " has exited";
    if (!who.waits_for.empty()) return model::waiting_text("the " + who.role, who.waits_for);
    return "the " + who.role + " is " + who.in_words();
}

/// What the learner would want to look at after a step.
bool is_worth_a_look(const Snapshot& before, const Snapshot& after,
                     const std::vector<bool>& watched) {
    if (before.holds != after.holds) return true;
    for (std::size_t i = 0; i < watched.size(); ++i) {
        if (watched[i] && i < before.metrics.size() && i < after.metrics.size() &&
            before.metrics[i] != after.metrics[i])
            return true;
    }
    return false;
}

}  // namespace

bool Stepper::Shared::is_given_up() const {
    const std::lock_guard lock(mutex);
    return given_up;
}

StepEnd Stepper::Shared::take_step(Run& run, const Snapshot& now, std::size_t actor) {
    StepDone done{actor, now.actors[actor].letter, now.actors[actor].site, StepEnd::not_possible};
    done.end = run.step(actor);
    if (done.end == StepEnd::not_possible) return done.end;
    const std::lock_guard lock(mutex);
    news.done.push_back(done);
    last = actor;
    return done.end;
}

std::optional<std::size_t> Stepper::Shared::next_in_turn(const Snapshot& now) const {
    const std::lock_guard lock(mutex);
    const std::size_t actors = now.actors.size();
    const std::size_t first = last ? *last + 1 : 0;
    for (std::size_t i = 0; i < actors; ++i) {
        const std::size_t actor = (first + i) % actors;
        if (can_move(now, actor)) return actor;
    }
    return std::nullopt;
}

Stepper::Stepper(Worker& worker, std::function<void()> wake)
    : worker_(worker), wake_(std::move(wake)), shared_(std::make_shared<Shared>()) {}

Stepper::~Stepper() {
    begin();
}

void Stepper::begin() {
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->given_up = true;
    }
    shared_ = std::make_shared<Shared>();
}

bool Stepper::busy() const {
    const std::lock_guard lock(shared_->mutex);
    return shared_->news.busy;
}

bool Stepper::has_news() const {
    const std::lock_guard lock(shared_->mutex);
    const StepNews& news = shared_->news;
    return news.busy || news.any || !news.done.empty() || !news.error.empty();
}

// `work(Run&, Shared&)` on the worker's thread; answers why it could not do all.
template <class Work>
void Stepper::start(std::shared_ptr<Run> run, Work work) {
    {
        const std::lock_guard lock(shared_->mutex);
        if (shared_->news.busy) return;
        shared_->news.busy = true;
    }
    worker_.add([run = std::move(run), work = std::move(work), shared = shared_, wake = wake_] {
        std::string error;
        if (!shared->is_given_up()) error = work(*run, *shared);
        {
            const std::lock_guard lock(shared->mutex);
            shared->news.error = std::move(error);
            shared->news.busy = false;
            shared->news.any = true;
        }
        wake();
    });
}

void Stepper::step(std::shared_ptr<Run> run, std::optional<std::size_t> actor) {
    start(std::move(run), [actor](Run& on, Shared& shared) -> std::string {
        // On a busy machine new processes need more than the second that one is given which reaches no gate.
        for (int second = 0; second < kQuietSeconds && !shared.is_given_up(); ++second) {
            if (on.wait_quiet(1.0) || shared.next_in_turn(on.snapshot())) break;
        }
        const Snapshot now = on.snapshot();
        const std::optional<std::size_t> chosen = actor ? actor : shared.next_in_turn(now);
        if (chosen && *chosen < now.actors.size()) shared.take_step(on, now, *chosen);
        return {};
    });
}

void Stepper::follow(std::shared_ptr<Run> run, supervisor::Schedule schedule) {
    start(std::move(run), [schedule = std::move(schedule)](Run& on, Shared& shared) -> std::string {
        const bool quiet = on.wait_quiet(kQuietSeconds);
        Snapshot now = on.snapshot();
        if (!now.failure.empty()) return now.failure;
        if (!quiet) return "The actors did not come to rest at their first gates; try it again.";
        for (std::size_t step = 0; step < schedule.size(); ++step) {
            if (shared.is_given_up()) return {};
            const std::size_t actor = schedule[step];
            const std::string place =
                "Step " + std::to_string(step + 1) + " of " + std::to_string(schedule.size());
            if (actor >= now.actors.size())
                return place + ": there is no actor " + letter_of(actor) + "; this run has A to " +
                       letter_of(now.actors.empty() ? 0 : now.actors.size() - 1) + '.';
            const StepEnd end = shared.take_step(on, now, actor);
            now = on.snapshot();
            if (end == StepEnd::not_possible || end == StepEnd::timed_out)
                return place + ", " + letter_of(actor) +
                       ", is not possible: " + why_not(now, actor, end) + '.';
        }
        return {};
    });
}

void Stepper::run_on(std::shared_ptr<Run> run, std::vector<bool> watched) {
    start(std::move(run), [watched = std::move(watched)](Run& on, Shared& shared) -> std::string {
        on.wait_quiet(1.0);
        Snapshot before = on.snapshot();
        for (int step = 0; step < kMostStepsOn && !shared.is_given_up(); ++step) {
            std::optional<std::size_t> actor;
            {
                const std::lock_guard lock(shared.mutex);
                actor = shared.last;
            }
            if (!actor || !can_move(before, *actor)) actor = shared.next_in_turn(before);
            if (!actor) return {};
            if (shared.take_step(on, before, *actor) != StepEnd::at_gate) return {};
            Snapshot after = on.snapshot();
            if (is_worth_a_look(before, after, watched)) return {};
            before = std::move(after);
        }
        return {};
    });
}

StepNews Stepper::take() {
    const std::lock_guard lock(shared_->mutex);
    StepNews news = std::move(shared_->news);
    shared_->news = {};
    shared_->news.busy = news.busy;
    // The newest step is told when another can be taken: who sees it may at once ask for the next.
    if (news.busy && !news.done.empty()) {
        shared_->news.done.push_back(std::move(news.done.back()));
        news.done.pop_back();
    }
    return news;
}

}  // namespace ipc::session
