#pragma once

#include <cstdint>

#include "signals_and_events/meeting.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// What set_up() makes and the actors inherit.
extern Meeting* meeting;
extern int read_from[2];  ///< part 2: the pipe that the receiver reads
extern int wake_pipe[2];  ///< does not block

/// A signal's id in traces: whose it is, and the how many-th of that sender.
std::int64_t message_id(std::size_t sender, std::int64_t sequence);

/// How many SIGUSR2 a sender sends in each of the parts 2 and 3.
std::int64_t ticks(const ipc::stage::Stage& stage);

/// How often the main loop changes the record at most while it waits for these.
std::int64_t most_changes(const ipc::stage::Stage& stage);

/// The receiver's role.
void receive_signals(ipc::stage::Stage& stage);

}  // namespace ipc::demos
