#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Knob kFraming, kType, kClients, kSize, kPassDescriptor, kCheckPeer, kAddress,
    kMode;
extern const ipc::stage::Metric kSent, kReceived, kMerged, kSplit, kPeerPid, kPeerUid, kRefused, kUnheard, kEacces,
    kDescriptorPassed, kCutOff, kServerGone;
extern const ipc::stage::Gauge kBound;

/// SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.
int socket_type(const ipc::stage::Stage& stage);
/// How many play the role: alone, a client is one program like any other.
int how_many(const ipc::stage::Stage& stage, const ipc::stage::Role& role);
/// In the warden: what the figures mean, in one sentence.
void report_unix_socket(ipc::stage::Stage& stage);

}  // namespace ipc::demos
