#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Knob kFraming, kType, kClients, kSize, kPassDescriptor, kCheckPeer, kAddress;
extern const ipc::stage::Metric kSent, kReceived, kMerged, kSplit, kPeerPid, kPeerUid, kRefused, kDescriptorPassed;
extern const ipc::stage::Gauge kBound;

/// SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.
int socket_type(const ipc::stage::Stage& stage);
/// In the warden: what the figures mean, in one sentence.
void report_unix_socket(ipc::stage::Stage& stage);

}  // namespace ipc::demos
