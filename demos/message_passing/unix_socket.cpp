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
#include <vector>

#include "message_passing/credentials.hpp"
#include "message_passing/framing.hpp"
#include "message_passing/unix_socket_address.hpp"
#include "message_passing/unix_socket_client.hpp"
#include "message_passing/unix_socket_descriptor.hpp"
#include "message_passing/unix_socket_gauges.hpp"
#include "message_passing/unix_socket_report.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

int listener = -1; // made before the fork, so that no client comes too early

void client(Stage& stage) {
    if (listener != -1) close(listener); // a copy of it, by which the server's socket would outlive the server
    send_messages(stage);
}

struct Peer {
    int fd;
    Inbox inbox;
    std::size_t client;
};

/// A datagram of another user is dropped, and so is whatever it brought. False: it was the last of a client of ours.
bool turn_away(Stage& stage, const Received& got) {
    if (got.bytes > 0) show_received(stage, client_in(got), got);
    if (got.descriptor != -1) close(got.descriptor);
    return got.bytes > 0 || stage.alone();
}

/// False: the peer has gone.
bool receive_from(Stage& stage, Peer& peer, int type) {
    const Ends ends = type != SOCK_STREAM ? Ends::kept : stage.choice<Ends>(kFraming);
    stage.about_to("receive");
    const Received got = receive(peer.fd, peer.inbox, ends);
    stage.done("receive", got.bytes);
    if (got.bytes == -1 && errno != ECONNRESET) stage.fail("recv", "see man 2 recv");
    if (got.sender && !is_welcome(stage, *got.sender)) return turn_away(stage, got);
    if (got.bytes <= 0) { // end of file: its sender is gone, with whatever it had not sent yet
        if (peer.inbox.holds_a_beginning()) stage.count(kCutOff);
        return false;
    }
    show_received(stage, type == SOCK_DGRAM ? client_in(got) : peer.client, got);
    if (got.descriptor != -1) use_descriptor(stage, got.descriptor);
    if (got.messages.empty() && !got.split) return true; // no message is complete yet
    stage.count(kReceived, static_cast<std::int64_t>(got.messages.size()));
    stage.count(kMerged, got.merged ? 1 : 0);
    stage.count(kSplit, got.split ? 1 : 0);
    const auto kind = got.merged || got.split ? EventKind::message_torn : EventKind::message_received;
    for (const Taken& message : got.messages) stage.event(kind, message.bytes, message.id);
    if (got.messages.empty()) stage.event(kind, got.bytes);
    return true;
}

/// Our clients leave when the run is to end, and what they have sent is read; of other programs nobody knows.
bool goes_on(const Stage& stage) { return !stage.alone() || !stage.stopping(); }

std::int64_t clients_to_come(const Stage& stage) {
    const std::int64_t all = stage.alone() ? 1 : stage.value(kClients);
    return stranger_is_kept_out(stage) ? all - 1 : all;
}

void serve_datagrams(Stage& stage) {
    Peer all{listener, {}, 0};
    for (std::int64_t left = clients_to_come(stage); left > 0 && goes_on(stage);) {
        if (!receive_from(stage, all, SOCK_DGRAM)) --left;
    }
}

void serve_connections(Stage& stage, int type) {
    std::vector<Peer> peers;
    std::int64_t to_come = clients_to_come(stage);
    while ((to_come > 0 || !peers.empty()) && goes_on(stage)) {
        std::vector<pollfd> ready;
        for (const Peer& peer : peers) ready.push_back({peer.fd, POLLIN, 0});
        const bool is_open = to_come > 0 || stage.alone(); // how many other programs come is not known
        if (is_open) ready.push_back({listener, POLLIN, 0});
        stage.about_to("poll");
        const int count = poll(ready.data(), ready.size(), -1);
        stage.done("poll", count);
        for (std::size_t i = peers.size(); i > 0; --i) {
            if ((ready[i - 1].revents & (POLLIN | POLLHUP)) == 0) continue;
            if (receive_from(stage, peers[i - 1], type)) continue;
            close(peers[i - 1].fd);
            peers.erase(peers.begin() + static_cast<std::ptrdiff_t>(i - 1));
        }
        if (is_open && (ready.back().revents & POLLIN) != 0) {
            const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd == -1) stage.fail("accept4", "close some descriptors or raise ulimit -n");
            const ucred who = peer_of(stage, fd);
            const bool welcome = is_welcome(stage, who);
            if (welcome || !stage.alone()) --to_come; // a server alone does not leave with a stranger
            if (welcome) peers.push_back({fd, {}, client_with(stage, who.pid)});
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
    if (socket_type(stage) == SOCK_DGRAM) ask_for_senders(stage, listener);
    if (bind(listener, address.generic(), address.length) == -1) stage.fail("bind", bind_remedy(stage));
    note_socket_file(stage);
    open_to_others(stage);
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
    .knobs = {&kFraming, &kType, &kClients, &kSize, &kPassDescriptor, &kCheckPeer, &kAddress, &kMode},
    .sites = {{"connect", "about to connect to the server"},
              {"send", "about to send a message"},
              {"poll", "about to wait for a message or a client"},
              {"receive", "about to receive"}},
    .metrics = {&kSent, &kReceived, &kMerged, &kSplit, &kPeerPid, &kPeerUid, &kRefused, &kUnheard, &kEacces,
                &kDescriptorPassed, &kCutOff, &kServerGone},
    .gauges = socket_gauges(),
    .try_it = {{"who holds which end", "ls -l /proc/{A}/fd | grep socket"},
               {"be the server, in one terminal", "ipc-unix-socket --role server --path /tmp/talk"},
               {"talk to it from another, or with nc -U /tmp/talk", "socat - UNIX-CONNECT:/tmp/talk"},
               {"lose where messages end", "ipc-unix-socket --framing none"},
               {"the sockets of all programs that run, with their paths", "ss -xp | grep ipc-"},
               {"keep it", "ipc-unix-socket --type seqpacket --framing none"}},
    .iterations = 200,
    .searched_iterations = 2, // one message cannot merge with another
    .set_up = set_up,
    .after_spawn = after_spawn,
    .observe = observe,
    .clean_up = clean_up,
    .how_many = how_many,
};
