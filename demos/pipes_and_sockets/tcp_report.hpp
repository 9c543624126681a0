#pragma once

#include <cstdint>

#include "stage/stage.hpp"

namespace ipc::demos {

inline constexpr std::size_t kMostClients = 8;

extern const ipc::stage::Knob kProtocol, kFraming, kDistance, kLoss, kBandwidth, kJitter, kNodelay, kReset, kRelay,
    kClients, kSize, kBurst, kCalls, kInterval;
extern const ipc::stage::Metric kSent, kReceived, kMerged, kSplit, kLost, kReordered, kRttP50, kRttP99, kBytesPerSecond,
    kArrived, kAnswered, kResets, kStalls, kStallMs, kDropped, kRelayedToServer, kRelayedToClient;
extern const ipc::stage::Gauge kDistanceMs, kToServerBytes, kToServerPackets, kToClientBytes, kToClientPackets, kStalled,
    kSendQueue, kReceiveQueue, kRttNow, kServerPort, kRelayPort;

bool is_udp(const ipc::stage::Stage& stage);
/// One way, in ns.
std::int64_t distance_ns(const ipc::stage::Stage& stage);
/// In the warden: the figures, and what they mean.
void report_tcp(ipc::stage::Stage& stage);
/// What they mean, in one sentence: tcp_verdict.cpp.
void judge_tcp(ipc::stage::Stage& stage);

}  // namespace ipc::demos
