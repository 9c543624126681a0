#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/problem.hpp"

namespace ipc::lesson {

inline constexpr std::size_t kLargestFile = 128 * 1024;

/// A lesson's file cut into its parts, each with the line it begins in.
struct LessonFile {
    struct Part {
        enum class Kind { text, predict, task, choose };
        Kind kind = Kind::text;
        std::string text;  ///< Markdown, or TOML without the lines of the fence
        int line = 0;      ///< of the text's first line
    };
    std::string front_matter;
    int front_line = 0;  ///< 0: there is none
    std::vector<Part> parts;
};

/// What cannot be cut is reported.
LessonFile cut_lesson(std::string_view text, Problems& problems);

}  // namespace ipc::lesson
