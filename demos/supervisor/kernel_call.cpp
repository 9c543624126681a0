#include "supervisor/kernel_call.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "supervisor/event_words.hpp"
#include "supervisor/snapshot.hpp"

namespace ipc::supervisor {
namespace {

struct CallInfo {
    long number;
    const char* name;
    /// Its arguments, each with its kind: d descriptor, p address, x flags, s signal, i System V number, o flags
    /// of open, f operation of futex, n number. Empty: not known here.
    const char* arguments;
};

constexpr std::array kCalls{
    CallInfo{SYS_read, "read", "d:fd p:buf n:count"},
    CallInfo{SYS_write, "write", "d:fd p:buf n:count"},
    CallInfo{SYS_readv, "readv", "d:fd p:iov n:iovcnt"},
    CallInfo{SYS_writev, "writev", "d:fd p:iov n:iovcnt"},
    CallInfo{SYS_pread64, "pread64", "d:fd p:buf n:count n:offset"},
    CallInfo{SYS_pwrite64, "pwrite64", "d:fd p:buf n:count n:offset"},
    CallInfo{SYS_openat, "openat", "d:dirfd p:pathname o:flags"},
    CallInfo{SYS_close, "close", "d:fd"},
    CallInfo{SYS_futex, "futex", "p:uaddr f:futex_op n:val p:timeout"},
    CallInfo{SYS_semop, "semop", "i:semid p:sops n:nsops"},
    CallInfo{SYS_semtimedop, "semtimedop", "i:semid p:sops n:nsops p:timeout"},
    CallInfo{SYS_flock, "flock", "d:fd n:operation"},
    CallInfo{SYS_fcntl, "fcntl", "d:fd n:cmd p:arg"},
    CallInfo{SYS_mq_timedsend, "mq_timedsend", "d:mqdes p:msg_ptr n:msg_len n:msg_prio p:abs_timeout"},
    CallInfo{SYS_mq_timedreceive, "mq_timedreceive", "d:mqdes p:msg_ptr n:msg_len p:msg_prio p:abs_timeout"},
    CallInfo{SYS_msgsnd, "msgsnd", "i:msqid p:msgp n:msgsz x:msgflg"},
    CallInfo{SYS_msgrcv, "msgrcv", "i:msqid p:msgp n:msgsz n:msgtyp x:msgflg"},
    CallInfo{SYS_rt_sigsuspend, "rt_sigsuspend", "p:mask n:sigsetsize"},
    CallInfo{SYS_rt_sigtimedwait, "rt_sigtimedwait", "p:set p:info p:timeout n:sigsetsize"},
    CallInfo{SYS_wait4, "wait4", "n:pid p:wstatus x:options p:rusage"},
    CallInfo{SYS_waitid, "waitid", "n:idtype n:id p:infop x:options"},
    CallInfo{SYS_nanosleep, "nanosleep", "p:duration p:rem"},
    CallInfo{SYS_clock_nanosleep, "clock_nanosleep", "n:clockid x:flags p:t p:remain"},
    CallInfo{SYS_ppoll, "ppoll", "p:fds n:nfds p:tmo_p p:sigmask"},
    CallInfo{SYS_pselect6, "pselect6", "n:nfds p:readfds p:writefds p:exceptfds p:timeout"},
    CallInfo{SYS_epoll_pwait, "epoll_pwait", "d:epfd p:events n:maxevents n:timeout"},
    CallInfo{SYS_accept4, "accept4", "d:sockfd p:addr p:addrlen x:flags"},
    CallInfo{SYS_connect, "connect", "d:sockfd p:addr n:addrlen"},
    CallInfo{SYS_sendto, "sendto", "d:sockfd p:buf n:len x:flags p:dest_addr n:addrlen"},
    CallInfo{SYS_recvfrom, "recvfrom", "d:sockfd p:buf n:len x:flags p:src_addr p:addrlen"},
    CallInfo{SYS_sendmsg, "sendmsg", "d:sockfd p:msg x:flags"},
    CallInfo{SYS_recvmsg, "recvmsg", "d:sockfd p:msg x:flags"},
    CallInfo{SYS_sched_yield, "sched_yield", ""},
    CallInfo{SYS_exit_group, "exit_group", "n:status"},
    CallInfo{SYS_restart_syscall, "restart_syscall", ""},
#if defined(__x86_64__)
    CallInfo{SYS_poll, "poll", "p:fds n:nfds n:timeout"},
    CallInfo{SYS_select, "select", "n:nfds p:readfds p:writefds p:exceptfds p:timeout"},
    CallInfo{SYS_pause, "pause", ""},
    CallInfo{SYS_epoll_wait, "epoll_wait", "d:epfd p:events n:maxevents n:timeout"},
    CallInfo{SYS_open, "open", "p:pathname o:flags"},
    CallInfo{SYS_accept, "accept", "d:sockfd p:addr p:addrlen"},
#endif
};

const CallInfo* find_call(int number) {
    const auto at = std::find_if(kCalls.begin(), kCalls.end(), [number](const CallInfo& call) { return call.number == number; });
    return at == kCalls.end() ? nullptr : &*at;
}

ArgumentKind kind_of(char letter) {
    switch (letter) {
        case 'd': return ArgumentKind::descriptor;
        case 'p': return ArgumentKind::address;
        case 'x': return ArgumentKind::flags;
        case 's': return ArgumentKind::signal;
        case 'i': return ArgumentKind::system_v_id;
        case 'o': return ArgumentKind::open_flags;
        case 'f': return ArgumentKind::futex;
        default: return ArgumentKind::number;
    }
}

std::string hex(std::uint64_t value) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "0x%llx", static_cast<unsigned long long>(value));
    return text.data();
}

std::string open_flags(std::uint64_t flags) {
    const std::uint64_t access = flags & O_ACCMODE;
    std::string words = access == O_RDONLY ? "O_RDONLY" : access == O_WRONLY ? "O_WRONLY" : "O_RDWR";
    for (const auto& [bit, name] : {std::pair<int, const char*>{O_CREAT, "O_CREAT"}, {O_NONBLOCK, "O_NONBLOCK"},
                                    {O_APPEND, "O_APPEND"}, {O_CLOEXEC, "O_CLOEXEC"}}) {
        if ((flags & static_cast<std::uint64_t>(bit)) != 0) words += std::string("|") + name;
    }
    return words;
}

std::string futex_operation(std::uint64_t operation) {
    const int command = static_cast<int>(operation) & FUTEX_CMD_MASK;
    std::string words = command == FUTEX_WAIT          ? "FUTEX_WAIT"
                        : command == FUTEX_WAIT_BITSET ? "FUTEX_WAIT_BITSET"
                        : command == FUTEX_LOCK_PI     ? "FUTEX_LOCK_PI"
                        : command == FUTEX_WAKE        ? "FUTEX_WAKE"
                                                       : hex(static_cast<std::uint64_t>(command));
    if ((operation & FUTEX_PRIVATE_FLAG) != 0) words += "_PRIVATE";
    if ((operation & FUTEX_CLOCK_REALTIME) != 0) words += "|FUTEX_CLOCK_REALTIME";
    return words;
}

std::string text_of(ArgumentKind kind, std::uint64_t value) {
    // Registers are 64 bits wide; these arguments are ints, and -100 of openat is AT_FDCWD.
    const auto small = static_cast<std::int32_t>(value);
    switch (kind) {
        case ArgumentKind::descriptor: return small == AT_FDCWD ? "AT_FDCWD" : std::to_string(small);
        case ArgumentKind::system_v_id: return std::to_string(small);
        case ArgumentKind::signal: return signal_name(small);
        case ArgumentKind::address: return value == 0 ? "NULL" : hex(value);
        case ArgumentKind::flags: return value == 0 ? "0" : hex(value);
        case ArgumentKind::open_flags: return open_flags(value);
        case ArgumentKind::futex: return futex_operation(value);
        case ArgumentKind::number: break;
    }
    return value >> 31 == 0x1ffffffff || value >> 32 == 0 ? std::to_string(small) : std::to_string(static_cast<std::int64_t>(value));
}

}  // namespace

int SystemCall::descriptor() const {
    if (arguments.empty() || arguments.front().kind != ArgumentKind::descriptor) return -1;
    return static_cast<int>(static_cast<std::int32_t>(arguments.front().value));
}

std::uint64_t SystemCall::argument(const std::string& wanted) const {
    for (const CallArgument& each : arguments) {
        if (each.name == wanted) return each.value;
    }
    return 0;
}

std::string SystemCall::in_words() const {
    std::string words = name + "(";
    for (const CallArgument& each : arguments) words += (&each == &arguments.front() ? "" : ", ") + each.text;
    return words + ")";
}

std::string SystemCall::command() const { return "man 2 " + name; }

SystemCall decode_call(const ProcLook& look) {
    SystemCall call{.number = look.syscall, .name = syscall_name(look.syscall), .arguments = {}};
    const CallInfo* info = find_call(look.syscall);
    std::string_view left = info != nullptr ? info->arguments : "";
    for (std::size_t at = 0; !left.empty() && at < look.arguments.size(); ++at) {
        const std::string_view one = left.substr(0, left.find(' '));
        left.remove_prefix(std::min(left.size(), one.size() + 1));
        const ArgumentKind kind = kind_of(one.front());
        call.arguments.push_back({std::string(one.substr(2)), kind, look.arguments[at], text_of(kind, look.arguments[at])});
    }
    return call;
}

std::string syscall_name(int number) {
    const CallInfo* call = find_call(number);
    return call != nullptr ? call->name : "system call " + std::to_string(number);
}

bool takes_descriptor(int number) {
    const CallInfo* call = find_call(number);
    return call != nullptr && call->arguments[0] == 'd' && call->number != SYS_openat;
}

}  // namespace ipc::supervisor
