#pragma once

#include <sys/types.h>

#include "stage/stage.hpp"

namespace ipc::demos {

/// Plays an actor on the Stage as a Windows program says: `facts` is its standard output, `answers` its standard
/// input, `program` its process. Returns when it has gone.
void relay(ipc::stage::Stage& stage, int facts, int answers, pid_t program);

}  // namespace ipc::demos
