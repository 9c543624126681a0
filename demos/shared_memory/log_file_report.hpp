#pragma once

#include "shared_memory/log_file_lines.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Knob kSync;
extern const ipc::stage::Knob kCloseOtherFd;
extern const ipc::stage::Knob kWritesPerLine;
extern const ipc::stage::Knob kAppenders;

extern const ipc::stage::Metric kWritten;
extern const ipc::stage::Metric kIntact;
extern const ipc::stage::Metric kTorn;
extern const ipc::stage::Metric kOverwritten;
extern const ipc::stage::Metric kStuck;

extern const ipc::stage::Gauge kFileBytes;
extern const ipc::stage::Gauge kLockHolders;
extern const ipc::stage::Gauge kLockWaiters;

/// In the warden: reads what is new in the log, counts its lines, and says what came of them.
void report_log(ipc::stage::Stage& stage, int fd, Progress& progress);
/// Begins again with an empty log.
void forget_log();

}  // namespace ipc::demos
