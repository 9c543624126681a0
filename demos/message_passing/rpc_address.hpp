#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// In the warden: where the server is met, as gRPC writes it ("unix:/run/...", "127.0.0.1:4712"), kept as
/// Stage::object_name(); looks whether it can be had there, or whether somebody serves there.
void name_address(ipc::stage::Stage& stage);
/// The path of the socket; empty under TCP.
std::string socket_path(const ipc::stage::Stage& stage);
/// One side alone: the other is another program.
bool is_client_alone(const ipc::stage::Stage& stage);
bool is_server_alone(const ipc::stage::Stage& stage);

}  // namespace ipc::demos
