#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include "stage/stage.hpp"

namespace ipc::demos {

struct Address {
    sockaddr_un name{};
    socklen_t length = 0;
    const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&name); }
};

/// In the warden: the path, or the abstract name, that this run's server has; written down where it is a file.
void name_address(ipc::stage::Stage& stage);
Address server_address(ipc::stage::Stage& stage);
/// In the warden, after bind(): a file at a place that the user named goes with this run.
void note_socket_file(ipc::stage::Stage& stage);
/// In the warden, after bind(): the permission bits of the path, where the server shall check who comes.
void open_to_others(ipc::stage::Stage& stage);
/// What to do after bind(), and after connect(), failed with errno.
const char* bind_remedy(const ipc::stage::Stage& stage);
const char* connect_remedy(const ipc::stage::Stage& stage);

}  // namespace ipc::demos
