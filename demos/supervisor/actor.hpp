#pragma once

#include <signal.h>
#include <sys/types.h>

#include <cstddef>
#include <vector>

#include "stage/demo.hpp"
#include "stage/run_page.hpp"

namespace ipc::supervisor {

/// What the warden hands to each actor.
struct ActorSetting {
    stage::RunPage* page;
    int control_fd; ///< the actor closes it: only the front end and the warden hold the control socket
    int page_fd;
    const std::vector<int>& traces; ///< by actor; each keeps only its own; may be empty
    std::size_t index;
    const stage::Role* role;
    void* exhibit;        ///< what the demo shows itself in, or nullptr
    sigset_t signal_mask; ///< the mask an actor begins with
    int pinned_cpu;       ///< -1: anywhere
    bool behind_front_end = true; ///< a lower priority than the front end's
};

/// Forks one actor, which plays its role and never returns. -1 with errno if there is none to be had.
/// Only from the warden's main thread: PR_SET_PDEATHSIG strikes when the forking *thread* ends.
pid_t spawn_actor(const ActorSetting& setting);

}  // namespace ipc::supervisor
