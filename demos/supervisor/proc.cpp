#include "supervisor/proc.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace ipc::supervisor {
namespace {

/// From the beginning each time: reading at offset 0 makes the kernel fill the file anew.
bool read_whole(int fd, std::array<char, 1024>& text) {
    const ssize_t got = fd == -1 ? -1 : pread(fd, text.data(), text.size() - 1, 0);
    if (got < 0) return false;
    text[static_cast<std::size_t>(got)] = '\0';
    return got > 0;
}

/// State is field 3, ppid field 4, the CPU field 39 of /proc/PID/stat (man 5 proc). The name in field 2 may
/// hold spaces and brackets, so counting starts after its last ')'.
const char* after_name(const char* stat) {
    const char* bracket = std::strrchr(stat, ')');
    return bracket != nullptr && bracket[1] == ' ' ? bracket + 2 : nullptr;
}

const char* field(const char* from_state, int number) {
    const char* at = from_state;
    for (int seen = 3; seen < number && at != nullptr; ++seen) {
        at = std::strchr(at, ' ');
        if (at != nullptr) ++at;
    }
    return at;
}

std::vector<int> children_by_walk(int pid) {
    std::vector<int> children;
    DIR* proc = opendir("/proc");
    if (proc == nullptr) return children;
    while (const dirent* entry = readdir(proc)) {
        const int other = std::atoi(entry->d_name);
        if (other <= 0) continue;
        std::ifstream file("/proc/" + std::string(entry->d_name) + "/stat");
        std::string stat;
        std::getline(file, stat);
        const char* state = after_name(stat.c_str());
        const char* parent = state != nullptr ? field(state, 4) : nullptr;
        if (parent != nullptr && std::atoi(parent) == pid) children.push_back(other);
    }
    closedir(proc);
    return children;
}

}  // namespace

ProcWatcher::ProcWatcher(int pid) : pid_(pid) {
    const std::string folder = "/proc/" + std::to_string(pid) + "/";
    const auto file = [&folder](const std::string& name) {
        return Descriptor(open((folder + name).c_str(), O_RDONLY | O_CLOEXEC));
    };
    stat_ = file("stat");
    syscall_ = file("syscall");
    if (!syscall_.is_open()) syscall_error_ = errno;
    schedstat_ = file("schedstat");
    children_ = file("task/" + std::to_string(pid) + "/children");
}

ProcLook ProcWatcher::look() const {
    ProcLook look;
    std::array<char, 1024> text{};
    if (!read_whole(stat_.get(), text)) return look;
    const char* state = after_name(text.data());
    if (state == nullptr) return look;
    look.state = *state;
    // Faults are fields 10 and 12, nice 19, threads 20 (man 5 proc_pid_stat).
    if (const char* faults = field(state, 10)) {
        look.minor_faults = std::atoll(faults);
        if (const char* major = field(faults, 3 + 2)) look.major_faults = std::atoll(major);
    }
    if (const char* nice = field(state, 19)) {
        look.nice = std::atoi(nice);
        if (const char* threads = field(nice, 3 + 1)) look.threads = std::atoi(threads);
    }
    if (const char* cpu = field(state, 39)) look.cpu = std::atoi(cpu);

    if (!read_whole(syscall_.get(), text)) {
        look.syscall = look.state == 'Z' ? -1 : -2;
        look.syscall_error = syscall_.is_open() ? errno : syscall_error_;
    } else if (std::strncmp(text.data(), "running", 7) != 0) {
        char* end = nullptr;
        look.syscall = static_cast<int>(std::strtol(text.data(), &end, 10));
        for (std::uint64_t& argument : look.arguments) argument = std::strtoull(end, &end, 16);
        look.argument = static_cast<std::int64_t>(look.arguments[0]);
        if (look.syscall < 0) look.syscall = -1;
    }
    return look;
}

ProcWatcher::Turns ProcWatcher::turns() const {
    std::array<char, 1024> text{};
    Turns turns;
    if (!read_whole(schedstat_.get(), text)) return turns;
    // Time on a CPU, time waiting for one, times on a CPU (man 5 proc; Documentation/scheduler/sched-stats).
    char* end = nullptr;
    turns.cpu_ns = std::strtoll(text.data(), &end, 10);
    std::strtoll(end, &end, 10);
    turns.times = std::strtoull(end, nullptr, 10);
    return turns;
}

std::vector<int> ProcWatcher::children() const {
    std::array<char, 1024> text{};
    std::vector<int> children;
    if (!read_whole(children_.get(), text)) return children;
    char* at = text.data();
    for (char* end = nullptr;; at = end) {
        const long child = std::strtol(at, &end, 10);
        if (end == at) return children;
        children.push_back(static_cast<int>(child));
    }
}

bool wakes_by_itself(const ProcLook& look) {
    // Which argument holds the limit: a pointer, where null means none.
    const auto limited = [&look](std::size_t argument) { return look.arguments[argument] != 0; };
    switch (look.syscall) {
        case SYS_nanosleep:
        case SYS_clock_nanosleep: return true;
        case SYS_futex: return limited(3);
        case SYS_semtimedop: return limited(3);
        case SYS_mq_timedsend:
        case SYS_mq_timedreceive: return limited(4);
        case SYS_rt_sigtimedwait:
        case SYS_ppoll: return limited(2);
        case SYS_pselect6: return limited(4);
        // Milliseconds, where -1 means none.
        case SYS_epoll_pwait: return static_cast<std::int32_t>(look.arguments[3]) >= 0;
#if defined(__x86_64__)
        case SYS_poll: return static_cast<std::int32_t>(look.arguments[2]) >= 0;
        case SYS_epoll_wait: return static_cast<std::int32_t>(look.arguments[3]) >= 0;
        case SYS_select: return limited(4);
#endif
        default: return false;
    }
}

std::vector<int> children_of(int pid) {
    const std::string path =
        "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children";
    std::ifstream file(path);
    if (!file) return children_by_walk(pid);
    std::vector<int> children;
    for (int child = 0; file >> child;) children.push_back(child);
    return children;
}

}  // namespace ipc::supervisor
