#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knobs open_order and mode, in their order.
enum class Order { writer_first, reader_first };
enum class Mode { both, write_only, read_only, none };

extern const ipc::stage::Knob kOrder, kNonblocking, kMode, kGap;
extern const ipc::stage::Metric kOpenWait, kBytes, kEnxio, kEacces, kWritten, kLines, kEofSeen, kCutOff,
    kBrokenPipe, kOpened;
extern const ipc::stage::Gauge kFill, kCapacity, kReadEnds, kWriteEnds, kPermissions;

/// In the warden: what the figures mean, in one sentence.
void report_fifo(ipc::stage::Stage& stage);

}  // namespace ipc::demos
