#pragma once

#include "pipes_and_sockets/pipeline.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

enum class CloseUnused { yes, no };

extern const ipc::stage::Knob kSync, kWriters, kSize, kCapacity, kDelay, kCloseUnused, kReaderQuits,
    kPipeline;
extern const ipc::stage::Metric kBytes, kMessages, kFillMax, kBlocked, kInterleaved, kEofSeen,
    kBrokenPipe;
extern const ipc::stage::Gauge kCapacityNow, kFill, kSigpipe, kEpipe;

/// In the warden: sums up what the actors counted and says it in a sentence. `writer` and `reader`
/// are the roles' places in Demo::roles.
void report_pipe(ipc::stage::Stage& stage, const PipelineResult& result, unsigned writer,
                 unsigned reader);

}  // namespace ipc::demos
