#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/run.hpp"
#include "model/slowdown.hpp"
#include "supervisor/run.hpp"

namespace ipc::session {

/// Brings what strace tells of a run into the model, and measures what strace costs: the rate of work of this run
/// beside that of the newest run of the same demo and knobs without strace.
class SystemCallTaker {
public:
    /// Before a run starts: it is traced if `on`.
    void begin(supervisor::RunOptions& options, bool on);
    /// `configuration`: the demo and its knobs as they are in force. True if something changed.
    bool take(const supervisor::LensNow& now, const std::string& configuration, model::Run& run);

private:
    /// What has come from the draining thread: at most as much as the model keeps.
    struct Inbox {
        std::mutex mutex;
        std::vector<supervisor::TracedCall> calls;
        std::uint64_t lost = 0;
    };
    bool take_lines(model::Run& run);

    bool on_ = false;
    std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
    std::vector<supervisor::TracedCall> calls_;
    model::RateMeter meter_;
    std::string configuration_;
    std::map<std::string, double> untraced_;  // rates, by configuration
};

}  // namespace ipc::session
