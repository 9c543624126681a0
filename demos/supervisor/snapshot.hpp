#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stage/run_page.hpp"

namespace ipc::supervisor {

/// One actor as it stands now.
struct ActorNow {
    char letter = '?';
    std::string role;
    int pid = 0;
    stage::ActorState state = stage::ActorState::absent;
    char kernel_state = ' ';   ///< R, S, D, T, Z as in /proc/PID/stat; ' ' before the first look
    int syscall = -1;          ///< number of the system call it sleeps in; -1: none, -2: not readable
    std::int64_t syscall_argument = 0;
    int cpu = -1;
    int site = -1;             ///< index into Description::sites; -1: none yet
    int line = 0;              ///< in the demo's source
    std::int64_t value = 0;    ///< the local value at that site
    std::int64_t iterations = 0;
    std::int64_t blocked_ns = 0;
    bool stuck = false;        ///< has not moved for half a second though nobody holds it at a gate
    bool exited = false;
    int exit = 0;              ///< exit code, or minus the signal that killed it
    /// What it waits for while it is blocked and the run is paused: "waits for the mutex that A holds", "write
    /// to pipe:[4711], which is full".
    std::string waits_for;
    std::string failure;       ///< why it gave up; empty if it did not
    std::string wants;              ///< the lock that it is about to take, as the demo calls it; empty: none
    std::vector<std::string> holds; ///< the locks that it has, as the demo calls them

    /// Its kernel state in words, with the call where it sleeps in one: "running", "blocked in read".
    std::string in_words() const;
};

/// A whole run as it stands now: copied out of the shared page, checked and bounded.
struct Snapshot {
    stage::Phase phase = stage::Phase::setting_up;
    std::vector<ActorNow> actors;
    std::vector<std::int64_t> knobs;
    std::vector<std::int64_t> metrics; ///< raw cells, combined; see metric_number()
    std::vector<std::int64_t> gauges;
    int holds = -1; ///< verdict: 1, 0, -1 not known yet
    std::string verdict;
    std::string object_name;
    /// While the run is paused: nobody is at a gate and all that are left wait; who for whom. Else empty.
    std::string deadlock;
    double seconds = 0; ///< since the start barrier opened
    std::uint64_t events_recorded = 0;
    std::uint64_t events_dropped = 0;
    std::string failure; ///< why the run could not go on; one sentence; empty if it could
};

/// "read" for 0; "system call 999" for one without a name here.
std::string syscall_name(int number);

}  // namespace ipc::supervisor
