#include "supervisor/proc.hpp"

#include <dirent.h>
#include <fcntl.h>

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
    std::array<char, 64> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
    stat_ = Descriptor(open(path.data(), O_RDONLY | O_CLOEXEC));
    std::snprintf(path.data(), path.size(), "/proc/%d/syscall", pid);
    syscall_ = Descriptor(open(path.data(), O_RDONLY | O_CLOEXEC));
}

ProcLook ProcWatcher::look() const {
    ProcLook look;
    std::array<char, 1024> text{};
    if (!read_whole(stat_.get(), text)) return look;
    const char* state = after_name(text.data());
    if (state == nullptr) return look;
    look.state = *state;
    if (const char* cpu = field(state, 39)) look.cpu = std::atoi(cpu);

    if (!read_whole(syscall_.get(), text)) {
        look.syscall = look.state == 'Z' ? -1 : -2;
    } else if (std::strncmp(text.data(), "running", 7) != 0) {
        char* end = nullptr;
        look.syscall = static_cast<int>(std::strtol(text.data(), &end, 10));
        look.argument = static_cast<std::int64_t>(std::strtoull(end, nullptr, 16));
        if (look.syscall < 0) look.syscall = -1;
    }
    return look;
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
