#pragma once

#include <cstdint>
#include <string>

#include "model/app.hpp"
#include "model/lesson_actions.hpp"

namespace ipc::session {

class Session;

/// Does the actions of a lesson one after the other, each when the one before has come to its end: the
/// same commands that a learner gives, and the same waiting for processes.
class LessonPlay {
public:
    LessonPlay(model::App& app, Session& session) : app_(app), session_(session) {}

    /// `to_the_end`: what runs is waited for until it ends, and not until the goal is met.
    void begin(model::Actions actions, bool to_the_end);
    void cancel() { active_ = false; }
    bool active() const { return active_; }
    /// Goes on as far as can be. Once it is no longer active, trouble() says whether all could be done.
    void look(bool goal_met);
    const std::string& trouble() const { return trouble_; }

private:
    struct Start;
    struct Over;
    double seconds_since_start() const;
    void fail(std::string why);

    model::App& app_;
    Session& session_;
    model::Actions actions_;
    std::size_t at_ = 0;
    bool begun_ = false, active_ = false, to_the_end_ = false;
    bool sent_ = false;  // the signal
    std::int64_t begun_ns_ = 0;  // the action that goes on
    std::string trouble_;
};

}  // namespace ipc::session
