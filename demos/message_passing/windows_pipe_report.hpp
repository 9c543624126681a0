#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Knob kMode, kInstances, kBuffer, kClients, kSize, kFault;
extern const ipc::stage::Metric kSent, kReceived, kMerged, kSplit, kPeerPid, kRefused, kMoreData, kPipeBusy,
    kBrokenPipe, kCutOff, kGaveUp;
extern const ipc::stage::Gauge kListening, kServed, kLastError, kClientsGone, kServerGone;

enum class Mode { message, byte };
enum class Fault { none, client_vanishes, server_vanishes };

std::vector<const ipc::stage::Gauge*> windows_pipe_gauges();
/// In an actor: the number that Windows gives to its process.
void show_windows_pid(ipc::stage::Stage& stage, long long pid);
/// In the warden: what the figures mean, in one sentence.
void report_windows_pipe(ipc::stage::Stage& stage);

}  // namespace ipc::demos
