#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lesson/pack.hpp"
#include "session/without_window.hpp"

namespace ipc::session {

/// What came of the check of one lesson.
struct LessonVerdict {
    std::string name;
    int proved = 0;      ///< predictions, tasks and pairs that did on real runs what the lesson says
    double seconds = 0;
    std::string skipped;                     ///< why it was not run; one sentence
    std::vector<lesson::Problem> problems;

    bool ok() const { return problems.empty(); }
    /// "ok 09-you-are-the-scheduler 4 proved in 2.1 s"; with a line for each problem.
    std::string in_words() const;
};

/// Proves lessons on real runs: that what they ask can be done, and what they say is so.
class LessonCheck {
public:
    /// The lessons of the session's pack.
    explicit LessonCheck(WithoutWindow& driver) : driver_(driver) {}

    LessonVerdict check(std::size_t lesson);

private:
    void prove_predict(std::size_t block);
    void prove_task(std::size_t block);
    void prove_pair(const model::Pair& pair);
    bool search(const model::Pair& pair, const model::KnobValues& knobs, const char* which);
    void run_pair(const model::Pair& pair);
    std::optional<bool> fails(const model::Pair& pair, const model::KnobValues& knobs, const char* which);
    void set_knobs(std::vector<std::int64_t> base, const model::KnobValues& more);
    void problem(int line, std::string text);
    model::LessonShown& open() { return *driver_.app().lesson; }

    WithoutWindow& driver_;
    std::string file_;
    LessonVerdict verdict_;
};

}  // namespace ipc::session
