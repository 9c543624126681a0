#pragma once

#include "signals_and_events/configuration.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Gauge kFileVersion, kFileLines, kNewVersion, kNewLines, kHangupPending;
extern const ipc::stage::Gauge kInUse, kReadLines, kReloadWanted, kInHandler, kRequest;

/// In the warden: the file, the one that is written beside it, and whether SIGHUP waits for the daemon.
void look_at_reload(ipc::stage::Stage& stage);

}  // namespace ipc::demos
