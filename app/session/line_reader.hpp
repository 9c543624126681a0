#pragma once

#include <functional>
#include <optional>
#include <string>

namespace ipc::session {

/// Lines from a terminal or a pipe, while something else goes on.
class LineReader {
public:
    explicit LineReader(int file) : file_(file) {}

    /// Calls `meanwhile` often until a line is there or `meanwhile` returns true; then, or at the end of the
    /// input, nothing.
    std::optional<std::string> read(const std::function<bool()>& meanwhile);
    bool at_end() const { return at_end_ && waiting_.empty(); }

private:
    int file_;
    std::string waiting_;
    bool at_end_ = false;
};

}  // namespace ipc::session
