#pragma once

#include <vector>

#include "pipes_and_sockets/tcp_address.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// Where this run's sockets wait, made before the fork so that no client comes too early; -1: not made here.
struct Doors {
    int server = -1, relay = -1;
    Endpoint server_at, relay_at;
    std::vector<Endpoint> elsewhere;  ///< of one side alone: where --connect says that the server is
};
extern Doors doors;

/// In the warden: opens them; and closes them once the actors have their own.
void open_doors(ipc::stage::Stage& stage);
void close_doors(ipc::stage::Stage& stage);
/// In a client: to the relay, to the server, or to whomever --connect names. Leaves where nobody is there;
/// -1: the run is over.
int connect_to_server(ipc::stage::Stage& stage);
/// In the relay: the same, to the server. -1 with errno: it cannot be reached.
int reach_server(ipc::stage::Stage& stage);
/// Leaves with `call`, errno and what to do about a server that is not there.
[[noreturn]] void fail_without_server(ipc::stage::Stage& stage, const char* call);

void relay(ipc::stage::Stage& stage);
void server(ipc::stage::Stage& stage);

}  // namespace ipc::demos
