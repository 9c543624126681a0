// Who is joined by the relay with whom.
#include "pipes_and_sockets/tcp_links.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "pipes_and_sockets/tcp_memory.hpp"
#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

void Links::add(const Endpoint& client, int fd) {
    ++came_;
    const int up = reach_server(stage_);  // it waits for the server's machine, and with it whatever is on its way
    if (up == -1) {
        const int error = errno;
        if (!is_udp(stage_)) close_by_reset(fd);
        errno = error;
        if (stage_.alone() && !stage_.stopping()) fail_without_server(stage_, "connect");
        return;
    }
    if (!is_udp(stage_)) {  // what was held back is not to be held back again
        set_nodelay(stage_, fd, true);
        set_nodelay(stage_, up, true);
    }
    all.push_back({client, {fd, up, DelayLine(to_server_)}, {up, fd, DelayLine(to_client_)}, came_});
    shared->relayed_links.fetch_add(1);
}

/// All clients' datagrams come to one socket; the sender's address tells them apart.
Link* Links::of_sender(const Endpoint& client) {
    const auto is_from = [&](const Link& link) {
        return link.client.length == client.length && std::memcmp(&link.client.name, &client.name, client.length) == 0;
    };
    auto link = std::find_if(all.begin(), all.end(), is_from);
    if (link == all.end()) {
        constexpr std::size_t kMostSenders = 200;  // UDP never says that one has left, and anybody can invent addresses
        if (all.size() >= kMostSenders) {
            close(all.front().back.from);
            all.pop_front();
        }
        const std::size_t before = all.size();
        add(client, doors.relay);
        return all.size() > before ? &all.back() : nullptr;
    }
    all.splice(all.end(), all, link);  // the one that was quiet longest stands first
    return &all.back();
}

void Links::drop_those_that_are_over() {
    for (Link& link : all) {
        if (!link.is_over()) continue;
        last_was_broken_off_ = link.broken_by_server;
        any_was_used_ = any_was_used_ || link.used;
        remember(&link.out, false);
        link.hang_up(stage_);
    }
    all.remove_if([](const Link& link) { return link.is_over(); });
}

std::optional<std::int64_t> Links::next_due() const {
    std::optional<std::int64_t> due;
    for (const Link& link : all) {
        for (const Way* way : {&link.out, &link.back}) {
            if (!way->line.empty() && !way->full) due = std::min(due.value_or(INT64_MAX), way->line.front().due_ns);
        }
    }
    return due;
}

bool Links::all_delivered() const {
    return std::all_of(all.begin(), all.end(), [](const Link& link) { return link.out.line.empty() && link.back.line.empty(); });
}

void Links::remember(const Way* next, bool all_left) const {
    if (!stage_.is_stepped()) return;
    Memory memory;
    memory.add(came_).add(all_left ? 1 : 0);
    for (const Link& link : all) {
        memory.add(link.came_as).add(link.broken ? 1 : 0).add(link.broken_by_server ? 1 : 0);
        for (const Way* way : {&link.out, &link.back}) {
            memory.add(way == next ? 1 : 0).add(way->open ? 1 : 0).add(way->closed ? 1 : 0).add(way->full ? 1 : 0);
            way->line.remember(memory);
        }
    }
    memory.tell(stage_);
}

void Links::show() const {
    std::array<std::int64_t, 2> bytes{}, packets{};
    std::int64_t stalled = 0;
    const std::int64_t now = monotonic_ns();
    for (const Link& link : all) {
        for (const Way* way : {&link.out, &link.back}) {
            const std::size_t side = way == &link.out ? 0 : 1;
            bytes[side] += static_cast<std::int64_t>(way->line.bytes());
            packets[side] += static_cast<std::int64_t>(way->line.packets());
            stalled += way->line.is_stalled(now) ? 1 : 0;
        }
    }
    stage_.show(kToServerBytes, bytes[0]);
    stage_.show(kToServerPackets, packets[0]);
    stage_.show(kToClientBytes, bytes[1]);
    stage_.show(kToClientPackets, packets[1]);
    stage_.show(kStalled, stalled);
}

}  // namespace ipc::demos
