#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "supervisor/descriptor.hpp"
#include "supervisor/reading.hpp"

namespace ipc::supervisor {

/// What the kernel's socket monitoring says of one socket (man 7 sock_diag; what `ss` shows).
struct SocketLook {
    bool is_unix = false;
    std::string protocol; ///< "Unix stream", "Unix datagram", "Unix seqpacket", "TCP", "UDP"
    std::string state;    ///< "connected", "listens", "ESTABLISHED" ...
    bool listens = false;
    std::string address;  ///< "/tmp/talk", "@abstract", "127.0.0.1:2024"; empty: it has none
    std::string peer_address;     ///< of an internet socket
    Reading<std::uint64_t> peer; ///< the inode of the socket at the other end, where that is on this machine
    /// Bytes it has received and not yet read (of datagrams those of the first); of one that listens: connections
    /// that wait for accept().
    std::int64_t queued = 0;
    /// Bytes it has sent that are not read (Unix: with what the kernel needs to keep them) or not acknowledged (TCP)
    /// yet; of one that listens: its backlog.
    std::int64_t sent = 0;
};

using SocketLooks = std::unordered_map<std::uint64_t, SocketLook>; ///< by inode

/// Of two internet sockets of which each has the other's address, each is the other's peer. Of UDP one that is not
/// connected may be a peer, too.
void join_peers(SocketLooks& looks);

/// Asks over a netlink socket of its own, kept open; touches no socket of others.
class SocketMonitor {
public:
    /// Adds what is known of these Unix sockets: 5 us each.
    Reading<bool> look_at_unix(const std::vector<std::uint64_t>& inodes, SocketLooks& looks);
    /// Adds all TCP and UDP sockets of this network namespace that are among these.
    Reading<bool> look_at_internet(const std::vector<std::uint64_t>& inodes, SocketLooks& looks);

private:
    Reading<bool> open_socket();
    Reading<bool> dump(int family, int protocol, const std::vector<std::uint64_t>& inodes, SocketLooks& looks);

    Descriptor netlink_;
};

}  // namespace ipc::supervisor
