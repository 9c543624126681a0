#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "supervisor/reading.hpp"

namespace ipc::supervisor {

/// The lines of /proc/sysvipc/msg, sem and shm (man 5 proc_sysvipc); what `ipcs` shows.
struct SystemVQueue {
    int id = -1;
    std::int64_t bytes = 0, messages = 0;
    int last_sender = 0, last_receiver = 0; ///< pids
};

struct SystemVSemaphore {
    std::int64_t value = 0, waiting_for_more = 0, waiting_for_zero = 0;
    int last_pid = 0; ///< who operated on it last
};

struct SystemVSemaphores {
    int id = -1;
    int count = 0;
    Reading<std::vector<SystemVSemaphore>> each; ///< by semctl(), which only looks
};

struct SystemVSegment {
    int id = -1;
    std::int64_t size = 0, attached = 0;
    int maker = 0, last_pid = 0;
    bool goes_with_last = false; ///< IPC_RMID is done: it goes when the last process lets go
};

struct SystemV {
    std::vector<SystemVQueue> queues;
    std::vector<SystemVSemaphores> semaphores; ///< without `each`
    std::vector<SystemVSegment> segments;
};

SystemV parse_system_v(std::string_view queues, std::string_view semaphores, std::string_view segments);
SystemV read_system_v();
/// The values in a set, and who waits: 2 us a semaphore.
void read_semaphores(SystemVSemaphores& set);
/// How many bytes a queue may hold.
Reading<std::int64_t> queue_limit(int id);

}  // namespace ipc::supervisor
