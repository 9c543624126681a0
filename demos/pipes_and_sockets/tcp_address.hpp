#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The address of one end: of IPv4 or IPv6, with a port.
struct Endpoint {
    sockaddr_storage name{};
    socklen_t length = 0;
    const sockaddr* generic() const { return reinterpret_cast<const sockaddr*>(&name); }
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&name); }
    int family() const { return name.ss_family; }
    int port() const;
    std::string text() const;  ///< "127.0.0.1:4711", "[::1]:4711"
};

/// What a name stands for; several addresses where a host has several. `text`: "HOST:PORT", "[::1]:PORT", "PORT".
std::vector<Endpoint> resolve(ipc::stage::Stage& stage, const std::string& text, bool to_listen);
/// A socket that is bound there, and listens if it is one of TCP; `bound` is what the kernel made of it.
int open_at(ipc::stage::Stage& stage, const Endpoint& wanted, Endpoint& bound);
/// SOCK_STREAM or SOCK_DGRAM, close-on-exec.
int new_socket(ipc::stage::Stage& stage, int family);
/// TCP_NODELAY as the knob says, or always.
void set_nodelay(ipc::stage::Stage& stage, int fd, bool on);
/// close() will send RST and throw away what was not sent yet (man 7 socket: SO_LINGER).
void close_by_reset(int fd);

}  // namespace ipc::demos
