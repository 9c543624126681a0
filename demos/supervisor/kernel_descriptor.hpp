#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "supervisor/kernel_object.hpp"
#include "supervisor/reading.hpp"

namespace ipc::supervisor {

/// What /proc/PID/fdinfo/FD says (man 5 proc_pid_fdinfo).
struct DescriptorInfo {
    int flags = 0; ///< as open() takes them, and O_CLOEXEC
    std::uint64_t inode = 0;
    std::int64_t eventfd_count = -1, eventfd_id = -1;
    bool eventfd_semaphore = false;
    std::uint64_t signal_mask = 0;   ///< of a signalfd
    std::vector<int> epoll_targets;  ///< descriptors of the process that opened them
    std::int64_t timer_ticks = -1;   ///< expirations not yet read
    std::string timer_value;         ///< until the next: "(0, 250000000)", seconds and nanoseconds
    int pidfd_of = 0;
    std::vector<std::string> locks;  ///< as lines of /proc/locks: the locks that this open file has
};

DescriptorInfo parse_fdinfo(std::string_view text);

/// One open descriptor of a process. Its object is never opened: that would make the watcher a reader of a pipe,
/// and hide EPIPE and end of file.
struct KernelDescriptor {
    int fd = -1;
    ObjectKind kind = ObjectKind::other;
    std::string object; ///< KernelObject::name
    std::string link;   ///< as `ls -l /proc/PID/fd` shows it
    std::uint64_t inode = 0;
    bool reads = false, writes = false; ///< read end, write end, or both
    bool machinery = false; ///< the playground's own: the run's page, a trace, what it watches others by
    Reading<DescriptorInfo> info; ///< of those that are no plain file and no machinery

    std::string access_words() const; ///< "read end" of a pipe or FIFO, "write end"; else "read and write"
};

/// The kind of object, by how its link in /proc/PID/fd begins; `other` for a path, of which stat tells more.
ObjectKind kind_of_link(std::string_view link);
/// Whether the playground itself is what is behind it.
bool is_machinery(std::string_view link);

/// The open descriptors of a process in order: 9 us each. Without `flags` 4 us, and `info` is left out of pipes, FIFOs
/// and sockets, of which it only tells flags such as O_NONBLOCK.
Reading<std::vector<KernelDescriptor>> read_descriptors(int pid, bool flags = true);
/// How many there are, in 1 us; -1 where the kernel does not say (before 6.2).
int count_descriptors(int pid);

/// Memory that a process shares with others: the lines of /proc/PID/maps with an "s".
struct KernelMapping {
    std::string object; ///< KernelObject::name
    std::string path;   ///< as maps shows it: "/dev/shm/x", "/SYSV00000000 (deleted)", "/dev/zero (deleted)"
    std::uint64_t inode = 0, begin = 0, end = 0, offset = 0;
    std::string device; ///< "00:01"
    bool writes = false;
    bool machinery = false;
};

std::vector<KernelMapping> parse_maps(std::string_view text);
Reading<std::vector<KernelMapping>> read_mappings(int pid);

}  // namespace ipc::supervisor
