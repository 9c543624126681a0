#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/lesson.hpp"

namespace ipc::model {

/// One lesson of the pack, as it is listed.
struct LessonListed {
    std::string name, number, title;
    std::string family;  ///< the category of its demo
    std::size_t demo = 0;
    int minutes = 0;
    int done = 0, total = 0;  ///< exercises
    std::string problem;      ///< why it cannot be opened; empty: it can. Then only name and number are known

    bool is_done() const { return total > 0 && done == total; }
};

/// How far the learner is with one block.
struct BlockShown {
    // predict and choose
    std::string answer;  ///< the newest; empty: none yet
    int wrong_answers = 0;
    bool right = false;  ///< the newest answer is
    // predict: what the real thing says
    bool proving = false;         ///< it is running, or being explored
    std::optional<bool> proved;   ///< whether the lesson's answer is what really happened
    // task
    bool started = false, reached = false;
    bool reached_now = false;  ///< the goal is met at this moment
    bool playing = false;      ///< the solution is being done
    std::size_t hints = 0;     ///< that are shown
    bool solution_shown = false;
    /// What the names in the proof or the goal stand at: "counter is 1, increments is 2"; measured,
    /// empty where nothing ran.
    std::string figures;
    std::string trouble;  ///< why it could not be started or played; one sentence

    /// In a lesson that was done: a right or a shown answer, a goal that was reached.
    bool done = false;
};

/// The lesson that is open.
struct LessonShown {
    std::size_t index = 0;  ///< into App::lessons
    Lesson lesson;
    std::vector<BlockShown> blocks;  ///< as many as Lesson::blocks
    std::size_t current = 0;         ///< the block the learner is at
    std::vector<std::string> lacks;  ///< what it needs and this machine does not have, one sentence each
    bool has_next = false, has_previous = false;

    int done() const;
    int total() const;
    bool is_done() const { return done() == total(); }
};

}  // namespace ipc::model
