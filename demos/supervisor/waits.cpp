#include "supervisor/waits.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "supervisor/file_locks.hpp"
#include "supervisor/snapshot.hpp"

namespace ipc::supervisor {

using stage::ActorSlot;
using stage::kMaxActors;
using stage::RunPage;

namespace {

std::string letter(std::size_t actor) { return {static_cast<char>('A' + actor)}; }

std::size_t actors_in(const RunPage& page) { return std::min<std::size_t>(page.actors.load(), kMaxActors); }

std::vector<std::size_t> with_pid(const RunPage& page, int pid) {
    for (std::size_t actor = 0; actor < actors_in(page); ++actor) {
        if (pid > 0 && page.slots[actor].pid.load() == pid) return {actor};
    }
    return {};
}

/// A name out of shared memory: bounded, printable.
std::string text_of(const stage::LockName& name) {
    std::string text(name.data(), strnlen(name.data(), name.size()));
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return std::isprint(c) == 0; }, '?');
    return text;
}

std::vector<std::size_t> holders_of(const RunPage& page, const stage::LockName& name) {
    std::vector<std::size_t> holders;
    for (std::size_t actor = 0; actor < actors_in(page); ++actor) {
        const auto& held = page.slots[actor].holds;
        if (std::find(held.begin(), held.end(), name) != held.end()) holders.push_back(actor);
    }
    return holders;
}

/// glibc keeps the owner's thread id in a pthread mutex: in the futex word itself if it is robust or inherits
/// priority, else in the third word (struct __pthread_mutex_s).
std::vector<std::size_t> mutex_owner(const RunPage& page, int pid, std::uint64_t address) {
    std::array<std::uint32_t, 3> words{};
    iovec here{words.data(), sizeof(words)};
    iovec there{reinterpret_cast<void*>(address), sizeof(words)};
    if (process_vm_readv(pid, &here, 1, &there, 1, 0) != sizeof(words)) return {};
    const auto robust = with_pid(page, static_cast<int>(words[0] & FUTEX_TID_MASK));
    return robust.empty() ? with_pid(page, static_cast<int>(words[2])) : robust;
}

std::vector<std::size_t> file_lock_owner(const RunPage& page, int pid) {
    for (const FileLock& lock : read_locks()) {
        for (const FileLock::Waiter& waiter : lock.waiters) {
            if (waiter.pid == pid) return with_pid(page, lock.pid);
        }
    }
    return {};
}

/// What a descriptor of the process is: "pipe:[4711]", "socket:[12]", a path.
std::string link_of(int pid, std::int64_t fd) {
    const std::string path = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd);
    std::array<char, 256> target{};
    const ssize_t length = readlink(path.c_str(), target.data(), target.size() - 1);
    return length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : "";
}

/// "pipe:[4711]" as "a pipe" where numbers are not wanted.
std::string object_at(int pid, std::int64_t fd, bool numbers) {
    const std::string link = link_of(pid, fd);
    if (link.empty()) return "descriptor " + std::to_string(fd);
    const std::size_t bracket = link.find(":[");
    if (bracket != std::string::npos && !numbers) return "a " + link.substr(0, bracket);
    if (link.starts_with("anon_inode:")) return link.substr(11);
    const bool ours = link.find("ipc-playground.") != std::string::npos;
    return ours && !numbers ? "the queue or file of the run" : link;
}

struct CallWords {
    long number;
    const char* words; ///< {} stands for the object of the first argument
};

constexpr std::array kCalls{
    CallWords{SYS_read, "read from {}, which is empty"},
    CallWords{SYS_readv, "readv from {}, which is empty"},
    CallWords{SYS_write, "write to {}, which is full"},
    CallWords{SYS_writev, "writev to {}, which is full"},
    CallWords{SYS_mq_timedsend, "mq_send to {}, which is full"},
    CallWords{SYS_mq_timedreceive, "mq_receive from {}, which is empty"},
    CallWords{SYS_msgsnd, "msgsnd to a System V queue, which is full"},
    CallWords{SYS_msgrcv, "msgrcv from a System V queue, which has no such message"},
    CallWords{SYS_semop, "semop on a System V semaphore"},
    CallWords{SYS_semtimedop, "semop on a System V semaphore"},
    CallWords{SYS_sendto, "send to {}, which is full"},
    CallWords{SYS_sendmsg, "sendmsg to {}, which is full"},
    CallWords{SYS_recvfrom, "recv from {}, which is empty"},
    CallWords{SYS_recvmsg, "recvmsg from {}, which is empty"},
    CallWords{SYS_accept4, "accept on {}, until somebody connects"},
    CallWords{SYS_connect, "connect on {}, until somebody accepts"},
    CallWords{SYS_openat, "open of a FIFO, until somebody opens its other end"},
    CallWords{SYS_wait4, "wait for a child, until it ends"},
    CallWords{SYS_waitid, "wait for a child, until it ends"},
    CallWords{SYS_rt_sigsuspend, "sigsuspend, until a signal comes"},
    CallWords{SYS_rt_sigtimedwait, "sigwaitinfo, until a signal comes"},
    CallWords{SYS_futex, "futex, until somebody wakes it: a semaphore or a condition"},
    CallWords{SYS_ppoll, "poll, until a descriptor is ready"},
    CallWords{SYS_pselect6, "select, until a descriptor is ready"},
    CallWords{SYS_epoll_pwait, "epoll_wait, until a descriptor is ready"},
#if defined(__x86_64__)
    CallWords{SYS_accept, "accept on {}, until somebody connects"},
    CallWords{SYS_poll, "poll, until a descriptor is ready"},
    CallWords{SYS_select, "select, until a descriptor is ready"},
    CallWords{SYS_epoll_wait, "epoll_wait, until a descriptor is ready"},
    CallWords{SYS_pause, "pause, until a signal comes"},
#endif
};

std::string call_in_words(int pid, const ProcLook& look, bool numbers) {
    for (const CallWords& call : kCalls) {
        if (call.number != look.syscall) continue;
        std::string words = call.words;
        const std::size_t at = words.find("{}");
        if (at != std::string::npos) words.replace(at, 2, object_at(pid, look.argument, numbers));
        return words;
    }
    return look.syscall < 0 ? "a call that this machine does not let us read" : syscall_name(look.syscall);
}

}  // namespace

std::string Wait::in_words() const {
    if (!is_lock) return what;
    std::string words = "waits for " + what;
    if (holders.empty()) return words + ", which nobody holds";
    if (holders.front() == actor) return words + ", which it holds itself";
    words += " that ";
    for (std::size_t i = 0; i < holders.size(); ++i) words += (i == 0 ? "" : " and ") + letter(holders[i]);
    return words + (holders.size() == 1 ? " holds" : " hold");
}

Wait what_blocks(const RunPage& page, const Rest& rest, std::size_t actor, bool numbers) {
    const ActorSlot& slot = page.slots[actor];
    const ProcLook& look = rest.last_look(actor);
    const int pid = slot.pid.load();
    Wait wait{.actor = actor, .what = {}, .holders = {}};
    if (slot.wants[0] != 0) {
        wait.is_lock = true;
        wait.what = "the " + text_of(slot.wants);
        if (std::isdigit(static_cast<unsigned char>(wait.what.back())) != 0) wait.what.erase(0, 4);
        wait.holders = holders_of(page, slot.wants);
    } else if (look.syscall == SYS_futex) {
        wait.holders = mutex_owner(page, pid, look.arguments[0]);
        wait.is_lock = !wait.holders.empty();
        wait.what = wait.is_lock ? "the mutex" : "";
    } else if (look.syscall == SYS_flock || look.syscall == SYS_fcntl) {
        wait.is_lock = true;
        wait.what = "the file lock";
        wait.holders = file_lock_owner(page, pid);
    }
    if (wait.what.empty()) wait.what = call_in_words(pid, look, numbers);
    return wait;
}

std::vector<std::size_t> cycle_in(const std::vector<Wait>& waits) {
    const auto wait_of = [&waits](std::size_t actor) {
        return std::find_if(waits.begin(), waits.end(), [actor](const Wait& w) { return w.actor == actor; });
    };
    for (const Wait& start : waits) {
        std::vector<std::size_t> way;
        for (std::size_t actor = start.actor; std::find(way.begin(), way.end(), actor) == way.end();) {
            way.push_back(actor);
            const auto wait = wait_of(actor);
            if (wait == waits.end() || wait->holders.empty()) {
                way.clear();
                break;
            }
            actor = wait->holders.front();
            if (actor == start.actor) return way;
        }
    }
    return {};
}

std::string deadlock_in_words(const std::vector<Wait>& waits) {
    const std::vector<std::size_t> cycle = cycle_in(waits);
    std::string words;
    for (const Wait& wait : waits) {
        const bool on_it = std::find(cycle.begin(), cycle.end(), wait.actor) != cycle.end();
        if (!cycle.empty() && !on_it) continue;
        words += (words.empty() ? "" : ", ") + letter(wait.actor) + (wait.is_lock ? " " : ": ") + wait.in_words();
    }
    return words;
}

}  // namespace ipc::supervisor
