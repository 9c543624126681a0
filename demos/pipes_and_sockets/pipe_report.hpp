#pragma once

#include <span>

#include "pipes_and_sockets/letters.hpp"
#include "pipes_and_sockets/pipeline.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

enum class CloseUnused { yes, no };

extern const ipc::stage::Knob kSync, kWriters, kSize, kCapacity, kDelay, kCloseUnused, kReaderQuits,
    kPipeline;
extern const ipc::stage::Metric kBytes, kMessages, kFillMax, kBlocked, kInterleaved, kEofSeen,
    kBrokenPipe;
extern const ipc::stage::Gauge kCapacityNow, kFill, kSigpipe, kEpipe;

/// A message's id in traces: whose it is, and the how many-th of that writer.
std::int64_t message_id(std::size_t writer, std::int64_t sequence);

/// In the reader: takes bytes apart into messages, and tells of those with another's bytes inside.
void check_letters(ipc::stage::Stage& stage, LetterStream& stream, std::span<const char> bytes);

/// In the warden: sums up what the actors counted and says it in a sentence. `writer` and `reader`
/// are the roles' places in Demo::roles.
void report_pipe(ipc::stage::Stage& stage, const PipelineResult& result, unsigned writer,
                 unsigned reader);

}  // namespace ipc::demos
