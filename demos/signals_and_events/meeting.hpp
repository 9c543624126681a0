#pragma once

#include <semaphore.h>

#include <array>
#include <atomic>

#include "stage/stage.hpp"

namespace ipc::demos {

inline constexpr std::size_t kMostSenders = 4;

/// Where the receiver and the senders agree on what comes next, in shared memory: the receiver
/// opens each part of a round, every sender plays it and says that it is done.
struct Meeting {
    std::array<sem_t, kMostSenders> go;  ///< one for each sender
    sem_t done;
    std::atomic<bool> over;
    /// The ids of the first SIGUSR1 of this round: of several pending ones the kernel keeps the
    /// first.
    std::array<std::atomic<std::int64_t>, kMostSenders> first_standard;
};

/// In the warden: memory and semaphores that all actors share.
Meeting* make_meeting(ipc::stage::Stage& stage);

/// The receiver's side.
void open_part(ipc::stage::Stage& stage, Meeting& meeting, std::int64_t senders);
bool all_done(Meeting& meeting, std::int64_t senders);
void wait_for_senders(ipc::stage::Stage& stage, Meeting& meeting, std::int64_t senders);
void close_meeting(ipc::stage::Stage& stage, Meeting& meeting, std::int64_t senders);

/// A sender's side. False: there will be no further part.
bool wait_for_part(ipc::stage::Stage& stage, Meeting& meeting, std::size_t sender);
void part_done(Meeting& meeting);

}  // namespace ipc::demos
