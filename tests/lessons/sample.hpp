#pragma once

#include <string>
#include <vector>

#include "lesson/read_lesson.hpp"
#include "model/demo.hpp"

namespace ipc::tests {

/// A demo as the window knows it: knobs seconds, iterations, seed, pace, sync (none, mutex), writers (2 .. 8);
/// metrics increments, counter, lost_updates, stuck (a flag); gauge fill. And one that is not explored.
std::vector<model::Demo> sample_demos();

/// A whole lesson with one exercise of each kind.
extern const char* const kWholeLesson;

lesson::LessonRead read_sample(const std::string& text, const std::string& file = "09-two-writers.md");
/// The problems, one a line: "12: what is wrong".
std::string problems_of(const std::string& text, const std::string& file = "09-two-writers.md");
/// kWholeLesson with one of its pieces replaced; the piece must be there.
std::string with(const std::string& piece, const std::string& by);

}  // namespace ipc::tests
