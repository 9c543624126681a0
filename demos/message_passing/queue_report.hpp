#pragma once

#include <array>

#include "stage/stage.hpp"

namespace ipc::demos {

enum class Api { posix, sysv };
enum class Unlink { yes, no };
enum class Oversize { yes, no };
enum class Priorities { on, off };

inline constexpr unsigned kPriorities = 4;  ///< 0 to 3, 3 is the highest

extern const ipc::stage::Knob kApi, kPrioritiesKnob, kSenders, kReceivers, kSize, kCapacity,
    kNonblocking, kReceiveType, kDelay, kOversize, kUnlink;
extern const ipc::stage::Metric kSent, kReceived, kOutOfOrder, kBlocked, kWouldBlock, kTooLong,
    kMaxQueued;
extern const ipc::stage::Gauge kCapacityNow, kQueued, kOpened, kSendersLeft, kUnlinked;
extern const std::array<ipc::stage::Gauge, kPriorities> kQueuedAt;

/// In the warden: sums up and says it in a sentence. `name` is the queue's, or the number of a
/// System V one.
void report_queue(ipc::stage::Stage& stage, const char* name);

}  // namespace ipc::demos
