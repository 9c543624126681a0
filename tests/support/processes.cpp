#include "support/processes.hpp"

#include <dirent.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <set>

#include "support/wait.hpp"

namespace ipc::test {
namespace {

std::optional<Process> look_at(pid_t pid) {
    // "PID (NAME) STATE PARENT ...": the name may hold spaces and brackets (man 5 proc_pid_stat).
    const std::string stat = read_text("/proc/" + std::to_string(pid) + "/stat");
    const std::size_t open = stat.find('('), close = stat.rfind(')');
    if (open == stat.npos || close == stat.npos || close + 4 > stat.size()) return {};
    Process process;
    process.pid = pid;
    process.name = stat.substr(open + 1, close - open - 1);
    process.state = stat[close + 2];
    process.parent = std::atoi(stat.c_str() + close + 4);
    return process;
}

std::vector<Process> all_processes() {
    std::vector<Process> all;
    DIR* entries = opendir("/proc");
    if (entries == nullptr) return all;
    while (const dirent* entry = readdir(entries)) {
        const pid_t pid = std::atoi(entry->d_name);
        if (pid <= 0) continue;
        if (const auto process = look_at(pid)) all.push_back(*process);
    }
    closedir(entries);
    return all;
}

std::set<pid_t>& waited_for() {
    static std::set<pid_t> children;
    return children;
}

}  // namespace

void adopt_orphans() { prctl(PR_SET_CHILD_SUBREAPER, 1); }

std::vector<Process> descendants(pid_t pid) {
    const std::vector<Process> all = all_processes();
    std::vector<Process> found;
    std::vector<pid_t> parents{pid};
    for (std::size_t i = 0; i < parents.size(); ++i) {
        for (const Process& process : all) {
            if (process.parent != parents[i]) continue;
            found.push_back(process);
            parents.push_back(process.pid);
        }
    }
    return found;
}

std::vector<Process> living_descendants(pid_t pid) {
    std::vector<Process> living;
    for (const Process& process : descendants(pid)) {
        if (process.state != 'Z' && process.state != 'X') living.push_back(process);
    }
    return living;
}

bool is_alive(pid_t pid) {
    const auto process = look_at(pid);
    return process && process->state != 'Z' && process->state != 'X';
}

void keep_from_reaping(pid_t child) { waited_for().insert(child); }

void reap_orphans() {
    for (const Process& process : descendants(getpid())) {
        const bool inherited = process.parent == getpid() && !waited_for().contains(process.pid);
        if (inherited && process.state == 'Z') waitpid(process.pid, nullptr, WNOHANG);
    }
}

}  // namespace ipc::test
