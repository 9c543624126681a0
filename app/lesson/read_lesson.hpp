#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/markdown.hpp"
#include "lesson/problem.hpp"
#include "model/demo.hpp"
#include "model/lesson.hpp"

namespace ipc::lesson {

struct LessonRead {
    model::Lesson lesson;           ///< whole only without problems
    std::vector<Problem> problems;  ///< all of them, by line
    std::vector<LessonLink> links;  ///< to other lessons of the pack
    std::string not_here;  ///< its demo was not built on this machine, for want of what it needs; one sentence
};

/// `file`: its name without its folder, "09-you-are-the-scheduler.md".
LessonRead read_lesson(std::string_view text, const std::string& file, const std::vector<model::Demo>& demos);

/// "09" of such a name; empty: it is no name of a lesson.
std::string number_of_file(std::string_view file);
/// How exercise `block` is known in the progress: its title, or "prediction 2". Stays when text changes.
std::string exercise_name(const model::Lesson& lesson, std::size_t block);

}  // namespace ipc::lesson
