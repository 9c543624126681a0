#pragma once

#include "shared_memory/log_file_lines.hpp"
#include "shared_memory/log_file_lock.hpp"

namespace ipc::demos {

/// From its construction to its end one line is appended by one choice of `sync`, and so is every
/// other line that is being appended meanwhile. Its site is "agree".
class LineRule {
public:
    LineRule(ipc::stage::Stage& stage, Progress& progress);
    ~LineRule();
    LineRule(const LineRule&) = delete;
    LineRule& operator=(const LineRule&) = delete;

    LogSync sync() const { return sync_; }

private:
    std::atomic<std::uint32_t>& mine_;
    LogSync sync_;
};

}  // namespace ipc::demos
