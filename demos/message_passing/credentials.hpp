#pragma once

#include <sys/socket.h>

#include "stage/stage.hpp"

namespace ipc::demos {

/// Who connected: process, user and group at that moment, from the kernel (SO_PEERCRED).
ucred peer_of(ipc::stage::Stage& stage, int fd);
/// Becomes user 65534 (nobody); stays who it is where that is not allowed.
void become_stranger(ipc::stage::Stage& stage);
bool stranger_is_kept_out(const ipc::stage::Stage& stage); ///< by the path's permission bits

/// Sends one byte and with it an open file (SCM_RIGHTS).
void pass_descriptor(ipc::stage::Stage& stage, int fd);
/// Reads from the file that came, and notes whether it is the one that was sent.
void use_descriptor(ipc::stage::Stage& stage, int descriptor);

}  // namespace ipc::demos
