// The relay: to the clients it is the server, to the server it is the clients. tcp_delay_line.cpp says how it makes
// distance, loss and bandwidth, tcp_link.cpp what goes in and out, tcp_links.cpp who is joined with whom.
//
// With --role relay it stands between any two programs, on their machines or on a third one. It cannot know then who
// will still come: with TCP it leaves when the last of those who said anything has gone, with UDP when it is told to.
#include "pipes_and_sockets/tcp_relay.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include "pipes_and_sockets/tcp_links.hpp"
#include "pipes_and_sockets/tcp_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr std::int64_t kLook = 20'000'000;    // ns between two looks at the knobs while something is on its way

class Relay {
public:
    explicit Relay(Stage& stage) : stage_(stage), udp_(is_udp(stage)), links_(stage) {}
    void work();

private:
    bool over() const;
    bool is_open() const { return udp_ || stage_.alone() || to_come_ > 0; }
    void wait();
    void take_from_both_sides();
    void accept_client();
    void take_datagram();

    Stage& stage_;
    const bool udp_;
    Links links_;
    std::vector<pollfd> ready_;
    std::int64_t to_come_ = 0;
    bool all_left_ = false;  ///< UDP: no client sends any more
};

bool Relay::over() const {
    if (stage_.alone()) return !udp_ && links_.any_was_used() && links_.all.empty();
    if (!udp_) return to_come_ == 0 && links_.all.empty();
    return all_left_ && links_.all_delivered();
}

/// Until something comes, or something is due, or a receiver takes more.
void Relay::wait() {
    ready_.clear();
    ready_.push_back({is_open() ? doors.relay : -1, POLLIN, 0});
    ready_.push_back({all_left_ ? -1 : doors.clients.seen, POLLIN, 0});
    for (const Link& link : links_.all) {
        const auto events = [](const Way& in, const Way& out) {
            const bool reads = in.open && in.line.bytes() < Link::kRoom;
            return static_cast<short>((reads ? POLLIN : 0) | (out.full ? POLLOUT : 0));
        };
        // An end without interest is left out: a hung-up socket would be ready all the time.
        const short client = events(link.out, link.back), server = events(link.back, link.out);
        ready_.push_back({client != 0 && !udp_ ? link.out.from : -1, client, 0});
        ready_.push_back({server != 0 ? link.back.from : -1, server, 0});
    }
    links_.remember(nullptr, all_left_);
    stage_.about_to("wait", static_cast<std::int64_t>(links_.all.size()));
    int count = 0;
    do {
        const auto due = links_.next_due();
        const std::int64_t left = due ? std::clamp<std::int64_t>(*due - monotonic_ns(), 0, kLook) : 5 * kLook;
        const timespec limit{0, left};
        const bool looks_up = due || stage_.alone();  // alone: whether it is to stop
        count = ppoll(ready_.data(), ready_.size(), looks_up ? &limit : nullptr, nullptr);
        links_.show();
        if (count == 0 && !due) break;
    } while (count == 0 && !stage_.stopping() && links_.next_due().value_or(0) > monotonic_ns());
    stage_.done("wait", count);
    if (count == -1 && errno != EINTR) stage_.fail("ppoll", "see man 2 ppoll");
    // First what the last of them sent.
    if ((ready_[0].revents & POLLIN) == 0 && (ready_[1].revents & POLLHUP) != 0) all_left_ = true;
}

void Relay::take_from_both_sides() {
    std::size_t index = 2;  // as wait() put them there
    for (Link& link : links_.all) {
        const short client = ready_[index].revents, server = ready_[index + 1].revents;
        index += 2;
        if ((client & POLLOUT) != 0) link.back.full = false;
        if ((server & POLLOUT) != 0) link.out.full = false;
        if ((client & (POLLIN | POLLHUP | POLLERR)) != 0 && link.out.open) link.take(stage_, link.out);
        if ((server & (POLLIN | POLLHUP | POLLERR)) != 0 && link.back.open) link.take(stage_, link.back);
    }
}

void Relay::accept_client() {
    const int fd = accept4(doors.relay, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd == -1 && errno == ECONNABORTED) return;  // it has vanished already
    if (fd == -1) stage_.fail("accept4", "close some descriptors or raise ulimit -n");
    --to_come_;
    links_.add({}, fd);
}

void Relay::take_datagram() {
    std::array<char, 65536> buffer;
    Endpoint from;
    from.length = sizeof(from.name);
    const ssize_t got = recvfrom(doors.relay, buffer.data(), buffer.size(), MSG_DONTWAIT, from.generic(), &from.length);
    if (got == -1) return;
    Link* link = links_.of_sender(from);
    if (link != nullptr) link->out.line.put(stage_, {.bytes = {buffer.data(), static_cast<std::size_t>(got)}});
}

void Relay::work() {
    to_come_ = stage_.value(kClients);
    while (!over() && !stage_.stopping()) {
        wait();
        take_from_both_sides();
        if ((ready_[0].revents & POLLIN) != 0) {
            if (udp_) take_datagram();
            else accept_client();
        }
        for (Link& link : links_.all) {
            links_.remember(&link.out, all_left_);
            link.deliver(stage_, link.out);
            links_.remember(&link.back, all_left_);
            link.deliver(stage_, link.back);
        }
        links_.drop_those_that_are_over();
        links_.show();
    }
    if (!stage_.alone() || stage_.stopping() || !links_.last_was_broken_off()) return;
    errno = ECONNRESET;
    fail_without_server(stage_, "recv");
}

}  // namespace

void relay(Stage& stage) {
    leave_to_others({doors.server, doors.senders.seen, doors.clients.shown});
    Relay(stage).work();
}

}  // namespace ipc::demos
