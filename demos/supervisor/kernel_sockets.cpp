#include "supervisor/kernel_sockets.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>

namespace ipc::supervisor {
namespace {

constexpr std::size_t kAnswer = 32768; ///< the kernel fills at most this much at once

std::string named(int error) {
    const char* name = strerrorname_np(error);
    return name != nullptr ? name : std::to_string(error);
}

Reading<bool> not_told(int error) {
    return Reading<bool>::none("this kernel does not tell about sockets (NETLINK_SOCK_DIAG: " + named(error) + ")");
}

/// Sends one request and hands each answer to `use`. 0, or the errno.
template <class Request>
int ask(int netlink, const Request& request, int flags, const std::function<void(const nlmsghdr&)>& use) {
    struct {
        nlmsghdr head;
        Request request;
    } message{};
    message.head = {.nlmsg_len = sizeof(message),
                    .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                    .nlmsg_flags = static_cast<__u16>(NLM_F_REQUEST | flags),
                    .nlmsg_seq = 0,
                    .nlmsg_pid = 0};
    message.request = request;
    if (send(netlink, &message, sizeof(message), 0) == -1) return errno;
    alignas(nlmsghdr) static thread_local std::array<char, kAnswer> answer;
    for (;;) {
        const ssize_t got = recv(netlink, answer.data(), answer.size(), 0);
        if (got <= 0) return got == 0 ? EIO : errno;
        auto length = static_cast<std::size_t>(got);
        for (const nlmsghdr* each = reinterpret_cast<nlmsghdr*>(answer.data()); NLMSG_OK(each, length); each = NLMSG_NEXT(each, length)) {
            if (each->nlmsg_type == NLMSG_DONE) return 0;
            if (each->nlmsg_type == NLMSG_ERROR) return -static_cast<const nlmsgerr*>(NLMSG_DATA(each))->error;
            use(*each);
            if ((flags & NLM_F_DUMP) == 0) return 0;
        }
    }
}

/// The state of a Unix socket, which borrows TCP's numbers.
std::string unix_state(int state) {
    switch (state) {
        case TCP_ESTABLISHED: return "connected";
        case TCP_LISTEN: return "listens";
        default: return "not connected";
    }
}

std::string tcp_state(int state) {
    constexpr std::array kStates{"?",        "ESTABLISHED", "SYN_SENT",   "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
                                 "CLOSE", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",    "CLOSING",   "NEW_SYN_RECV"};
    return state > 0 && state < static_cast<int>(kStates.size()) ? kStates[static_cast<std::size_t>(state)] : "?";
}

SocketLook unix_look(const nlmsghdr& head) {
    const auto* about = static_cast<const unix_diag_msg*>(NLMSG_DATA(&head));
    SocketLook look;
    look.is_unix = true;
    look.protocol = about->udiag_type == SOCK_STREAM      ? "Unix stream"
                    : about->udiag_type == SOCK_SEQPACKET ? "Unix seqpacket"
                                                          : "Unix datagram";
    look.state = unix_state(about->udiag_state);
    look.listens = about->udiag_state == TCP_LISTEN;
    look.peer = Reading<std::uint64_t>::none(look.listens ? "it listens and has no peer" : "it is not connected, or its peer is gone");
    const auto* attribute = reinterpret_cast<const nlattr*>(about + 1);
    auto left = static_cast<long>(head.nlmsg_len) - static_cast<long>(NLMSG_LENGTH(sizeof(*about)));
    while (left >= static_cast<long>(sizeof(nlattr)) && attribute->nla_len >= sizeof(nlattr) && attribute->nla_len <= left) {
        const char* value = reinterpret_cast<const char*>(attribute) + NLA_HDRLEN;
        const std::size_t length = attribute->nla_len - NLA_HDRLEN;
        std::array<std::uint32_t, 2> numbers{};
        memcpy(numbers.data(), value, std::min(length, sizeof(numbers)));
        if (attribute->nla_type == UNIX_DIAG_NAME) {
            look.address.assign(value, length);
            if (length > 0 && value[0] == 0) look.address[0] = '@'; // abstract (man 7 unix)
            else look.address.resize(strnlen(value, length));
        } else if (attribute->nla_type == UNIX_DIAG_PEER && numbers[0] != 0) {
            look.peer = std::uint64_t{numbers[0]};
        } else if (attribute->nla_type == UNIX_DIAG_RQLEN) {
            look.queued = numbers[0];
            look.sent = numbers[1];
        }
        const long step = NLA_ALIGN(attribute->nla_len);
        left -= step;
        attribute = reinterpret_cast<const nlattr*>(reinterpret_cast<const char*>(attribute) + step);
    }
    return look;
}

std::string endpoint(int family, const __be32* address, __be16 port) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(family, address, text.data(), text.size());
    const std::string host = family == AF_INET6 ? "[" + std::string(text.data()) + "]" : text.data();
    return host + ":" + std::to_string(ntohs(port));
}

SocketLook internet_look(const inet_diag_msg& about, int protocol) {
    SocketLook look;
    look.protocol = protocol == IPPROTO_TCP ? "TCP" : "UDP";
    look.state = protocol == IPPROTO_TCP ? tcp_state(about.idiag_state) : about.idiag_state == TCP_ESTABLISHED ? "connected" : "not connected";
    look.listens = protocol == IPPROTO_TCP && about.idiag_state == TCP_LISTEN;
    look.address = endpoint(about.idiag_family, about.id.idiag_src, about.id.idiag_sport);
    if (about.id.idiag_dport != 0) look.peer_address = endpoint(about.idiag_family, about.id.idiag_dst, about.id.idiag_dport);
    look.peer = Reading<std::uint64_t>::none("an internet socket's peer is known by its address: it may be on another machine");
    look.queued = about.idiag_rqueue;
    look.sent = about.idiag_wqueue;
    return look;
}

}  // namespace

void join_peers(SocketLooks& looks) {
    for (auto& [inode, look] : looks) {
        if (look.is_unix || look.listens || look.peer_address.empty()) continue;
        for (const auto& [other_inode, other] : looks) {
            if (other.is_unix || other.listens || other.protocol != look.protocol || other.address != look.peer_address) continue;
            const bool answers_to_all = other.protocol == "UDP" && other.peer_address.empty();
            if (other.peer_address == look.address || answers_to_all) look.peer = other_inode;
        }
    }
}

Reading<bool> SocketMonitor::open_socket() {
    if (netlink_.is_open()) return true;
    netlink_ = Descriptor(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!netlink_.is_open()) return not_told(errno);
    // The kernel answers at once; should it not, the front end goes on without.
    const timeval limit{.tv_sec = 0, .tv_usec = 200'000};
    setsockopt(netlink_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    return true;
}

Reading<bool> SocketMonitor::look_at_unix(const std::vector<std::uint64_t>& inodes, SocketLooks& looks) {
    if (const auto opened = open_socket(); !opened) return opened;
    for (const std::uint64_t inode : inodes) {
        unix_diag_req request{};
        request.sdiag_family = AF_UNIX;
        request.udiag_states = ~0u;
        request.udiag_ino = static_cast<__u32>(inode);
        request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN;
        request.udiag_cookie[0] = request.udiag_cookie[1] = ~0u; // INET_DIAG_NOCOOKIE: whichever has this inode
        const int error = ask(netlink_.get(), request, 0, [&](const nlmsghdr& answer) { looks[inode] = unix_look(answer); });
        // ENOENT: no Unix socket has it.
        if (error != 0 && error != ENOENT) {
            netlink_.reset(); // what it may still answer belongs to no later question
            return not_told(error);
        }
    }
    return true;
}

Reading<bool> SocketMonitor::dump(int family, int protocol, const std::vector<std::uint64_t>& inodes, SocketLooks& looks) {
    inet_diag_req_v2 request{};
    request.sdiag_family = static_cast<__u8>(family);
    request.sdiag_protocol = static_cast<__u8>(protocol);
    request.idiag_states = ~0u;
    const auto use = [&](const nlmsghdr& answer) {
        const auto* about = static_cast<const inet_diag_msg*>(NLMSG_DATA(&answer));
        if (std::find(inodes.begin(), inodes.end(), about->idiag_inode) == inodes.end()) return;
        looks[about->idiag_inode] = internet_look(*about, protocol);
    };
    const int error = ask(netlink_.get(), request, NLM_F_DUMP, use);
    if (error == 0 || error == ENOENT) return true; // ENOENT: the kernel was built without this protocol's
    netlink_.reset();
    return not_told(error);
}

Reading<bool> SocketMonitor::look_at_internet(const std::vector<std::uint64_t>& inodes, SocketLooks& looks) {
    for (const int family : {AF_INET, AF_INET6}) {
        for (const int protocol : {IPPROTO_TCP, IPPROTO_UDP}) {
            if (const auto opened = open_socket(); !opened) return opened;
            if (const auto told = dump(family, protocol, inodes, looks); !told) return told;
        }
    }
    return true;
}

}  // namespace ipc::supervisor
