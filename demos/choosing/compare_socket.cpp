// Unix domain sockets, by socketpair(): byte stream, datagrams, and datagrams with a connection (seqpacket).
#include <sys/socket.h>

#include <algorithm>

#include "choosing/compare_channel.hpp"

namespace ipc::demos {
namespace {

/// A pair of connected sockets, one for each side.
void make_pair(Stage& stage, int type, int (&fds)[2]) {
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) == -1)
        stage.fail("socketpair", "close some descriptors or raise ulimit -n");
}

class UnixStreamChannel : public StreamChannel {
public:
    explicit UnixStreamChannel(Stage& stage) {
        int fds[2];
        make_pair(stage, SOCK_STREAM, fds);
        for (const int side : {0, 1}) ends_[side] = {fds[side], fds[side]};
    }
};

class UnixDatagramChannel : public DatagramChannel {
public:
    UnixDatagramChannel(Stage& stage, int type) {
        int fds[2];
        make_pair(stage, type, fds);
        for (const int side : {0, 1}) {
            ends_[side] = {fds[side], fds[side]};
            // A datagram must fit into the send buffer, less 32 bytes; /proc/sys/net/core/wmem_max limits what one
            // may ask for, and the kernel doubles it for its own records (man 7 socket).
            int wanted = 2 << 20;
            setsockopt(fds[side], SOL_SOCKET, SO_SNDBUF, &wanted, sizeof(wanted));
        }
        int given = 0;
        socklen_t size = sizeof(given);
        if (getsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &given, &size) == -1)
            stage.fail("getsockopt", "see man 7 socket");
        longest_ = static_cast<std::size_t>(std::max(given - 32, 0));
    }
};

}  // namespace

std::unique_ptr<Channel> make_unix_socket(Stage& stage, int type) {
    if (type == SOCK_STREAM) return std::make_unique<UnixStreamChannel>(stage);
    return std::make_unique<UnixDatagramChannel>(stage, type);
}

}  // namespace ipc::demos
