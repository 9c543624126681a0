#include "supervisor/kernel_object.hpp"

namespace ipc::supervisor {

const char* word(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::pipe: return "pipe";
        case ObjectKind::fifo: return "FIFO";
        case ObjectKind::unix_socket: return "Unix socket";
        case ObjectKind::internet_socket: return "internet socket";
        case ObjectKind::other_socket: return "socket";
        case ObjectKind::eventfd: return "eventfd";
        case ObjectKind::timerfd: return "timerfd";
        case ObjectKind::signalfd: return "signalfd";
        case ObjectKind::epoll: return "epoll";
        case ObjectKind::pidfd: return "pidfd";
        case ObjectKind::posix_queue: return "POSIX queue";
        case ObjectKind::system_v_queue: return "System V queue";
        case ObjectKind::system_v_semaphores: return "System V semaphores";
        case ObjectKind::shared_memory: return "shared memory";
        case ObjectKind::file: return "file";
        case ObjectKind::named_lock: return "lock";
        case ObjectKind::futex: return "futex";
        case ObjectKind::other: break;
    }
    return "other";
}

const KernelField* KernelObject::field(const std::string& wanted) const {
    for (const KernelField& each : fields) {
        if (each.name == wanted) return &each;
    }
    return nullptr;
}

}  // namespace ipc::supervisor
