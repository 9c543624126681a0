// TCP and UDP over the loopback interface: all of the network's machinery but the wire.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "choosing/compare_channel.hpp"

namespace ipc::demos {
namespace {

/// A socket on 127.0.0.1 and a port that the kernel chooses. -1: errno says why.
int bound_socket(int type, sockaddr_in& address) {
    const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (fd == -1 || bind(fd, reinterpret_cast<sockaddr*>(&address), size) == -1) return -1;
    return getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == -1 ? -1 : fd;
}

class TcpChannel : public StreamChannel {
public:
    /// Both ends: the listening socket has done its work after one connection. False: errno says why.
    bool connect_ends() {
        sockaddr_in address{};
        const int listener = bound_socket(SOCK_STREAM, address);
        const int caller = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (listener == -1 || caller == -1 || listen(listener, 1) == -1) return false;
        // The kernel connects as soon as somebody listens, before accept().
        if (connect(caller, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == -1) return false;
        const int called = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (called == -1) return false;
        close(listener);
        for (const int fd : {caller, called}) {
            // Nagle's algorithm would hold a small message back until the one before is acknowledged (man 7 tcp).
            const int on = 1;
            if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == -1) return false;
        }
        ends_[0] = {caller, caller};
        ends_[1] = {called, called};
        return true;
    }
};

/// UDP drops what the receiver's buffer has no room for, and says nothing. So here the receiver returns an empty
/// datagram for each half of a window that it has taken, and the sender has at most one window on its way.
class UdpChannel : public DatagramChannel {
public:
    bool connect_ends() {
        sockaddr_in addresses[2];
        int fds[2];
        for (const int side : {0, 1}) {
            fds[side] = bound_socket(SOCK_DGRAM, addresses[side]);
            if (fds[side] == -1) return false;
        }
        for (const int side : {0, 1}) {
            const timeval patience{5, 0}; // a lost datagram ends the run with a sentence, and does not hang it
            if (setsockopt(fds[side], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == -1) return false;
            if (connect(fds[side], reinterpret_cast<sockaddr*>(&addresses[1 - side]), sizeof(sockaddr_in)) == -1)
                return false;
            ends_[side] = {fds[side], fds[side]};
        }
        longest_ = 65507; // 65535 less the headers of IP and UDP
        return true;
    }
    void prepare(Placement, Pattern pattern, std::size_t bytes) override {
        one_way_ = pattern == Pattern::one_way;
        window_ = std::clamp<std::size_t>(65536 / bytes, 2, 64);
        on_their_way_ = taken_ = 0;
        // Credits that came after the last message.
        while (recv(mine_.to_read, nullptr, 0, MSG_DONTWAIT) != -1) {}
    }
    bool send(const std::byte* message, std::size_t bytes) override {
        if (one_way_ && on_their_way_ == window_) {
            ssize_t got = -1;
            do {
                got = recv(mine_.to_read, nullptr, 0, 0);
                ++tally.system_calls;
            } while (got == -1 && errno == EINTR);
            if (got == -1 && errno == ECONNREFUSED) return false;
            if (got == -1) stage_->fail("recv", "a datagram was lost: the machine is overloaded; run again");
            on_their_way_ -= window_ / 2;
        }
        ++on_their_way_;
        return DatagramChannel::send(message, bytes);
    }
    bool receive(std::byte* message, std::size_t bytes) override {
        if (!DatagramChannel::receive(message, bytes)) return false;
        if (!one_way_ || ++taken_ < window_ / 2) return true;
        taken_ = 0;
        ++tally.system_calls;
        return ::send(mine_.to_write, nullptr, 0, 0) == 0;
    }

private:
    bool one_way_ = false;
    std::size_t window_ = 2, on_their_way_ = 0, taken_ = 0;
};

template <class Network>
std::unique_ptr<Channel> make(const char* what) {
    auto channel = std::make_unique<Network>();
    if (channel->connect_ends()) return channel;
    return std::make_unique<NoChannel>(failed_call(what) + ": is the loopback interface up?");
}

}  // namespace

std::unique_ptr<Channel> make_tcp(Stage&) { return make<TcpChannel>("TCP on 127.0.0.1"); }
std::unique_ptr<Channel> make_udp(Stage&) { return make<UdpChannel>("UDP on 127.0.0.1"); }

}  // namespace ipc::demos
