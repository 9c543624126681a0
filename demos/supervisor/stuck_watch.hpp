#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "supervisor/recording.hpp"
#include "supervisor/snapshot.hpp"
#include "supervisor/xray.hpp"

namespace ipc::supervisor {

/// Finds out why actors are stuck while they are, for the report that is made when they are gone.
class StuckWatch {
public:
    /// `warden_pid` matters while the run goes on. Costs nothing while nobody is stuck. Once somebody is, it looks through the whole machine, once a second and
    /// whenever another one is.
    void look(const Snapshot& now, int warden_pid);
    /// Why those are who were stuck when the run ended, or are now.
    const std::vector<StuckRecord>& why() const { return why_; }

private:
    Xray xray_;
    std::string stuck_; ///< the letters of the last look
    std::int64_t looked_ns_ = 0;
    std::vector<StuckRecord> why_;
};

}  // namespace ipc::supervisor
