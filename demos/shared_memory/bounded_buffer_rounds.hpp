#pragma once

#include "shared_memory/bounded_buffer_slots.hpp"

namespace ipc::demos {

/// The end of a round: all its items are taken and all have left the buffer, either because there will be
/// no more or because another choice of `sync` is wanted. Then the next round begins, with an empty buffer.

/// In a producer: true if it shall put no more in this round, since the knob was changed.
bool round_ends(stage::Stage& stage, Buffer& buffer);
/// A producer puts no more in this round. The last one closes the buffer.
void stop_putting(stage::Stage& stage, Buffer& buffer);
/// After that, and in a consumer once the buffer is closed and empty: waits for the next round. False: there
/// is none.
bool next_round(stage::Stage& stage, Buffer& buffer);
/// Nobody needs to wait for this actor any more.
void leave(stage::Stage& stage, Buffer& buffer);

/// How many play the first role, which is the producers'.
std::size_t producers(const stage::Stage& stage);

}  // namespace ipc::demos
