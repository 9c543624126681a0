#pragma once

#include "pipes_and_sockets/tcp_address.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// Where this run's sockets wait, made before the fork so that no client comes too early; -1: not made here.
struct Doors {
    int server = -1, relay = -1;
    Endpoint server_at, relay_at;
};
extern Doors doors;

void client(ipc::stage::Stage& stage);
void relay(ipc::stage::Stage& stage);
void server(ipc::stage::Stage& stage);

}  // namespace ipc::demos
