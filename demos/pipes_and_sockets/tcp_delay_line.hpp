#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "pipes_and_sockets/tcp_memory.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// What the relay holds back: bytes, or that one side closed or reset its connection.
struct Packet {
    enum class Kind { data, end, reset };
    Kind kind = Kind::data;
    std::string bytes = {};
    std::int64_t due_ns = 0;    ///< when it comes out at the far end, CLOCK_MONOTONIC
    std::int64_t stall_ns = 0;  ///< of this, waiting for a lost segment
};

/// One direction of the cable that all connections share: it carries one packet after another.
struct Cable {
    std::int64_t free_ns = 0;
};

/// One direction of one connection, or of the datagrams of one client.
class DelayLine {
public:
    explicit DelayLine(Cable& cable) : cable_(&cable) {}
    void put(ipc::stage::Stage& stage, Packet packet);
    bool empty() const { return packets_.empty(); }
    std::size_t packets() const { return packets_.size(); }
    std::size_t bytes() const { return bytes_; }
    const Packet& front() const { return packets_.front(); }
    void pop();
    void took(std::size_t bytes);  ///< off the first packet, of which only a part could be delivered
    bool is_stalled(std::int64_t now) const;
    void remember(Memory& memory) const;

private:
    void put_segments(ipc::stage::Stage& stage, Packet packet);
    void put_datagram(ipc::stage::Stage& stage, Packet packet);

    Cable* cable_;
    std::deque<Packet> packets_;  ///< by the time when they are due
    std::size_t bytes_ = 0;
    std::int64_t put_ = 0;  ///< bytes so far; of UDP datagrams
    Memory lost_;           ///< which of these
    std::int64_t last_due_ns_ = 0;
};

}  // namespace ipc::demos
