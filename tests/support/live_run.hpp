#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "supervisor/run.hpp"

namespace ipc::test {

/// A demo that this process runs as a front end does, through the supervisor. Once it is made the actors
/// have passed the start barrier.
class LiveRun {
public:
    using Events = std::function<void(std::span<const stage::Event>)>;

    LiveRun(const std::string& demo, const std::vector<std::pair<std::string, std::string>>& knobs,
            Events on_events = {}, const std::function<void(supervisor::RunOptions&)>& more = {});

    supervisor::Run& run() { return *run_; }
    void end() { run_.reset(); } ///< lets go of it
    supervisor::Snapshot now() const { return run_->snapshot(); }
    const supervisor::Description& description() const { return description_; }
    std::int64_t metric(const std::string& name) const; ///< as it stands now; a count
    int site(const std::string& name) const;            ///< its index
    void set(const std::string& knob, const std::string& value);

private:
    supervisor::Description description_;
    std::unique_ptr<supervisor::Run> run_;
};

}  // namespace ipc::test
