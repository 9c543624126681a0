#pragma once

#include <sys/socket.h>

#include "stage/stage.hpp"

namespace ipc::demos {

/// Who connected: process, user and group at that moment, from the kernel (SO_PEERCRED).
ucred peer_of(ipc::stage::Stage& stage, int fd);
/// From now on the kernel puts the sender's credentials beside each datagram that comes here (SO_PASSCRED).
void ask_for_senders(ipc::stage::Stage& stage, int fd);
/// The server's decision, and what it knows of this client from now on. False: it is of another user, and is turned away.
bool is_welcome(ipc::stage::Stage& stage, const ucred& who);

/// Becomes user 65534 (nobody); stays who it is where that is not allowed.
void become_stranger(ipc::stage::Stage& stage);
bool stranger_is_kept_out(const ipc::stage::Stage& stage); ///< by the path's permission bits

}  // namespace ipc::demos
