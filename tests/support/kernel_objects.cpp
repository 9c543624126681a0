#include "support/kernel_objects.hpp"

#include <dirent.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <map>
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

using Row = std::map<std::string, long>;

/// A table of /proc/sysvipc: the first line names the columns (man 5 proc_sysvipc).
void add_table(const char* table, const std::function<bool(const Row&)>& is_orphaned,
               std::set<std::string>& found) {
    const auto rows = split_lines(read_text(std::string("/proc/sysvipc/") + table));
    if (rows.empty()) return;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        std::istringstream names(rows[0]), values(rows[i]);
        Row row;
        std::string name;
        // Only permissions are octal; they are not looked at.
        for (long value = 0; names >> name && values >> value;) row[name] = value;
        if (row["uid"] != static_cast<long>(geteuid()) && geteuid() != 0) continue;
        if (row["key"] != 0 || !is_orphaned(row)) continue; // ours are all IPC_PRIVATE
        const char* id = table == std::string("shm") ? "shmid" : table == std::string("msg") ? "msqid" : "semid";
        found.insert(std::string("System V ") + table + " " + std::to_string(row[id]));
    }
}

bool is_dead(long pid) { return pid != 0 && !is_alive(static_cast<pid_t>(pid)); }

}  // namespace

std::set<std::string> orphaned_objects() {
    std::set<std::string> found;
    add_directory("/dev/shm", found);
    add_directory("/dev/mqueue", found);
    add_table("shm", [](const Row& row) { return is_dead(row.at("cpid")); }, found);
    // Queues and semaphores do not say who made them: whoever used a queue last may still live.
    add_table("msg", [](const Row& row) { return !(row.at("lspid") != 0 && !is_dead(row.at("lspid"))); }, found);
    add_table("sem", [](const Row&) { return true; }, found);
    for (const std::string& line : split_lines(read_text("/proc/net/unix"))) {
        const std::size_t path = line.find_first_of("/@");
        if (path != line.npos && is_orphaned_name(line)) found.insert("socket " + line.substr(path));
    }
    return found;
}

}  // namespace ipc::test
