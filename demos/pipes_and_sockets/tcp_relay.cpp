// The relay: to the clients it is the server, to the server it is the clients. tcp_delay_line.cpp says how it makes
// distance, loss and bandwidth, tcp_link.cpp what goes in and out.
#include "pipes_and_sockets/tcp_relay.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <list>
#include <optional>

#include "pipes_and_sockets/tcp_link.hpp"
#include "pipes_and_sockets/tcp_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr std::int64_t kLook = 20'000'000;    // ns between two looks at the knobs while something is on its way

class Relay {
public:
    explicit Relay(Stage& stage) : stage_(stage), udp_(is_udp(stage)) {}
    void work();

private:
    bool over() const;
    void wait();
    void accept_client();
    void add(const Endpoint& client, int fd);
    void take_datagram();
    void show();
    std::optional<std::int64_t> next_due() const;

    Stage& stage_;
    const bool udp_;
    Cable to_server_, to_client_;
    std::list<Link> links_;
    std::vector<pollfd> ready_;
    std::int64_t to_come_ = 0;
};

bool Relay::over() const {
    if (!udp_) return to_come_ == 0 && links_.empty();
    return all_clients_left(stage_) && std::all_of(links_.begin(), links_.end(), [](const Link& link) {
        return link.out.line.empty() && link.back.line.empty();
    });
}

std::optional<std::int64_t> Relay::next_due() const {
    std::optional<std::int64_t> due;
    for (const Link& link : links_) {
        for (const Way* way : {&link.out, &link.back}) {
            if (!way->line.empty() && !way->full) due = std::min(due.value_or(INT64_MAX), way->line.front().due_ns);
        }
    }
    return due;
}

/// Until something comes, or something is due, or a receiver takes more.
void Relay::wait() {
    ready_.clear();
    ready_.push_back({udp_ || to_come_ > 0 ? doors.relay : -1, POLLIN, 0});
    for (const Link& link : links_) {
        const auto events = [](const Way& in, const Way& out) {
            const bool reads = in.open && in.line.bytes() < Link::kRoom;
            return static_cast<short>((reads ? POLLIN : 0) | (out.full ? POLLOUT : 0));
        };
        // An end without interest is left out: a hung-up socket would be ready all the time.
        const short client = events(link.out, link.back), server = events(link.back, link.out);
        ready_.push_back({client != 0 && !udp_ ? link.out.from : -1, client, 0});
        ready_.push_back({server != 0 ? link.back.from : -1, server, 0});
    }
    stage_.about_to("wait", static_cast<std::int64_t>(links_.size()));
    int count = 0;
    do {
        const auto due = next_due();
        const std::int64_t left = due ? std::clamp<std::int64_t>(*due - monotonic_ns(), 0, kLook) : 5 * kLook;
        const timespec limit{0, left};
        // TCP says when nobody is left: then all connections are closed. UDP never does.
        count = ppoll(ready_.data(), ready_.size(), due || udp_ ? &limit : nullptr, nullptr);
        show();
        if (count == 0 && !due) break;
    } while (count == 0 && !stage_.stopping() && next_due().value_or(0) > monotonic_ns());
    stage_.done("wait", count);
    if (count == -1 && errno != EINTR) stage_.fail("ppoll", "see man 2 ppoll");
    if (count == 0 && links_.empty()) stage_.back_off_us(0);
}

void Relay::add(const Endpoint& client, int fd) {
    const int up = new_socket(stage_, doors.server_at.family());
    if (connect(up, doors.server_at.generic(), doors.server_at.length) == -1) {  // the server is gone
        close(up);
        if (!udp_) close_by_reset(fd);
        return;
    }
    if (!udp_) {  // what was held back is not to be held back again
        set_nodelay(stage_, fd, true);
        set_nodelay(stage_, up, true);
    }
    links_.push_back({client, {fd, up, DelayLine(to_server_)}, {up, fd, DelayLine(to_client_)}});
}

void Relay::accept_client() {
    const int fd = accept4(doors.relay, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd == -1) stage_.fail("accept4", "close some descriptors or raise ulimit -n");
    --to_come_;
    add({}, fd);
}

/// Of UDP all clients' datagrams come to one socket; the sender's address tells them apart.
void Relay::take_datagram() {
    std::array<char, 65536> buffer;
    Endpoint from;
    from.length = sizeof(from.name);
    const ssize_t got = recvfrom(doors.relay, buffer.data(), buffer.size(), MSG_DONTWAIT, from.generic(), &from.length);
    if (got == -1) return;
    const auto is_from = [&](const Link& link) {
        return link.client.length == from.length && std::memcmp(&link.client.name, &from.name, from.length) == 0;
    };
    auto link = std::find_if(links_.begin(), links_.end(), is_from);
    if (link == links_.end()) {
        add(from, doors.relay);
        link = std::find_if(links_.begin(), links_.end(), is_from);
        if (link == links_.end()) return;
    }
    link->out.line.put(stage_, {.bytes = {buffer.data(), static_cast<std::size_t>(got)}});
}

void Relay::show() {
    std::array<std::int64_t, 2> bytes{}, packets{};
    std::int64_t stalled = 0;
    const std::int64_t now = monotonic_ns();
    for (const Link& link : links_) {
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

void Relay::work() {
    to_come_ = stage_.value(kClients);
    while (!over() && !stage_.stopping()) {
        wait();
        // The list may grow behind these: new links are polled the next time.
        std::size_t index = 1;
        for (Link& link : links_) {
            if (index + 1 >= ready_.size()) break;
            const short client = ready_[index].revents, server = ready_[index + 1].revents;
            index += 2;
            if ((client & POLLOUT) != 0) link.back.full = false;
            if ((server & POLLOUT) != 0) link.out.full = false;
            if ((client & (POLLIN | POLLHUP | POLLERR)) != 0 && link.out.open) link.take(stage_, link.out);
            if ((server & (POLLIN | POLLHUP | POLLERR)) != 0 && link.back.open) link.take(stage_, link.back);
        }
        if ((ready_[0].revents & POLLIN) != 0) {
            if (udp_) take_datagram();
            else accept_client();
        }
        for (Link& link : links_) {
            link.deliver(stage_, link.out);
            link.deliver(stage_, link.back);
        }
        links_.remove_if([this](Link& link) {
            const bool over = link.is_over();
            if (over) link.hang_up(stage_);
            return over;
        });
        show();
    }
}

}  // namespace

void relay(Stage& stage) {
    if (doors.server != -1) close(doors.server);  // the server's alone
    Relay(stage).work();
}

}  // namespace ipc::demos
