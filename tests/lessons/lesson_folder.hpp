#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace ipc::tests {

/// A folder for a pack; it goes in the end.
class LessonFolder {
public:
    LessonFolder() { REQUIRE(mkdtemp(path_.data()) != nullptr); }
    ~LessonFolder() { std::filesystem::remove_all(path_); }
    LessonFolder(const LessonFolder&) = delete;
    LessonFolder& operator=(const LessonFolder&) = delete;

    void add(const std::string& name, const std::string& text) const { std::ofstream(path_ + "/" + name) << text; }
    const std::string& path() const { return path_; }

private:
    std::string path_ = (std::filesystem::temp_directory_path() / "ipc-lessons-XXXXXX").string();
};

}  // namespace ipc::tests
