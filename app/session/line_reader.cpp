#include "session/line_reader.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ipc::session {

namespace {

constexpr std::size_t kLongestLine = 4096;
constexpr int kPauseMs = 33;

}  // namespace

std::optional<std::string> LineReader::read(const std::function<bool()>& meanwhile) {
    for (;;) {
        const std::size_t end = waiting_.find('\n');
        if (end != std::string::npos || (at_end_ && !waiting_.empty()) || waiting_.size() > kLongestLine) {
            std::string line = waiting_.substr(0, end);
            waiting_.erase(0, end == std::string::npos ? end : end + 1);
            if (!line.empty() && line.back() == '\r') line.pop_back();
            return line;
        }
        if (at_end_) return std::nullopt;
        pollfd input{file_, POLLIN, 0};
        const int ready = poll(&input, 1, kPauseMs);
        if (meanwhile()) return std::nullopt;
        if (ready <= 0) continue;
        char buffer[1024];
        const ssize_t got = ::read(file_, buffer, sizeof buffer);
        if (got > 0) waiting_.append(buffer, static_cast<std::size_t>(got));
        if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) at_end_ = true;
    }
}

}  // namespace ipc::session
