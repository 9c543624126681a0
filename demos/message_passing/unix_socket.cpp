// ipc-unix-socket: clients and a server on one machine, joined by sockets of the Unix domain.
//
// A stream keeps the order of bytes but not where a message ends: who takes one read() for one message
// finds two in one, or half of one. A length in front of each repairs it; datagrams and seqpackets keep
// messages apart by themselves. The kernel vouches for who is at the other end (SO_PEERCRED), and a
// process can hand an open descriptor to another (SCM_RIGHTS) (man 7 unix).
//
// In two terminals: ipc-unix-socket --role server --path /tmp/talk, and ipc-unix-socket --role client
// with the same path, or socat - UNIX-CONNECT:/tmp/talk.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "message_passing/credentials.hpp"
#include "message_passing/framing.hpp"
#include "message_passing/unix_socket_address.hpp"
#include "message_passing/unix_socket_gauges.hpp"
#include "message_passing/unix_socket_report.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

int listener = -1; // made before the fork, so that no client comes too early

void client(Stage& stage) {
    const std::size_t number = stage.number_in_role();
    if (stage.is_on(kCheckPeer) && number == 1) become_stranger(stage);
    const int type = socket_type(stage);
    const int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    if (fd == -1) stage.fail("socket", "close some descriptors or raise ulimit -n");
    const Address server = server_address(stage);
    stage.about_to("connect");
    const int connected = connect(fd, server.generic(), server.length);
    stage.done("connect", connected);
    if (connected == -1 && errno == EACCES) { // the path's permission bits keep other users out
        stage.count(kRefused);
        show_link(stage, number, Link::kept_out);
        return;
    }
    if (connected == -1) stage.fail("connect", "ENOENT, ECONNREFUSED: no server is there; start it first");
    show_link(stage, number, Link::connected);
    if (stage.is_on(kPassDescriptor) && number == 0) pass_descriptor(stage, fd);

    for (std::int64_t sequence = 1; stage.next_iteration(); ++sequence) {
        const std::string text = message_text(number, sequence, stage.value(kSize));
        const bool framed = type == SOCK_STREAM && stage.is_on(kFraming);
        stage.about_to("send", static_cast<std::int64_t>(text.size()));
        const bool sent = framed ? send_framed(fd, text) : send_plain(fd, text);
        stage.done("send", sent ? static_cast<std::int64_t>(text.size()) : -1);
        if (!sent && (errno == EPIPE || errno == ECONNRESET)) break; // turned away
        if (!sent) stage.fail("send", "see man 2 send");
        stage.event(EventKind::message_sent, static_cast<std::int64_t>(text.size()), message_id(number, sequence));
        stage.count(kSent);
        show_sent(stage, number, text.size() + (framed ? kLengthBytes : 0));
    }
    // A datagram socket has no end of file: an empty datagram says that nothing follows.
    if (type == SOCK_DGRAM) send(fd, "", 0, MSG_NOSIGNAL);
    close(fd);
}

struct Peer {
    int fd;
    Inbox inbox;
    std::size_t client;
};

/// False: the peer has gone, or was turned away.
bool receive(Stage& stage, Peer& peer, int type) {
    const bool framed = type == SOCK_STREAM && stage.is_on(kFraming);
    stage.about_to("receive");
    const Received got = framed ? receive_framed(peer.fd, peer.inbox) : receive_plain(peer.fd, peer.inbox);
    stage.done("receive", got.bytes);
    if (got.bytes == -1 && errno != ECONNRESET) stage.fail("recv", "see man 2 recv");
    if (got.bytes <= 0) return false;
    show_received(stage, type == SOCK_DGRAM ? client_in(got) : peer.client, got);
    if (got.descriptor != -1) use_descriptor(stage, got.descriptor);
    if (got.messages == 0 && got.bytes == 1) return true; // the byte that carried the descriptor
    stage.count(kReceived, framed ? got.messages : 1);
    stage.count(kMerged, got.merged ? 1 : 0);
    stage.count(kSplit, got.split ? 1 : 0);
    stage.event(got.merged || got.split ? EventKind::message_torn : EventKind::message_received, got.bytes, got.id);
    return true;
}

/// The kernel's word on who is there: it cannot be forged.
bool is_welcome(Stage& stage, Peer& peer) {
    const ucred who = peer_of(stage, peer.fd);
    stage.set(kPeerPid, who.pid);
    stage.set(kPeerUid, who.uid);
    peer.client = client_with(stage, who.pid);
    show_peer(stage, peer.client, who.pid, who.uid);
    const bool welcome = !stage.is_on(kCheckPeer) || who.uid == geteuid();
    show_link(stage, peer.client, welcome ? Link::accepted : Link::turned_away);
    if (!welcome) stage.count(kRefused);
    return welcome;
}

void serve_datagrams(Stage& stage) {
    Peer all{listener, {}, 0};
    for (std::int64_t left = stage.alone() ? 1 : stage.value(kClients); left > 0 && !stage.stopping();) {
        if (!receive(stage, all, SOCK_DGRAM)) --left;
    }
}

void serve_connections(Stage& stage, int type) {
    std::vector<Peer> peers;
    std::int64_t to_come = stage.alone() ? 1 : stage.value(kClients);
    // Another user does not even get as far as the socket: its directory is closed to him.
    if (stranger_is_kept_out(stage)) --to_come;
    while ((to_come > 0 || !peers.empty()) && !stage.stopping()) {
        std::vector<pollfd> ready;
        for (const Peer& peer : peers) ready.push_back({peer.fd, POLLIN, 0});
        if (to_come > 0) ready.push_back({listener, POLLIN, 0});
        stage.about_to("poll");
        const int count = poll(ready.data(), ready.size(), -1);
        stage.done("poll", count);
        for (std::size_t i = peers.size(); i > 0; --i) {
            if ((ready[i - 1].revents & (POLLIN | POLLHUP)) == 0) continue;
            if (receive(stage, peers[i - 1], type)) continue;
            close(peers[i - 1].fd);
            peers.erase(peers.begin() + static_cast<std::ptrdiff_t>(i - 1));
        }
        if (to_come > 0 && (ready.back().revents & POLLIN) != 0) {
            const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd == -1) stage.fail("accept4", "close some descriptors or raise ulimit -n");
            --to_come;
            Peer peer{fd, {}, 0};
            if (is_welcome(stage, peer)) peers.push_back(std::move(peer));
            else close(fd);
        }
    }
}

void server(Stage& stage) {
    const int type = socket_type(stage);
    if (type == SOCK_DGRAM) serve_datagrams(stage);
    else serve_connections(stage, type);
    close(listener);
}

void set_up(Stage& stage) {
    name_address(stage);
    if (stage.alone() && stage.page().role_alone == 1) return; // a client: the server is elsewhere
    listener = socket(AF_UNIX, socket_type(stage) | SOCK_CLOEXEC, 0);
    if (listener == -1) stage.fail("socket", "close some descriptors or raise ulimit -n");
    const Address address = server_address(stage);
    if (bind(listener, address.generic(), address.length) == -1)
        stage.fail("bind", "EADDRINUSE: a server is there already, or left its file: remove it or name another path");
    if (socket_type(stage) != SOCK_DGRAM && listen(listener, 8) == -1) stage.fail("listen", "see man 2 listen");
    stage.show(kBound, 1);
}

void after_spawn(Stage&) {
    if (listener != -1) close(listener);
}

void observe(Stage& stage) { report_unix_socket(stage); }

void clean_up(Stage& stage) {
    if (stage.shown(kBound) != 0 && !stage.is_on(kAddress)) unlink(stage.object_name().c_str());
}

}  // namespace

const Demo kDemo{
    .name = "unix-socket",
    .title = "Unix socket",
    .category = "Message passing",
    .summary = "clients and a server on one machine, joined by sockets that have a path",
    .roles = {{"client", "connects and sends messages", client, &kClients, "bytes", Spawn::fork, "path"},
              {"server", "accepts, checks who is there, receives", server, nullptr, "", Spawn::fork, "path"}},
    .knobs = {&kFraming, &kType, &kClients, &kSize, &kPassDescriptor, &kCheckPeer, &kAddress},
    .sites = {{"connect", "about to connect to the server"},
              {"send", "about to send a message"},
              {"poll", "about to wait for a message or a client"},
              {"receive", "about to receive"}},
    .metrics = {&kSent, &kReceived, &kMerged, &kSplit, &kPeerPid, &kPeerUid, &kRefused, &kDescriptorPassed},
    .gauges = socket_gauges(),
    .try_it = {{"the sockets of all programs, with their paths", "ss -xp | grep ipc-"},
               {"who holds which end", "ls -l /proc/{A}/fd | grep socket"},
               {"talk to a server yourself", "socat - UNIX-CONNECT:/tmp/talk"},
               {"lose where messages end", "ipc-unix-socket --framing none"},
               {"keep it", "ipc-unix-socket --type seqpacket --framing none"}},
    .iterations = 200,
    .set_up = set_up,
    .after_spawn = after_spawn,
    .observe = observe,
    .clean_up = clean_up,
};
