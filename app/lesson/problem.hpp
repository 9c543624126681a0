#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ipc::lesson {

/// What is wrong in a lesson's file, and what is allowed; one sentence.
struct Problem {
    std::string file;
    int line = 0;  ///< from 1
    std::string text;

    /// "09-two-writers.md:12: ..."
    std::string in_words() const { return file + ':' + std::to_string(line) + ": " + text; }
};

/// All that are found in one file; at most 100.
class Problems {
public:
    explicit Problems(std::string file) : file_(std::move(file)) {}

    void add(int line, std::string text);
    bool empty() const { return found_.empty(); }
    /// By line.
    std::vector<Problem> take();

private:
    std::string file_;
    std::vector<Problem> found_;
};

/// `"syncs"; did you mean "sync"? Allowed are sync, writers ...`: the nearest first; the question only
/// where one is near.
std::string with_allowed(std::string_view wrong, std::vector<std::string> allowed);
/// How many letters must be changed, added or taken away; what is over 64 letters counts as far.
int distance(std::string_view one, std::string_view other);
/// "a", "b" and "c" of "a, b, c".
std::string joined(const std::vector<std::string>& words, std::string_view between = ", ");

}  // namespace ipc::lesson
