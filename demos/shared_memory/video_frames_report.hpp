#pragma once

#include "shared_memory/video_frames_picture.hpp"
#include "shared_memory/video_frames_rule.hpp"

namespace ipc::demos {

extern const ipc::stage::Metric kWritten, kShown, kTorn, kCopies, kRate, kCpu;
extern const ipc::stage::Metric kSkipped, kRetries, kFps;

extern const ipc::stage::Gauge kFrameDrawn, kFrameShown, kBandDrawn, kBandCopied, kTearRow,
    kSequence, kFront, kReading, kCapacity, kFill, kSyncNow, kTransportNow;

/// An actor, once a frame: what it has used of the CPUs, and how often a frame's bytes were copied
/// here.
void count_cpu(ipc::stage::Stage& stage);
void count_copies(ipc::stage::Stage& stage, Transport transport, std::size_t copied);
void show_rule(ipc::stage::Stage& stage, Rule rule);

/// In the warden: rates, copies and the verdict.
void map_tallies(ipc::stage::Stage& stage);
void begin_tallies();
void report_video(ipc::stage::Stage& stage, Size size, Rule rule);

}  // namespace ipc::demos
