#include "support/kernel_objects.hpp"

#include <dirent.h>
#include <sched.h>

#include <cstdlib>
#include <sstream>

#include "support/processes.hpp"
#include "support/wait.hpp"

namespace ipc::test {
namespace {

constexpr std::string_view kPrefix = "ipc-playground.";

/// Names are "ipc-playground.PID.STARTTIME.what", a POSIX semaphore's has "sem." before it.
bool is_orphaned_name(const std::string& path) {
    const std::size_t at = path.rfind(kPrefix);
    return at != path.npos && !is_alive(std::atoi(path.c_str() + at + kPrefix.size()));
}

void add_directory(const std::string& directory, std::set<std::string>& found) {
    DIR* entries = opendir(directory.c_str());
    if (entries == nullptr) return; // /dev/mqueue is not mounted everywhere
    while (const dirent* entry = readdir(entries)) {
        if (is_orphaned_name(entry->d_name)) found.insert(directory + "/" + entry->d_name);
    }
    closedir(entries);
}

/// A table of /proc/sysvipc: "key id perms ...", below a line of headings (man 5 proc_sysvipc).
void add_table(const std::string& table, std::set<std::string>& found) {
    const auto rows = split_lines(read_text("/proc/sysvipc/" + table));
    for (std::size_t i = 1; i < rows.size(); ++i) {
        std::istringstream columns(rows[i]);
        long key = 0, id = 0;
        if (columns >> key >> id) found.insert("System V " + table + " " + std::to_string(id));
    }
}

}  // namespace

bool enter_own_ipc_namespace() { return unshare(CLONE_NEWIPC) == 0; }

std::set<std::string> system_v_objects() {
    std::set<std::string> found;
    for (const char* table : {"shm", "msg", "sem"}) add_table(table, found);
    return found;
}

std::set<std::string> orphaned_objects() {
    std::set<std::string> found;
    add_directory("/dev/shm", found);
    add_directory("/dev/mqueue", found);
    for (const std::string& line : split_lines(read_text("/proc/net/unix"))) {
        const std::size_t path = line.find_first_of("/@");
        if (path != line.npos && is_orphaned_name(line)) found.insert("socket " + line.substr(path));
    }
    return found;
}

}  // namespace ipc::test
