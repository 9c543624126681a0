#pragma once

#include <sys/types.h>

#include "stage/stage.hpp"

namespace ipc::demos {

/// Writes from `address` on through all that follows, as a loop does that has forgotten its end.
[[noreturn]] void write_wildly(ipc::stage::Stage& stage, void* address);
/// What assert() and std::terminate() come to.
[[noreturn]] void abort_now(ipc::stage::Stage& stage);

/// Reads the variable at `address` out of the memory of the process `pid`. 0, or errno.
int peek(ipc::stage::Stage& stage, pid_t pid, const void* address, std::int64_t& value);

/// Sleeps until the process has ended: as waitpid() for a process that is no child of ours.
void wait_for_end(ipc::stage::Stage& stage, pid_t pid);

}  // namespace ipc::demos
