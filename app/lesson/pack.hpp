#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lesson/read_lesson.hpp"
#include "stage/result.hpp"

namespace ipc::lesson {

struct PackLesson {
    std::string file;  ///< its name without the folder
    LessonRead read;
};

/// A folder of lessons, as it was read: untrusted text.
struct Pack {
    std::string folder;
    std::vector<PackLesson> lessons;  ///< by name of file; those with problems too
    std::string missing;              ///< why there are none; one sentence

    /// By "09-two-writers", "two-writers", "09" or "9". An error names those that exist.
    stage::Result<std::size_t> named(std::string_view name) const;
};

/// All NN-name.md of the folder, not those of folders in it. Files that lead out of the folder are refused.
Pack read_pack(const std::string& folder, const std::vector<model::Demo>& demos);

/// A regular file of at most `most` bytes; an error says why not.
stage::Result<std::string> read_whole(const std::string& path, std::size_t most);

}  // namespace ipc::lesson
