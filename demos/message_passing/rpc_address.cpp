// Where the server is met. gRPC says only in its log why it could not listen, so plain sockets ask the kernel first.
#include "message_passing/rpc_address.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "message_passing/rpc_report.hpp"
#include "stage/named_objects.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr const char* kUsualPort = "4712";  // of a side that plays alone and was told none

[[noreturn]] void fail_without_server(Stage& stage) {
    stage.fail("connect", errno == ETIMEDOUT ? "that machine does not answer: check the address, and its firewall"
                                             : "nobody serves there, each call would end in UNAVAILABLE: start the server "
                                               "first (--role server --listen)");
}

int new_socket(Stage& stage, int family) {
    const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1) stage.fail("socket", "EAFNOSUPPORT: no IPv6 here, name an IPv4 address; else raise ulimit -n");
    return fd;
}

bool is_answered(int fd, const sockaddr* name, socklen_t length) {
    // A machine that does not answer at all: 3 tries, 7 s; the usual 7 take two minutes (man 7 tcp).
    const int retries = 2;
    if (name->sa_family != AF_UNIX) setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &retries, sizeof(retries));
    const bool answered = connect(fd, name, length) == 0;
    const int error = errno;
    close(fd);
    errno = error;
    return answered;
}

/// A server that was killed leaves its socket's file; gRPC removes it when it listens there again, but would also
/// remove that of a server which lives.
void name_path(Stage& stage, std::string path) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (path.size() >= sizeof(name.sun_path)) {
        errno = ENAMETOOLONG;
        stage.fail("sun_path", "107 bytes are all that fit: name a shorter path, or set XDG_RUNTIME_DIR to one");
    }
    std::memcpy(name.sun_path, path.data(), path.size());
    const bool answered = is_answered(new_socket(stage, AF_UNIX), reinterpret_cast<sockaddr*>(&name), sizeof(name));
    if (is_client_alone(stage)) {
        if (!answered) fail_without_server(stage);
    } else {
        struct stat info {};
        const bool is_there = lstat(path.c_str(), &info) == 0;
        const std::string folder = path.substr(0, path.rfind('/') + 1);
        if (is_there) errno = EADDRINUSE;
        if (answered || (is_there && !S_ISSOCK(info.st_mode)))
            stage.fail("bind", "another server, or a file, has this path: end it, or name another path");
        if (!write_down(NamedKind::path, path)) stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
        if (access(folder.c_str(), W_OK | X_OK) == -1) stage.fail("access", "name a path in a folder of your own");
    }
    stage.name_shown("unix:%s", path.c_str());
}

/// getaddrinfo() has errors of its own; those of the system among them are in errno.
[[noreturn]] void fail_to_resolve(Stage& stage, int error, const std::string& host) {
    const std::string remedy = "\"" + host + "\": " + gai_strerror(error) + ": write a name that /etc/hosts or DNS has, or a number";
    if (error != EAI_SYSTEM) errno = error == EAI_MEMORY ? ENOMEM : error == EAI_AGAIN ? EAGAIN : EHOSTUNREACH;
    stage.fail("getaddrinfo", remedy.c_str());
}

/// Takes the port without listening, so that nobody else does before the server, and the next one, listen there. Two
/// sockets with SO_REUSEADDR may be bound to one port as long as only one of them listens (man 7 socket).
void reserve(Stage& stage, const addrinfo& place, sockaddr_storage& bound, socklen_t& length) {
    const int fd = new_socket(stage, place.ai_family);
    const int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1) stage.fail("setsockopt", "see man 7 socket");
    if (bind(fd, place.ai_addr, place.ai_addrlen) == -1)
        stage.fail("bind", errno == EADDRINUSE ? "another program has this port: end it, or name another port (0: any)"
                           : errno == EACCES   ? "ports below 1024 are for root: name one from 1024 on"
                                               : "name an address of this machine; see ip address");
    length = sizeof(bound);
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &length) == -1) stage.fail("getsockname", "see man 2 getsockname");
}

void name_port(Stage& stage, const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const std::string port = text.substr(colon == text.npos ? 0 : colon + 1);
    std::string host = colon == text.npos ? "" : text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    // Not heard beyond this machine unless an address is named: the channel is not encrypted.
    if (host.empty()) host = "127.0.0.1";
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
    if (error != 0) fail_to_resolve(stage, error, host);
    sockaddr_storage name{};
    socklen_t length = 0;
    if (!is_client_alone(stage)) {
        reserve(stage, *list, name, length);
    } else {
        for (const addrinfo* each = list; each != nullptr && length == 0; each = each->ai_next) {
            if (!is_answered(new_socket(stage, each->ai_family), each->ai_addr, each->ai_addrlen)) continue;
            length = each->ai_addrlen;
            std::memcpy(&name, each->ai_addr, length);
        }
        if (length == 0) fail_without_server(stage);
    }
    freeaddrinfo(list);
    std::array<char, NI_MAXHOST> number{};
    std::array<char, NI_MAXSERV> service{};
    getnameinfo(reinterpret_cast<sockaddr*>(&name), length, number.data(), number.size(), service.data(), service.size(),
                NI_NUMERICHOST | NI_NUMERICSERV);
    stage.name_shown(name.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", number.data(), service.data());
}

}  // namespace

bool is_client_alone(const Stage& stage) { return stage.alone() && stage.shown(kAlone) == 1; }
bool is_server_alone(const Stage& stage) { return stage.alone() && stage.shown(kAlone) == 2; }

std::string socket_path(const Stage& stage) {
    const std::string name = stage.object_name();
    return name.starts_with("unix:") ? name.substr(5) : "";
}

void name_address(Stage& stage) {
    stage.show(kAlone, stage.page().role_alone);
    std::string place = stage.alone() ? stage.address() : "";
    if (place.starts_with("unix:")) place = place.substr(5);
    if (place.find('/') != place.npos) return name_path(stage, place);
    if (!place.empty()) return name_port(stage, place);
    // When all run together the kernel chooses the port, and the file is this run's own.
    if (stage.value(kTransport) == 1) return name_port(stage, stage.alone() ? kUsualPort : "0");
    if (!is_client_alone(stage) && !private_directory()) stage.fail("mkdir", "set XDG_RUNTIME_DIR to a directory of your own");
    name_path(stage, private_directory_name() + "/" + (stage.alone() ? "rpc" : unique_name("rpc")));
}

}  // namespace ipc::demos
