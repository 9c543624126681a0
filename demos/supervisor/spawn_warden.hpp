#pragma once

#include <sys/types.h>

#include <vector>

#include "supervisor/description.hpp"
#include "supervisor/descriptor.hpp"

namespace ipc::supervisor {

struct WardenProcess {
    pid_t pid = -1;
    Descriptor control; ///< its closing ends the warden and all its actors
    Descriptor pidfd;   ///< readable once the warden is gone
};

/// Starts `program AS CONTROL DESCRIPTOR...` (as: "--warden" or "--trials") in a process group of its own, with
/// these descriptors and no others beyond stdin (/dev/null), stdout (where stderr goes: a report may be all that
/// stdout carries) and stderr. A descriptor of -1 is passed on as "-1": there is none.
Result<WardenProcess> spawn_warden(const std::string& program, const char* as, const std::vector<int>& descriptors);

}  // namespace ipc::supervisor
