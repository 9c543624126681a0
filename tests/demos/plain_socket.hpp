#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>

namespace ipc::test {

inline sockaddr_in loopback(int port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    name.sin_port = htons(static_cast<std::uint16_t>(port));
    return name;
}

/// A socket of this test's own, of no program of ours.
class Plain {
public:
    explicit Plain(int type) : fd_(socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
        const timeval patience{.tv_sec = 20, .tv_usec = 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    }
    explicit Plain(const Plain& listener, int) : fd_(accept(listener.fd_, nullptr, nullptr)) {}
    ~Plain() { close(fd_); }
    Plain(const Plain&) = delete;
    Plain& operator=(const Plain&) = delete;

    /// Bound to a port that the kernel chooses.
    int bind_anywhere() {
        sockaddr_in name = loopback(0);
        socklen_t size = sizeof(name);
        REQUIRE(bind(fd_, reinterpret_cast<sockaddr*>(&name), size) == 0);
        REQUIRE(getsockname(fd_, reinterpret_cast<sockaddr*>(&name), &size) == 0);
        return ntohs(name.sin_port);
    }
    bool reach(int port) {
        const sockaddr_in name = loopback(port);
        return connect(fd_, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
    }
    void say(const std::string& text) { CHECK(send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size())); }
    /// Exactly so many bytes; fewer at end of file.
    std::string hear(std::size_t bytes) {
        std::string heard(bytes, '\0');
        const ssize_t got = recv(fd_, heard.data(), bytes, MSG_WAITALL);
        heard.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        return heard;
    }
    std::string hear_all() {
        std::string all;
        for (std::string some; !(some = hear(1)).empty();) all += some;
        return all;
    }
    int fd() const { return fd_; }
    void vanish() {
        const linger at_once{.l_onoff = 1, .l_linger = 0};
        setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
        close(fd_);
        fd_ = -1;
    }

private:
    int fd_;
};

/// A port that nobody has just now.
inline int free_port(int type = SOCK_STREAM) { return Plain(type).bind_anywhere(); }

inline std::string place(int port) { return "127.0.0.1:" + std::to_string(port); }

/// A message as ipc-tcp frames it: four bytes of length in network byte order; of at most 255 bytes.
inline std::string with_length(const std::string& text) {
    return std::string{'\0', '\0', '\0', static_cast<char>(text.size())} + text;
}

}  // namespace ipc::test
