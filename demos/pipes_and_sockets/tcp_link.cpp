// Into the delay line and out of it. What the relay must not do is change more than time: a half-closed connection is
// passed on by shutdown(), a reset as a reset, and a side that does not read stops the other one, because the relay
// stops reading too.
#include "pipes_and_sockets/tcp_link.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

#include "pipes_and_sockets/tcp_memory.hpp"
#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

/// ECONNREFUSED of UDP: ICMP said of an earlier datagram that nobody listens there. Alone the relay must say it, for who
/// sent it is not told.
void lost_for_want_of_a_server(Stage& stage, const char* call) {
    if (errno == ECONNREFUSED && stage.alone() && !stage.stopping()) fail_without_server(stage, call);
}

}  // namespace

void Link::take(Stage& stage, Way& way) {
    std::array<char, 65536> buffer;
    const ssize_t got = recv(way.from, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == -1 && is_udp(stage)) return lost_for_want_of_a_server(stage, "recv");
    if (got == -1 && errno == EAGAIN) return;
    if (got > 0 || is_udp(stage)) {
        used = used || &way == &out;
        way.line.put(stage, {.bytes = {buffer.data(), static_cast<std::size_t>(got)}});
        return;
    }
    way.open = false;
    if (&way == &out && got == -1) shared->reset_by_clients.fetch_add(1);
    broken_by_server = broken_by_server || (got == -1 && &way == &back);
    way.line.put(stage, {.kind = got == 0 ? Packet::Kind::end : Packet::Kind::reset});
}

/// False: nothing more can be delivered now.
bool Link::deliver_bytes(Stage& stage, Way& way) {
    const std::string& bytes = way.line.front().bytes;
    stage.at("deliver", static_cast<std::int64_t>(bytes.size()));
    if (is_udp(stage)) {  // taken or not: a datagram is sent once
        const bool to_client = way.to == doors.relay;
        const ssize_t sent = sendto(way.to, bytes.data(), bytes.size(), MSG_DONTWAIT,
                                    to_client ? client.generic() : nullptr, to_client ? client.length : 0);
        if (sent == -1) lost_for_want_of_a_server(stage, "sendto");
        else stage.count(to_client ? kRelayedToClient : kRelayedToServer, sent);
        way.line.pop();
        return true;
    }
    const ssize_t sent = send(way.to, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent == -1 && errno == EAGAIN) way.full = true;
    else if (sent == -1) broken = true;  // EPIPE, ECONNRESET: the receiver has gone, and the sender must learn it
    broken_by_server = broken_by_server || (broken && &way == &out);
    if (sent == -1) return false;
    stage.count(&way == &out ? kRelayedToServer : kRelayedToClient, sent);
    way.line.took(static_cast<std::size_t>(sent));
    if (way.line.front().bytes.empty()) way.line.pop();
    return true;
}

void Link::deliver(Stage& stage, Way& way) {
    while (!way.line.empty() && !way.full && !broken && way.line.front().due_ns <= monotonic_ns()) {
        tell_place(stage, static_cast<std::int64_t>(way.line.packets()));
        switch (way.line.front().kind) {
            case Packet::Kind::data:
                if (!deliver_bytes(stage, way)) return;
                break;
            case Packet::Kind::end:
                stage.at("deliver");  // two ends in one step, and the server's poll() might see one or both
                shutdown(way.to, SHUT_WR);
                way.closed = true;
                way.line.pop();
                break;
            case Packet::Kind::reset:
                broken = true;
                return;
        }
    }
}

void Link::hang_up(Stage& stage) {
    for (const int fd : {out.from, out.to}) {
        tell_place(stage, fd);
        if (broken) stage.at("deliver");
        if (broken) close_by_reset(fd);
        else close(fd);
    }
}

}  // namespace ipc::demos
