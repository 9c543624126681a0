#pragma once

#include <initializer_list>
#include <vector>

#include "pipes_and_sockets/tcp_address.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// UDP has no end of file. A pipe has one, when all who hold its write end have left (man 7 pipe): so whoever receives
/// datagrams learns that nobody sends any more. Nothing is ever written to it.
struct Presence {
    int seen = -1, shown = -1;  ///< its read end, its write end
};

/// Where this run's sockets wait, made before the fork so that no client comes too early; -1: not made here.
struct Doors {
    int server = -1, relay = -1;
    Endpoint server_at, relay_at;
    Presence clients;  ///< for the relay
    Presence senders;  ///< for the server: the clients and the relay
    std::vector<Endpoint> elsewhere;  ///< of one side alone: where --connect says that the server is
};
extern Doors doors;

/// In the warden: opens them; and closes them once the actors have their own.
void open_doors(ipc::stage::Stage& stage);
void close_doors(ipc::stage::Stage& stage);
/// In an actor: closes those of these that are open, for they are for others. A port is free, and a pipe at its end,
/// when the last holder has closed it.
void leave_to_others(std::initializer_list<int> theirs);
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
