#pragma once

#include <functional>
#include <vector>

#include <signal.h>
#include <sys/types.h>

#include "stage/stage.hpp"
#include "supervisor/looks.hpp"

namespace ipc::supervisor {

/// The actors of one run, as their parent holds them: who plays what, forking, the start barrier, reaping.
/// SIGCHLD must be blocked but where its owner waits, so that no child's end is missed.
class Cast {
public:
    struct Setting {
        int control_fd; ///< the actors close it
        int page_fd;
        const std::vector<int>& traces; ///< by actor; empty: nobody writes events
        sigset_t signal_mask;           ///< the mask an actor begins with
        bool search = false;            ///< one CPU for all, and no rank behind the front end
    };
    Cast(stage::Stage& stage, stage::RunPage& page, const Setting& setting);

    /// Forks all actors. Leaves through Stage::fail() where there are none to be had.
    void spawn();
    /// Waits until all have reached the start barrier and lets them through: together, or, with shut gates, one
    /// after the other, each to its first rest, so that what they do before their first gates has an order too.
    /// `attend(ns)` waits and sees to signals and orders.
    void open_barrier(const std::function<void(std::int64_t)>& attend);
    void reap();          ///< notes who ended, and how
    void kill_all();      ///< SIGKILL for each that is left
    bool all_gone() const;
    std::size_t size() const { return pids_.size(); }
    void signal(std::size_t actor, int number);
    Looks& looks() { return looks_; }

private:
    void assign();

    stage::Stage& stage_;
    stage::RunPage& page_;
    Setting setting_;
    std::vector<const stage::Role*> roles_; ///< by actor
    std::vector<pid_t> pids_;               ///< by actor; 0: reaped
    Looks looks_;
};

/// SIGCHLD waits from now on, but for the moment of ppoll() with the mask that this returns: so no child's end is
/// missed.
sigset_t block_child_ends();

/// Kills whatever descends from this process, however deep. It must be a subreaper: then it becomes the
/// parent of every orphan, so killing children until there are none reaches all.
void kill_descendants();

}  // namespace ipc::supervisor
