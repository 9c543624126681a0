#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

#include "lesson/pack.hpp"
#include "session/lesson_desk.hpp"
#include "session/session.hpp"

namespace ipc::session {

/// A session that no window drives: for the checker of lessons and for their text twin.
class WithoutWindow {
public:
    explicit WithoutWindow(FoundDemos demos);

    model::App& app() { return app_; }
    Session& session() { return session_; }
    void apply(const model::Command& command) { session_.apply(command); }
    /// Drives it until the condition holds. False after `seconds`.
    bool wait_until(const std::function<bool()>& condition, double seconds);
    /// Until what the lesson is doing with the run is over.
    void wait_for_lesson();

private:
    model::App app_;
    std::mutex mutex_;
    std::condition_variable called_;
    bool called_since_ = false;
    Session session_;
};

/// The folder of the lessons that come with the program; where none is found, the first that was looked for.
std::string lessons_folder();

}  // namespace ipc::session
