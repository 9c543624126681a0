// How the relay makes distance, loss and bandwidth. It is a process, not a cable: it reads what one side sent and
// writes it to the other side later.
//
// Distance: each packet is held for the time of one way, and a bit longer by chance (jitter).
// Bandwidth: a packet begins when the one before it is through, and takes its bits / bandwidth.
// Loss under UDP: the datagram is thrown away.
// Loss under TCP: the kernels at both ends of the relay lose nothing, and a relay that threw bytes away would break
// the stream. A lost segment of a real line is sent again when the retransmission timeout (RTO) is over, and all
// behind it waits, because TCP delivers in order. So the relay holds the line for an RTO: twice the round trip, at
// least 200 ms as in Linux, doubled each time that the segment is lost again (RFC 6298). Real TCP may be quicker
// where three more segments follow the lost one (fast retransmit); that is left out.
// Connecting takes no time: the relay accepts by itself. While stepping nothing does: what a step does must not depend
// on the clock.
#include "pipes_and_sockets/tcp_delay_line.hpp"

#include <algorithm>

#include "pipes_and_sockets/tcp_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr std::size_t kSegment = 1460;                  // what an Ethernet frame carries of TCP
constexpr std::int64_t kLeastRto = 200'000'000;         // ns: TCP_RTO_MIN of Linux
constexpr std::int64_t kFullCable = 1'000'000'000;      // ns of waiting: no router keeps more

bool is_lost(Stage& stage) { return static_cast<std::int64_t>(stage.random() % 100) < stage.value(kLoss); }

std::int64_t one_way(Stage& stage) {
    const std::int64_t distance = distance_ns(stage);
    const std::int64_t most = distance / 100 * stage.value(kJitter);
    return distance + static_cast<std::int64_t>(stage.random() % static_cast<std::uint64_t>(most + 1));
}

/// When its last bit is on the cable.
std::int64_t through_at(const Stage& stage, Cable& cable, std::size_t bytes) {
    const std::int64_t kilobits = stage.value(kBandwidth);
    const std::int64_t now = monotonic_ns();
    if (kilobits == 0) return cable.free_ns = now;
    const auto nanoseconds = static_cast<std::int64_t>(bytes) * 8'000'000 / kilobits;
    return cable.free_ns = std::max(now, cable.free_ns) + nanoseconds;
}

/// For how long lost copies of the segments hold up the line.
std::int64_t stall_of(Stage& stage, std::size_t bytes) {
    std::int64_t stall = 0;
    for (std::size_t segment = 0; segment < (bytes + kSegment - 1) / kSegment; ++segment) {
        for (std::int64_t rto = std::max(kLeastRto, 4 * distance_ns(stage)); is_lost(stage); rto *= 2) {
            stall += rto;
            stage.count(kStalls);
            stage.count(kStallMs, rto / 1'000'000);
        }
    }
    return stall;
}

}  // namespace

void DelayLine::put(Stage& stage, Packet packet) {
    put_ += is_udp(stage) ? 1 : static_cast<std::int64_t>(packet.bytes.size());
    if (is_udp(stage)) put_datagram(stage, std::move(packet));
    else put_segments(stage, std::move(packet));
}

void DelayLine::put_segments(Stage& stage, Packet packet) {
    packet.stall_ns = stall_of(stage, packet.bytes.size());
    packet.due_ns = through_at(stage, *cable_, packet.bytes.size()) + one_way(stage) + packet.stall_ns;
    if (stage.is_stepped()) packet.due_ns = monotonic_ns();
    // Head-of-line blocking: nothing comes out before what was sent earlier.
    last_due_ns_ = packet.due_ns = std::max(packet.due_ns, last_due_ns_);
    bytes_ += packet.bytes.size();
    packets_.push_back(std::move(packet));
}

void DelayLine::put_datagram(Stage& stage, Packet packet) {
    const bool full = !stage.is_stepped() && stage.value(kBandwidth) != 0 && cable_->free_ns - monotonic_ns() > kFullCable;
    if (full || is_lost(stage)) {
        stage.count(kDropped);
        lost_.add(put_);
        return;
    }
    packet.due_ns = through_at(stage, *cable_, packet.bytes.size()) + one_way(stage);
    if (stage.is_stepped()) packet.due_ns = monotonic_ns();
    bytes_ += packet.bytes.size();
    // Each comes out when it is due, whatever was sent before it.
    const auto later = std::upper_bound(packets_.begin(), packets_.end(), packet.due_ns,
                                        [](std::int64_t due, const Packet& other) { return due < other.due_ns; });
    packets_.insert(later, std::move(packet));
}

void DelayLine::pop() {
    bytes_ -= packets_.front().bytes.size();
    packets_.pop_front();
}

void DelayLine::took(std::size_t bytes) {
    packets_.front().bytes.erase(0, bytes);
    bytes_ -= bytes;
}

void DelayLine::remember(Memory& memory) const {
    memory.add(put_).add(static_cast<std::int64_t>(lost_.number()));
    for (const Packet& packet : packets_)
        memory.add(static_cast<std::int64_t>(packet.kind)).add(static_cast<std::int64_t>(packet.bytes.size()));
}

bool DelayLine::is_stalled(std::int64_t now) const {
    return std::any_of(packets_.begin(), packets_.end(), [now](const Packet& packet) {
        return packet.stall_ns > 0 && now < packet.due_ns && now >= packet.due_ns - packet.stall_ns;
    });
}

}  // namespace ipc::demos
