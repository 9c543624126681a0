#include "supervisor/kernel_tables.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace ipc::supervisor {
namespace {

constexpr std::size_t kMostPolled = 64, kMostOperations = 32;

/// Reads a copy of another process's memory (man 2 process_vm_readv). Bytes read, or minus the errno.
ssize_t copy_from(int pid, std::uint64_t address, void* to, std::size_t size) {
    iovec here{to, size};
    iovec there{reinterpret_cast<void*>(address), size};
    const ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
    return got >= 0 ? got : -errno;
}

std::string why_not(ssize_t got) {
    const char* name = strerrorname_np(static_cast<int>(got < 0 ? -got : EFAULT));
    return std::string("its memory cannot be read (process_vm_readv: ") + (name != nullptr ? name : "?") + ")";
}

template <class T>
Reading<T> copy_of(int pid, std::uint64_t address) {
    T value{};
    const ssize_t got = copy_from(pid, address, &value, sizeof(value));
    if (got == static_cast<ssize_t>(sizeof(value))) return value;
    return Reading<T>::none(why_not(got));
}

template <class T>
Reading<std::vector<T>> copies_of(int pid, std::uint64_t address, std::uint64_t count, std::size_t most) {
    std::vector<T> values(std::min<std::uint64_t>(count, most));
    const ssize_t got = copy_from(pid, address, values.data(), values.size() * sizeof(T));
    if (got == static_cast<ssize_t>(values.size() * sizeof(T))) return values;
    return Reading<std::vector<T>>::none(why_not(got));
}

Reading<std::string> text_at(int pid, std::uint64_t address) {
    // Up to the end of its page first: what follows need not be there.
    constexpr std::uint64_t kPage = 4096;
    std::string text(std::min<std::uint64_t>(kPage - address % kPage, 1024), '\0');
    ssize_t got = copy_from(pid, address, text.data(), text.size());
    if (got <= 0) return Reading<std::string>::none(why_not(got));
    text.resize(strnlen(text.data(), static_cast<std::size_t>(got)));
    return text;
}

bool held_by(const std::vector<const KernelProcess*>& processes, int pid) {
    return std::any_of(processes.begin(), processes.end(), [pid](const KernelProcess* each) { return each->pid == pid; });
}

/// A queue has neither ends nor an end of file, so opening it anew for a moment changes nothing for whoever sends
/// and receives (man 7 mq_overview); it neither takes a message nor touches what mq_notify() asked for.
Reading<QueueLook> look_at_queue(int pid, int fd) {
    const std::string path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd);
    const Descriptor queue(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    mq_attr about{};
    if (!queue.is_open() || mq_getattr(queue.get(), &about) == -1) {
        return Reading<QueueLook>::none(why_not_readable(pid, "fd/" + std::to_string(fd), errno));
    }
    QueueLook look{.messages = about.mq_curmsgs, .most_messages = about.mq_maxmsg, .message_size = about.mq_msgsize};
    // "QSIZE:5          NOTIFY:0     SIGNO:0     NOTIFY_PID:0"
    std::array<char, 256> text{};
    if (read(queue.get(), text.data(), text.size() - 1) > 0) {
        look.bytes = std::atoll(text.data() + strlen("QSIZE:"));
        if (const char* notified = strstr(text.data(), "NOTIFY_PID:")) look.notified = std::atoi(notified + strlen("NOTIFY_PID:"));
    }
    return look;
}

}  // namespace

CallMemory read_call_memory(int pid, const SystemCall& call) {
    CallMemory memory;
    switch (call.number) {
        case SYS_futex: memory.words = copy_of<std::array<std::uint32_t, 3>>(pid, call.argument("uaddr")); break;
        case SYS_openat: memory.path = text_at(pid, call.argument("pathname")); break;
        case SYS_rt_sigtimedwait: memory.signals = copy_of<std::uint64_t>(pid, call.argument("set")); break;
#if defined(__x86_64__)
        case SYS_open: memory.path = text_at(pid, call.argument("pathname")); break;
        case SYS_poll:
#endif
        case SYS_ppoll: {
            const auto polled = copies_of<pollfd>(pid, call.argument("fds"), call.argument("nfds"), kMostPolled);
            if (!polled) memory.descriptors = Reading<std::vector<int>>::none(polled.why());
            std::vector<int> descriptors;
            for (std::size_t i = 0; polled && i < polled->size(); ++i) {
                if ((*polled)[i].fd >= 0) descriptors.push_back((*polled)[i].fd);
            }
            if (polled) memory.descriptors = std::move(descriptors);
            break;
        }
        case SYS_semop:
        case SYS_semtimedop: {
            const auto wanted = copies_of<sembuf>(pid, call.argument("sops"), call.argument("nsops"), kMostOperations);
            std::vector<CallMemory::Operation> operations;
            for (std::size_t i = 0; wanted && i < wanted->size(); ++i) {
                operations.push_back({(*wanted)[i].sem_num, (*wanted)[i].sem_op});
            }
            using Operations = Reading<std::vector<CallMemory::Operation>>;
            memory.operations = wanted ? Operations(std::move(operations)) : Operations::none(wanted.why());
            break;
        }
        default: break;
    }
    return memory;
}

void read_sockets(const KernelPicture& picture, SocketMonitor& monitor, KernelTables& tables) {
    std::vector<std::uint64_t> inodes;
    for (const KernelProcess& process : picture.processes) {
        for (std::size_t i = 0; process.descriptors && i < process.descriptors->size(); ++i) {
            const KernelDescriptor& each = (*process.descriptors)[i];
            if (each.kind == ObjectKind::other_socket) inodes.push_back(each.inode);
        }
    }
    std::sort(inodes.begin(), inodes.end());
    inodes.erase(std::unique(inodes.begin(), inodes.end()), inodes.end());
    tables.sockets.clear();
    if (inodes.empty()) return;
    tables.unix_told = monitor.look_at_unix(inodes, tables.sockets);
    const bool all_unix = std::all_of(inodes.begin(), inodes.end(), [&](std::uint64_t inode) { return tables.sockets.contains(inode); });
    if (all_unix) return;
    tables.internet_told = monitor.look_at_internet(inodes, tables.sockets);
    join_peers(tables.sockets);
}

void read_system_v(const KernelPicture& picture, KernelTables& tables) {
    tables.system_v = read_system_v();
    std::vector<const KernelProcess*> run;
    for (const KernelProcess& process : picture.processes) {
        run.push_back(&process);
        if (!process.call || process.call->arguments.empty()) continue;
        const CallArgument& first = process.call->arguments.front();
        if (first.kind != ArgumentKind::system_v_id) continue;
        const bool semaphores = first.name == "semid";
        (semaphores ? tables.semaphore_ids : tables.queue_ids).insert(static_cast<int>(first.value));
    }
    for (const SystemVQueue& queue : tables.system_v.queues) {
        if (held_by(run, queue.last_sender) || held_by(run, queue.last_receiver)) tables.queue_ids.insert(queue.id);
        if (tables.queue_ids.contains(queue.id)) tables.queue_limits[queue.id] = queue_limit(queue.id);
    }
    for (SystemVSemaphores& set : tables.system_v.semaphores) {
        // A set does not say who made it, but each semaphore who used it last.
        read_semaphores(set);
        for (std::size_t i = 0; set.each && i < set.each->size(); ++i) {
            if (held_by(run, (*set.each)[i].last_pid)) tables.semaphore_ids.insert(set.id);
        }
    }
}

void read_queues(const KernelPicture& picture, KernelTables& tables) {
    tables.queues.clear();
    for (const KernelProcess& process : picture.processes) {
        for (std::size_t i = 0; process.descriptors && i < process.descriptors->size(); ++i) {
            const KernelDescriptor& each = (*process.descriptors)[i];
            if (each.kind != ObjectKind::posix_queue) continue;
            const auto known = tables.queues.find(each.object);
            if (known == tables.queues.end() || !known->second) tables.queues[each.object] = look_at_queue(process.pid, each.fd);
        }
    }
}

}  // namespace ipc::supervisor
