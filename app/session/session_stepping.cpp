// What a Session does with schedules: steps, undo, replays, searches.
#include <algorithm>
#include <utility>

#include "session/session.hpp"

namespace ipc::session {

namespace {

supervisor::Schedule schedule_of(const std::vector<model::StepTaken>& steps) {
    supervisor::Schedule schedule;
    for (const model::StepTaken& step : steps)
        schedule.push_back(step.actor);
    return schedule;
}

}  // namespace

void Session::step(std::optional<std::size_t> actor) {
    if (stepper_.busy()) return;
    kernel_lens_.forget(app_.run.kernel);
    if (run_ == nullptr) {
        start(true, app_.knobs);
    } else {
        pause();
    }
    if (run_ != nullptr) stepper_.step(run_, actor);
}

void Session::hold_at_start() {
    start(true, app_.knobs);
}

void Session::follow(const std::string& text) {
    const auto schedule = supervisor::parse_schedule(text);
    if (!schedule) {
        app_.error = "This is no schedule: " + schedule.error().text;
        return;
    }
    if (stepper_.busy()) return;
    kernel_lens_.forget(app_.run.kernel);
    if (run_ == nullptr) {
        start(true, app_.knobs);
    } else {
        pause();
    }
    if (run_ != nullptr) stepper_.follow(run_, *schedule);
}

bool Session::is_stepping() const {
    return stepper_.has_news() || app_.run.replaying;
}

// What is shown stays until the new run has taken all its steps: nothing flashes.
void Session::replay(supervisor::Schedule schedule, std::vector<std::int64_t> knobs) {
    if (app_.demo() == nullptr) return;
    app_.error.clear();
    let_go_of_run();
    replayed_.clear();
    if (!spawn(true, std::move(knobs))) return;
    app_.run.replaying = true;
    stepper_.follow(run_, std::move(schedule));
}

void Session::replay_text(const std::string& text, bool explored) {
    const auto schedule = supervisor::parse_schedule(text);
    if (!schedule) {
        app_.error = "This is no schedule: " + schedule.error().text;
        return;
    }
    const bool searched = explored && app_.exploration.has_value();
    if (searched) app_.exploration->selected = app_.exploration->find(text);
    const bool known = app_.run.phase != model::Phase::none && !run_knobs_.empty();
    replay(*schedule, searched ? app_.exploration->now.knobs : known ? run_knobs_ : app_.knobs);
}

void Session::undo() {
    if (!app_.run.can_undo() || stepper_.busy()) return;
    supervisor::Schedule schedule = schedule_of(app_.run.steps);
    // What ran freely after the last step is undone first.
    if (!app_.run.ran_on) schedule.pop_back();
    replay(std::move(schedule), run_knobs_);
}

void Session::run_on() {
    if (stepper_.busy() || app_.demo() == nullptr) return;
    if (run_ == nullptr && app_.run.in_step_mode()) return;  // all have left
    if (run_ == nullptr) {
        start(true, app_.knobs);
    } else {
        pause();
    }
    std::vector<bool> watched;
    for (const model::Metric& metric : app_.demo()->metrics)
        watched.push_back(metric.type != model::Metric::Type::real);
    if (run_ != nullptr) stepper_.run_on(run_, std::move(watched));
}

void Session::explore(std::vector<std::int64_t> knobs) {
    if (app_.demo() == nullptr) return;
    app_.error.clear();
    explore_.begin(description(), std::move(knobs));
    // A run at full speed would take the search's CPUs.
    if (run_ != nullptr && !app_.run.paused) {
        pause();
        app_.note = "The run is held during the search.";
    }
}

void Session::choose_search(const model::SearchChoice& choice) {
    app_.search = choice;
    if (!app_.exploration || app_.demo() == nullptr) return;
    std::vector<std::int64_t> knobs = model::knobs_to_search(*app_.demo(), app_.knobs, choice.as_set);
    // Of what makes a run right the search that is shown may have tried another value than is set.
    const auto sync = static_cast<std::size_t>(model::repairing_knob(*app_.demo()));
    if (sync < knobs.size()) knobs[sync] = app_.exploration->now.knobs[sync];
    explore(std::move(knobs));
}

void Session::explore_with(int knob, std::int64_t value) {
    const auto i = static_cast<std::size_t>(knob);
    if (!app_.exploration || i >= app_.exploration->now.knobs.size()) return;
    if (!app_.demo()->knobs[i].allows(value)) return;
    std::vector<std::int64_t> knobs = app_.exploration->now.knobs;
    knobs[i] = value;
    explore(std::move(knobs));
}

void Session::add_steps(const std::vector<StepDone>& done) {
    model::Run& run = app_.run;
    for (const StepDone& step : done) {
        if (run.ran_on) {
            // What went before ran freely: from here on the steps alone do not lead here again.
            run.steps.clear();
            run.schedule.clear();
            run.from_start = false;
            run.ran_on = false;
        }
        if (!run.schedule.empty()) run.schedule += ' ';
        run.schedule += step.letter;
        run.steps.push_back({step.actor, step.site, step.end == supervisor::StepEnd::blocked});
    }
}

bool Session::take_steps() {
    StepNews news = stepper_.take();
    if (!news.error.empty()) app_.error = news.error;
    if (app_.run.replaying) {
        replayed_.insert(replayed_.end(), news.done.begin(), news.done.end());
        if (news.busy) return false;
        // Now what the new run is like is shown at once.
        scrub_.forget(app_);
        samples_.clear();
        app_.run = model::Run{};
        app_.run.phase = model::Phase::starting;
        app_.run.paused = true;
        app_.run.from_start = true;
        app_.run.knobs = run_knobs_;
        app_.selection.reset();
        app_.selected_call.reset();
        app_.visible = {};
        app_.follow = true;
        add_steps(std::exchange(replayed_, {}));
        look_ns_ = 0;
        return true;
    }
    add_steps(news.done);
    if (news.any || !news.done.empty()) look_ns_ = 0;
    return news.any || !news.done.empty();
}

}  // namespace ipc::session
