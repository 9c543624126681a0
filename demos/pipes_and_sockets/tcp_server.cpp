// The server: receives messages and sends each back as its answer. With framing a message is what its length says,
// without it is whatever one recv() brought: of TCP any part of the stream, of UDP one datagram.
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <list>
#include <vector>

#include "pipes_and_sockets/tcp_memory.hpp"
#include "pipes_and_sockets/tcp_peer.hpp"
#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr std::size_t kRead = 512;  // bytes that one read of a stream takes at most
constexpr int kNobodyComesMs = 100;  // alone: whether it is to stop; who is elsewhere cannot be asked to leave

class Server {
public:
    explicit Server(Stage& stage) : stage_(stage) {}
    void serve_connections();
    void serve_datagrams();

private:
    bool receive(Peer& peer);
    void remember(std::size_t next);
    void let_go(const Peer& peer);
    void accept_client();
    void count_missing(bool over);
    Peer& peer_at(const Endpoint& from);

    Stage& stage_;
    std::list<Peer> peers_;
    std::vector<pollfd> ready_;
    std::int64_t to_come_ = 0, came_ = 0;
    std::array<char, 65536> buffer_{};
};

/// `next`: whose turn it is, from 1; 0: nobody's before the next poll(), which then says what follows.
void Server::remember(std::size_t next) {
    if (!stage_.is_stepped()) return;
    Memory memory;
    memory.add(to_come_).add(static_cast<std::int64_t>(next));
    for (const Peer& peer : peers_) {
        memory.add(peer.came_as).add(peer.bytes).add(peer.arrived).add(peer.highest).add(peer.was_reset ? 1 : 0);
        memory.add(static_cast<std::int64_t>(peer.inbox.size())).add(static_cast<std::int64_t>(peer.unsent.size()));
    }
    for (const pollfd& each : ready_) memory.add(next != 0 ? each.revents : 0);
    memory.tell(stage_);
}

/// False: the peer has closed, or vanished.
bool Server::receive(Peer& peer) {
    stage_.about_to("receive");
    const ssize_t got = recv(peer.fd, buffer_.data(), kRead, 0);
    stage_.done("receive", got);
    if (got == -1 && errno == ECONNRESET) peer.was_reset = true;
    if (peer.was_reset) return false;
    if (got == -1 && errno != EINTR) stage_.fail("recv", "see man 2 recv");
    if (got == 0) {
        stage_.event(EventKind::end_of_file);
        return false;
    }
    int waiting = 0;
    if (ioctl(peer.fd, FIONREAD, &waiting) == 0) stage_.show(kReceiveQueue, waiting);
    peer.bytes += std::max<ssize_t>(got, 0);
    peer.take(stage_, {buffer_.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))});
    return true;
}

void Server::let_go(const Peer& peer) {
    if (peer.was_reset) stage_.event(EventKind::broken_pipe);
    if (!stage_.stopping()) {
        if (peer.was_reset) stage_.count(kResets);
        stage_.count(kLost, peer.missing(true));
    }
    if (stage_.alone() && peer.bytes > 0) to_come_ = 0;
    if (stage_.alone() && !peer.is_refused) shared->unfinished.fetch_add(static_cast<std::int64_t>(peer.inbox.size()));
    close(peer.fd);
}

void Server::accept_client() {
    const int fd = accept4(doors.server, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd == -1 && errno == ECONNABORTED) return;  // it has vanished already
    if (fd == -1) stage_.fail("accept4", "close some descriptors or raise ulimit -n");
    set_nodelay(stage_, fd, stage_.is_on(kNodelay));
    peers_.push_back({.fd = fd, .came_as = ++came_});
    if (!stage_.alone()) --to_come_;
}

void Server::serve_connections() {
    // Alone it does not know who will come: it leaves with the last one that said anything.
    to_come_ = stage_.alone() ? 1 : stage_.value(kClients);
    while ((to_come_ > 0 || !peers_.empty()) && !stage_.stopping()) {
        ready_ = {{to_come_ > 0 || stage_.alone() ? doors.server : -1, POLLIN, 0}};
        for (const Peer& peer : peers_)
            ready_.push_back({peer.fd, static_cast<short>(POLLIN | (peer.unsent.empty() ? 0 : POLLOUT)), 0});
        remember(0);
        stage_.about_to("poll");
        const int count = poll(ready_.data(), ready_.size(), stage_.alone() ? kNobodyComesMs : -1);
        stage_.done("poll", count);
        std::size_t index = 0;
        for (auto peer = peers_.begin(); peer != peers_.end();) {
            const short events = ready_[++index].revents;
            remember(index);
            const bool left = (events & (POLLIN | POLLHUP | POLLERR)) != 0 && !receive(*peer);
            peer->send_unsent();
            if (left || peer->was_reset || peer->is_refused) {
                let_go(*peer);
                peer = peers_.erase(peer);
            } else {
                ++peer;
            }
        }
        if ((ready_[0].revents & POLLIN) != 0) accept_client();
    }
}

Peer& Server::peer_at(const Endpoint& from) {
    for (Peer& peer : peers_) {
        if (peer.from.length == from.length && std::memcmp(&peer.from.name, &from.name, from.length) == 0) return peer;
    }
    constexpr std::size_t kMostPeers = 1000;  // anybody can invent sender's addresses
    if (peers_.size() >= kMostPeers) peers_.pop_front();
    return peers_.emplace_back(Peer{.from = from});
}

void Server::count_missing(bool over) {
    std::int64_t missing = 0;
    for (const Peer& peer : peers_) missing += peer.missing(over);
    // A client of whom nothing came at all is no peer.
    for (std::size_t client = 0; over && client < kMostClients; ++client) {
        const auto is_it = [client](const Peer& peer) { return peer.client == static_cast<std::int64_t>(client); };
        if (std::none_of(peers_.begin(), peers_.end(), is_it)) missing += shared->sent[client].load();
    }
    stage_.set(kLost, missing);
}

void Server::serve_datagrams() {
    while (!stage_.stopping()) {
        remember(0);
        std::array<pollfd, 2> ready{{{doors.server, POLLIN, 0}, {doors.senders.seen, POLLIN, 0}}};
        stage_.about_to("poll");
        const int count = poll(ready.data(), ready.size(), stage_.alone() ? kNobodyComesMs : -1);
        stage_.done("poll", count);
        if ((ready[0].revents & POLLIN) == 0) {
            if ((ready[1].revents & POLLHUP) != 0) break;  // all have left, and what they sent has been read
            continue;
        }
        Endpoint from;
        from.length = sizeof(from.name);
        stage_.about_to("receive");
        const ssize_t got = recvfrom(doors.server, buffer_.data(), buffer_.size(), 0, from.generic(), &from.length);
        stage_.done("receive", got);
        if (got == -1) stage_.fail("recvfrom", "see man 2 recvfrom");
        Peer& peer = peer_at(from);
        const std::string_view text(buffer_.data(), static_cast<std::size_t>(got));
        Marks marks;
        peer.judge(stage_, text, marks);
        count_missing(false);
        sendto(doors.server, text.data(), text.size(), MSG_DONTWAIT, from.generic(), from.length);  // or is lost
    }
    if (!stage_.stopping()) count_missing(true);
}

}  // namespace

void server(Stage& stage) {
    leave_to_others({doors.relay, doors.clients.seen, doors.clients.shown, doors.senders.shown});
    if (is_udp(stage)) Server(stage).serve_datagrams();
    else Server(stage).serve_connections();
    close(doors.server);
}

}  // namespace ipc::demos
