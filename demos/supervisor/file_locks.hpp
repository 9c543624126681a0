#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipc::supervisor {

/// One lock of /proc/locks (man 5 proc_locks): "1: FLOCK ADVISORY WRITE 4127 00:01:1034 0 EOF".
struct FileLock {
    std::string kind;  ///< "FLOCK", "POSIX" (fcntl), "OFDLCK"
    bool writes = false;
    int pid = -1;      ///< of an open file description's lock -1: it belongs to no one process
    std::string file;  ///< "00:01:1034": device and inode
    std::string range; ///< "0 EOF": the first and the last byte
    struct Waiter {
        int pid = -1;
        bool writes = false;
    };
    std::vector<Waiter> waiters; ///< those that sleep until it is given back

    std::uint64_t inode() const;
    std::string call() const; ///< "flock", "fcntl"
};

std::vector<FileLock> parse_locks(std::string_view text);
/// All of this machine.
std::vector<FileLock> read_locks();

}  // namespace ipc::supervisor
