// Names and numbers of the other side, and sockets that are bound to them (man 3 getaddrinfo, man 7 ip).
#include "pipes_and_sockets/tcp_address.hpp"

#include <netdb.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "pipes_and_sockets/tcp_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr int kBacklog = 16;  // connections that are made and wait for accept()

/// getaddrinfo() has errors of its own; those of the system among them are in errno.
[[noreturn]] void fail_to_resolve(Stage& stage, int error, const std::string& host) {
    const std::string remedy = "\"" + host + "\": " + gai_strerror(error) + ": write a name that /etc/hosts or DNS has, or a number";
    if (error != EAI_SYSTEM) errno = error == EAI_MEMORY ? ENOMEM : error == EAI_AGAIN ? EAGAIN : EHOSTUNREACH;
    stage.fail("getaddrinfo", remedy.c_str());
}

}  // namespace

int Endpoint::port() const {
    // Both have it at the same place, in network byte order.
    return ntohs(reinterpret_cast<const sockaddr_in*>(&name)->sin_port);
}

std::string Endpoint::text() const {
    std::array<char, NI_MAXHOST> host{};
    getnameinfo(generic(), length, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST);
    const std::string number = host.data();
    return (family() == AF_INET6 ? "[" + number + "]" : number) + ":" + std::to_string(port());
}

std::vector<Endpoint> resolve(Stage& stage, const std::string& text, bool to_listen) {
    const std::size_t colon = text.rfind(':');
    const std::string port = text.substr(colon == text.npos ? 0 : colon + 1);
    std::string host = colon == text.npos ? "" : text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    // Not heard beyond this machine unless an address is named.
    if (host.empty()) host = "127.0.0.1";
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = is_udp(stage) ? SOCK_DGRAM : SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | (to_listen ? AI_PASSIVE : 0);
    addrinfo* list = nullptr;
    const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
    if (error != 0) fail_to_resolve(stage, error, host);
    std::vector<Endpoint> found;
    for (const addrinfo* each = list; each != nullptr; each = each->ai_next) {
        Endpoint& endpoint = found.emplace_back();
        std::memcpy(&endpoint.name, each->ai_addr, each->ai_addrlen);
        endpoint.length = each->ai_addrlen;
    }
    freeaddrinfo(list);
    return found;
}

int new_socket(Stage& stage, int family) {
    const int fd = socket(family, (is_udp(stage) ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
    if (fd == -1) stage.fail("socket", "EAFNOSUPPORT: no IPv6 here, name an IPv4 address; else raise ulimit -n");
    return fd;
}

int open_at(Stage& stage, const Endpoint& wanted, Endpoint& bound) {
    const int fd = new_socket(stage, wanted.family());
    // A port whose last connection is in TIME_WAIT may be taken again at once; one that another listens on may
    // not. With UDP the same option would let two share a port, so it is not set there (man 7 socket).
    const int on = 1;
    if (!is_udp(stage) && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1)
        stage.fail("setsockopt", "see man 7 socket");
    if (bind(fd, wanted.generic(), wanted.length) == -1)
        stage.fail("bind", errno == EADDRINUSE ? "another program has this port: end it, or name another port (0: any)"
                           : errno == EACCES   ? "ports below 1024 are for root: name one from 1024 on"
                                               : "name an address of this machine; see ip address");
    if (!is_udp(stage) && listen(fd, kBacklog) == -1) stage.fail("listen", "another program has this port: name another");
    bound.length = sizeof(bound.name);
    if (getsockname(fd, bound.generic(), &bound.length) == -1) stage.fail("getsockname", "see man 2 getsockname");
    return fd;
}

void set_nodelay(Stage& stage, int fd, bool on) {
    const int value = on ? 1 : 0;
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value)) == -1) stage.fail("setsockopt", "see man 7 tcp");
}

void close_by_reset(int fd) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(fd);
}

}  // namespace ipc::demos
