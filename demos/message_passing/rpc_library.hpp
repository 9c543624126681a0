#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// In an actor, before its first call of gRPC: never in a process that forks afterwards, since a fork has none of
/// the library's threads (grpc/doc/fork_support.md). Leaves where the library would abort for want of room.
void start_grpc(ipc::stage::Stage& stage);

}  // namespace ipc::demos
