#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "supervisor/file_locks.hpp"
#include "supervisor/kernel_picture.hpp"
#include "supervisor/kernel_sockets.hpp"
#include "supervisor/system_v.hpp"

namespace ipc::supervisor {

/// A POSIX message queue.
struct QueueLook {
    std::int64_t messages = 0, most_messages = 0, message_size = 0;
    std::int64_t bytes = 0;  ///< QSIZE
    int notified = 0;        ///< the pid that asked mq_notify() for a signal; 0: none
};

/// Whose descriptor a socket was when what that process has open was last read.
struct SeenEnd {
    int pid = 0, fd = -1;
    std::int64_t at_ns = 0; ///< CLOCK_MONOTONIC
};

/// What is known of objects apart from who holds them, as last read.
struct KernelTables {
    SocketLooks sockets;
    std::map<std::uint64_t, SeenEnd> seen; ///< by the socket's inode, which it keeps as long as it is open anywhere
    Reading<bool> unix_told, internet_told; ///< or why the kernel tells nothing of such sockets
    std::vector<FileLock> locks;
    SystemV system_v;
    std::map<int, Reading<std::int64_t>> queue_limits;
    std::set<int> queue_ids, semaphore_ids; ///< System V objects that the run was seen to use
    std::map<std::string, Reading<QueueLook>> queues; ///< POSIX queues, by KernelObject::name
};

/// Each reads its part anew, for the processes of the picture.
void read_sockets(const KernelPicture& picture, SocketMonitor& monitor, KernelTables& tables);
void read_system_v(const KernelPicture& picture, KernelTables& tables);
void read_queues(const KernelPicture& picture, KernelTables& tables);
CallMemory read_call_memory(int pid, const SystemCall& call);

/// Makes the picture's objects out of its processes and the tables. Objects that `outside` names, by their links,
/// are the front end's own and left out.
void make_objects(KernelPicture& picture, const KernelTables& tables, const std::set<std::string>& outside);
/// Adds everybody on the machine who holds one of the picture's objects; true if all could be looked at.
void add_strangers(KernelPicture& picture);

}  // namespace ipc::supervisor
