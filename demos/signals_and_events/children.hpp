#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knob `reap`, in its order.
enum class Reap { loop, once, ignore };

/// In the receiver: what SIGCHLD shall do.
void set_child_disposition(ipc::stage::Stage& stage, Reap reap);

/// Forks `count` children that leave at once, with SIGCHLD blocked until all are dead: one pending
/// bit then stands for all. Counts the zombies that remain; the next call, or the receiver's end,
/// removes them.
void raise_children(ipc::stage::Stage& stage, std::int64_t count);

}  // namespace ipc::demos
