// What a Session does for each command.
#include "model/view_commands.hpp"
#include "session/lesson_desk.hpp"
#include "session/session.hpp"

namespace ipc::session {

namespace {

// Looked at in the same way at any moment of the record.
bool leaves_moment(const model::Command& command) {
    return std::holds_alternative<model::ScrubTo>(command) ||
           std::holds_alternative<model::ShowFiles>(command) ||
           std::holds_alternative<model::SavePicture>(command) ||
           std::holds_alternative<model::SaveRecording>(command) ||
           std::holds_alternative<model::Export>(command);
}

// Who begins something else when the tour is offered does not want it.
bool declines_tour(const model::Command& command) {
    return std::holds_alternative<model::RunDemo>(command) || std::holds_alternative<model::TogglePause>(command) ||
           std::holds_alternative<model::Step>(command) || std::holds_alternative<model::ChooseDemo>(command) ||
           std::holds_alternative<model::Explore>(command) || std::holds_alternative<model::ShowLeft>(command) ||
           std::holds_alternative<model::OpenLesson>(command) || std::holds_alternative<model::OpenRecording>(command);
}

}  // namespace

// One function a command; what only changes the view has been applied before.
struct Session::Apply {
    Session& session;

    void operator()(const model::RunDemo&) const {
        if (session.run_ == nullptr) {
            session.start(false, session.app_.knobs);
        } else if (session.app_.run.paused) {
            session.go_on();
        }
    }
    void operator()(const model::Pause&) const { session.pause(); }
    void operator()(const model::TogglePause&) const {
        if (session.run_ != nullptr && !session.app_.run.paused) {
            session.pause();
        } else {
            (*this)(model::RunDemo{});
        }
    }
    void operator()(const model::Step& command) const { session.step(command.actor); }
    void operator()(const model::Stop&) const { session.stop(); }
    void operator()(const model::Reset&) const { session.end_run(); }
    void operator()(const model::Restart&) const {
        session.start(false, session.app_.knobs);
    }
    void operator()(const model::SignalActor& command) const {
        if (session.run_ != nullptr) session.run_->signal_actor(command.actor, command.signal);
    }
    void operator()(const model::TraceCalls& command) const {
        session.app_.trace_calls = command.on;
        session.app_.strace_missing = supervisor::find_strace().empty();
    }
    void operator()(const model::AskWhyStuck&) const { session.ask_why_stuck(); }
    void operator()(const model::Explore&) const {
        const model::App& app = session.app_;
        if (app.demo() != nullptr) session.explore(model::knobs_to_search(*app.demo(), app.knobs, app.search.as_set));
    }
    void operator()(const model::ChooseSearch& command) const { session.choose_search(command.choice); }
    void operator()(const model::StopExploring&) const { session.explore_.stop(); }
    void operator()(const model::ExploreWith& command) const {
        session.explore_with(command.knob, command.value);
    }
    void operator()(const model::CloseExploration&) const { session.explore_.close(); }
    void operator()(const model::ReplaySchedule& command) const {
        session.replay_text(command.text, command.explored);
    }
    void operator()(const model::Undo&) const { session.undo(); }
    void operator()(const model::BackToStart&) const {
        if (session.app_.run.phase != model::Phase::none) session.replay({}, session.run_knobs_);
    }
    void operator()(const model::RunOn&) const { session.run_on(); }
    void operator()(const model::ChooseDemo& command) const { session.choose(command.demo); }
    void operator()(const model::SetKnob& command) const {
        session.set_knob(command.knob, command.value);
    }
    void operator()(const model::SaveRecording& command) const { session.save(command.path, {}); }
    void operator()(const model::OpenRecording& command) const { session.open(command.path); }
    void operator()(const model::Export& command) const {
        session.save(command.path, command.format);
    }
    void operator()(const model::SaveComparison& command) const {
        session.save_comparison(command);
    }
    void operator()(const model::ScrubTo& command) const { session.scrub_to(command.time); }
    void operator()(const model::ShowFiles& command) const { session.files_.show(command.open); }
    void operator()(const model::ChoosePath& command) const { session.choose_path(command.path); }
    void operator()(const model::OfferTour&) const {
        session.app_.keys_open = false;
        session.app_.tour = model::Tour::offered;
    }
    void operator()(const model::BeginTour&) const { session.begin_tour(); }
    void operator()(const model::EndTour&) const { session.end_tour(); }
    template <class Other>
    void operator()(const Other&) const {}
};

void Session::apply(const model::Command& command) {
    if (app_.tour == model::Tour::offered && declines_tour(command)) end_tour();
    if (lessons_->apply(command)) return;
    lessons_->make_way_for(command);
    apply_now(command);
}

void Session::apply_now(const model::Command& command) {
    if (model::apply_to_view(app_, command)) return;
    app_.note.clear();
    // Whatever is done to the run, is done now.
    if (!leaves_moment(command)) scrub_.back(app_);
    std::visit(Apply{*this}, command);
}

}  // namespace ipc::session
