#pragma once

#include "model/event_lane.hpp"

namespace ipc::model {

// What the kinds of events mean to the Timeline.

/// Where a slice of an actor's lane ends and the next begins. An event without a kind stands for
/// events that were not recorded.
inline constexpr KindMask kBoundaryKinds =
    bit(stage::EventKind::none) | bit(stage::EventKind::site_reached) |
    bit(stage::EventKind::call_started) | bit(stage::EventKind::call_returned) |
    bit(stage::EventKind::slept) | bit(stage::EventKind::value_stored) |
    bit(stage::EventKind::update_lost) | bit(stage::EventKind::process_started) |
    bit(stage::EventKind::process_ended);

/// Something went wrong for the learner's invariant.
inline constexpr KindMask kBadKinds =
    bit(stage::EventKind::update_lost) | bit(stage::EventKind::message_torn);

inline constexpr KindMask kValueKinds =
    bit(stage::EventKind::value_stored) | bit(stage::EventKind::update_lost);
inline constexpr KindMask kMessageKinds =
    bit(stage::EventKind::message_sent) | bit(stage::EventKind::message_received);
/// Where a message begins to be on its way, and where that ends.
inline constexpr KindMask kFillKinds =
    kMessageKinds | bit(stage::EventKind::message_torn) | bit(stage::EventKind::update_lost);
inline constexpr KindMask kSignalKinds =
    bit(stage::EventKind::signal_sent) | bit(stage::EventKind::signal_delivered);

/// Moments worth a mark of their own.
inline constexpr KindMask kMarkKinds =
    bit(stage::EventKind::owner_died) | bit(stage::EventKind::recovered) |
    bit(stage::EventKind::end_of_file) | bit(stage::EventKind::broken_pipe) |
    bit(stage::EventKind::process_forked) | bit(stage::EventKind::process_reaped) |
    bit(stage::EventKind::process_started) | bit(stage::EventKind::process_ended);

}  // namespace ipc::model
