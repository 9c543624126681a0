#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Knob kSync, kKind, kCount, kSenders, kBlockedMs, kRestart, kHandler,
    kChildren, kReap;
extern const ipc::stage::Metric kSent, kHandled, kCoalesced, kInOrder, kEintr, kCorrupted,
    kDeadlocked, kZombies;
extern const ipc::stage::Gauge kUsr1Sent, kUsr1Handled, kRtSent, kRtHandled, kUsr2Sent,
    kUsr2Handled, kChldSent, kChldHandled, kZombiesNow, kPending, kBlocked, kIgnored, kCaught,
    kInHandler, kHandlerLocks, kPart, kHeard, kInterrupted, kChanges, kLeftToDo, kForked, kFirstWord,
    kSecondWord, kSigkillErrno, kSigstopErrno;

enum class Kind { standard, realtime, both };

/// In the warden: reads the receiver's signal masks from the kernel, sums up and says it in a
/// sentence.
void report_signals(ipc::stage::Stage& stage, std::size_t receiver);

}  // namespace ipc::demos
