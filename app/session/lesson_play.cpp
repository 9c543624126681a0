#include "session/lesson_play.hpp"

#include <algorithm>

#include "session/session.hpp"
#include "stage/clock.hpp"

namespace ipc::session {

namespace {

// The first start of Wine makes its folder.
constexpr double kStartSeconds = 130, kGoalSeconds = 20, kProofSearchSeconds = 90, kSignalSeconds = 0.3;
constexpr double kStepsSeconds = 120;

bool is_quiet(const model::Run& run) {
    return std::none_of(run.actors.begin(), run.actors.end(), [](const model::Actor& actor) {
        return actor.mood == model::Mood::starting || actor.mood == model::Mood::running;
    });
}

}  // namespace

struct LessonPlay::Start {
    LessonPlay& play;

    void give(const model::Command& command) const { play.session_.apply_now(command); }
    void operator()(const model::SetKnobs& set) const {
        for (const model::KnobValue& each : set.values)
            give(model::SetKnob{each.knob, each.value});
    }
    void operator()(const model::Begin& begin) const {
        if (begin.mode == model::StartMode::step) {
            play.session_.hold_at_start();
        } else {
            give(model::Restart{});
        }
    }
    void operator()(const model::TakeSteps& steps) const { play.session_.follow(steps.schedule); }
    void operator()(const model::LetRun&) const { give(model::RunDemo{}); }
    void operator()(const model::FindAll&) const {
        play.app_.search = {};  // what a lesson proves does not hang on what the learner chose
        give(model::Explore{});
    }
    void operator()(const model::SendSignal&) const {}  // once the actor is there
    void operator()(const model::StopIt&) const { give(model::Stop{}); }
};

/// Whether what was begun has come to its end; fails what takes too long.
struct LessonPlay::Over {
    LessonPlay& play;
    bool goal_met;

    const model::Run& run() const { return play.app_.run; }
    bool late(double seconds, const char* what) const {
        if (play.seconds_since_start() > seconds) play.fail(what);
        return false;
    }
    bool operator()(const model::SetKnobs&) const { return true; }
    bool operator()(const model::Begin& begin) const {
        if (run().phase == model::Phase::failed) {
            play.fail(run().failure);
            return false;
        }
        const bool there = run().phase == model::Phase::running && !run().actors.empty();
        const bool held = begin.mode != model::StartMode::step || (run().paused && is_quiet(run()));
        if (run().phase == model::Phase::finished || (there && held)) return true;
        return late(kStartSeconds, "It did not start.");
    }
    bool operator()(const model::TakeSteps&) const {
        if (!play.session_.is_stepping() && run().phase != model::Phase::starting) return true;
        return late(kStepsSeconds, "The steps did not come to their end.");
    }
    bool operator()(const model::LetRun&) const {
        if (run().phase == model::Phase::failed) {
            play.fail(run().failure);
            return false;
        }
        if (!run().active()) return true;
        const double most = static_cast<double>(play.app_.knob_now(model::kSecondsKnob)) + kGoalSeconds;
        if (play.to_the_end_) return late(most, "It did not come to its end.");
        return goal_met || play.seconds_since_start() > kGoalSeconds;
    }
    bool operator()(const model::FindAll&) const {
        const auto& exploration = play.app_.exploration;
        if (!exploration) {
            play.fail("The search was not begun.");
            return false;
        }
        if (!exploration->now.failure.empty()) play.fail(exploration->now.failure);
        if (exploration->now.over) return true;
        return late(kProofSearchSeconds, "The search did not come to its end.");
    }
    bool operator()(const model::SendSignal& sent) const {
        const auto actor = static_cast<std::size_t>(sent.actor - 'A');
        if (!play.sent_) {
            const bool there = run().phase == model::Phase::running && actor < run().actors.size() &&
                               run().actors[actor].pid > 0;
            if (!there) return late(kStartSeconds, "There is no such actor to send a signal to.");
            play.session_.apply_now(model::SignalActor{actor, sent.signal});
            play.sent_ = true;
            play.begun_ns_ = stage::monotonic_ns();
            return false;
        }
        // What a handler does is waited for by the goal; a death is seen here.
        const bool gone = !run().active() || (actor < run().actors.size() && run().actors[actor].exit);
        return gone || play.seconds_since_start() > kSignalSeconds;
    }
    bool operator()(const model::StopIt&) const { return true; }
};

void LessonPlay::begin(model::Actions actions, bool to_the_end) {
    actions_ = std::move(actions);
    at_ = 0;
    begun_ = false;
    active_ = true;
    to_the_end_ = to_the_end;
    trouble_.clear();
}

double LessonPlay::seconds_since_start() const {
    return static_cast<double>(stage::monotonic_ns() - begun_ns_) * 1e-9;
}

void LessonPlay::fail(std::string why) {
    trouble_ = why.empty() ? "It could not be done." : std::move(why);
    active_ = false;
}

void LessonPlay::look(bool goal_met) {
    while (active_) {
        if (at_ == actions_.size()) {
            active_ = false;
            return;
        }
        if (!begun_) {
            app_.error.clear();
            begun_ = true;
            sent_ = false;
            begun_ns_ = stage::monotonic_ns();
            std::visit(Start{*this}, actions_[at_]);
        }
        const bool over = std::visit(Over{*this, goal_met}, actions_[at_]);
        if (!app_.error.empty()) fail(app_.error);
        if (!over) return;
        ++at_;
        begun_ = false;
    }
}

}  // namespace ipc::session
