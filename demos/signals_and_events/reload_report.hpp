#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knobs where and replace, in their order.
enum class Where { main_loop, handler };
enum class Replace { rename, in_place };

extern const ipc::stage::Knob kWhere, kReplace;
extern const ipc::stage::Metric kReloads, kServed, kHalfRead, kDropped, kHangups, kSent, kCoalesced, kFlagWasUp;
extern const ipc::stage::Gauge kDaemonReady;

/// In the warden: what the figures mean, in one sentence.
void report_reload(ipc::stage::Stage& stage);

}  // namespace ipc::demos
