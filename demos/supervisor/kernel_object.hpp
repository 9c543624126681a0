#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "supervisor/reading.hpp"

namespace ipc::supervisor {

enum class ObjectKind : std::uint8_t {
    pipe,
    fifo,
    unix_socket,
    internet_socket,
    other_socket,
    eventfd,
    timerfd,
    signalfd,
    epoll,
    pidfd,
    posix_queue,
    system_v_queue,
    system_v_semaphores,
    shared_memory, ///< mapped by several: POSIX or System V shared memory, a memfd, a mapped file, an anonymous mapping
    file,
    named_lock, ///< a lock that the demo names: "fork 2"
    futex,      ///< a word in memory on which a process sleeps
    other,
};

/// "pipe", "FIFO", "Unix socket".
const char* word(ObjectKind kind);

/// One line of the Kernel panel.
struct KernelField {
    std::string name; ///< as the field says it: "fill", "QSIZE", "peer"
    Reading<std::string> value;
    std::string command; ///< shows the same outside; empty: the object's own does
    /// Of a line that is a set of signals: bit n - 1 is signal n.
    std::optional<std::uint64_t> signals = std::nullopt;
};

/// A process that has the object open or mapped.
struct KernelHolder {
    std::size_t process = 0; ///< index into KernelPicture::processes
    int fd = -1;             ///< -1: mapped, or known by number
    bool reads = false, writes = false;

    bool operator==(const KernelHolder&) const = default;
};

/// An object in the kernel, as far as it can be known without touching it.
struct KernelObject {
    ObjectKind kind = ObjectKind::other;
    /// The same for whoever holds it: "pipe:[37159]", "socket:[12]", "/dev/shm/x", "System V queue 7".
    std::string name;
    std::vector<KernelHolder> holders;
    std::vector<std::size_t> waiters; ///< processes that sleep in a call on it
    /// What is in it and what it can hold; `unit`: "bytes", "messages", "connections" ...
    Reading<std::int64_t> fill, capacity;
    std::string unit;
    std::vector<KernelField> fields;
    /// Of a connected socket: "its other end is C's descriptor 3", "the other end is outside this run". Empty: it
    /// has none.
    std::string other_end;
    std::string command; ///< a shell command that shows it outside

    const KernelField* field(const std::string& name) const;
};

}  // namespace ipc::supervisor
