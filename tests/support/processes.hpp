#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace ipc::test {

struct Process {
    pid_t pid = 0, parent = 0;
    char state = ' '; ///< as in /proc/PID/stat; Z: dead, not yet reaped
    std::string name;
};

/// Makes this process the parent of every orphan below it, so that none can leave descendants().
void adopt_orphans();

/// Every process below `pid`, children before grandchildren.
std::vector<Process> descendants(pid_t pid);

/// The same without the dead.
std::vector<Process> living_descendants(pid_t pid);

bool is_alive(pid_t pid); ///< there, and no zombie

/// Takes the dead that this process inherited away, but not those that a Program waits for: a zombie
/// still counts against its user's limit of processes.
void reap_orphans();
void keep_from_reaping(pid_t child); ///< a Program's own

}  // namespace ipc::test
