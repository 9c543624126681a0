#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "support/live_run.hpp"

namespace ipc::test {

/// A demo that is run under strace, and the calls that have been seen so far.
class TracedRun {
public:
    TracedRun(const std::string& demo, std::vector<std::pair<std::string, std::string>> knobs, bool stepping = false,
              bool lens = true);

    LiveRun& live() { return *live_; }
    supervisor::Run& run() { return live_->run(); }
    void end() { live_->end(); }
    std::vector<supervisor::TracedCall> calls() const; ///< each once, as it stands now
    bool has(const std::string& name, std::size_t actor) const;
    std::uint64_t updates() const; ///< of all calls, so far

private:
    struct Seen {
        mutable std::mutex mutex;
        std::map<std::uint64_t, supervisor::TracedCall> calls;
        std::uint64_t updates = 0;
    };
    std::shared_ptr<Seen> seen_ = std::make_shared<Seen>();
    std::unique_ptr<LiveRun> live_;
};

/// Whether strace is here and may trace; says so once if not.
bool strace_works();

}  // namespace ipc::test
