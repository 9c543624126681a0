#pragma once

#include <sys/types.h>

#include "stage/stage.hpp"

namespace ipc::demos {

/// Reads the four masks of a process from /proc/PID/status and shows each by its gauge.
void show_masks(ipc::stage::Stage& stage, pid_t receiver);

}  // namespace ipc::demos
