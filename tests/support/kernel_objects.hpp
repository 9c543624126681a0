#pragma once

#include <set>
#include <string>

namespace ipc::test {

/// Gives this process and what it starts System V objects and POSIX queues of their own, which nobody else
/// on the machine sees or makes. False where that is not allowed (it needs CAP_SYS_ADMIN).
bool enter_own_ipc_namespace();

/// Every object of IPC Playground that has a name of its own and whose maker is dead: POSIX shared memory,
/// semaphores and queues, sockets in the file system, one line each. Those of living makers belong to a run
/// that is not over.
std::set<std::string> orphaned_objects();

/// All System V objects of this namespace. They have only numbers: whose they are is known in one's own.
std::set<std::string> system_v_objects();

}  // namespace ipc::test
