#pragma once

#include <set>
#include <string>

namespace ipc::test {

/// Every object of IPC Playground that has a name or a number of its own and whose maker is dead: POSIX
/// shared memory, semaphores and queues, System V objects, sockets in the file system, one line each.
/// Those of living makers belong to a run that is not over.
std::set<std::string> orphaned_objects();

}  // namespace ipc::test
