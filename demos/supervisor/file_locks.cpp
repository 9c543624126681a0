#include "supervisor/file_locks.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace ipc::supervisor {

std::uint64_t FileLock::inode() const { return std::strtoull(file.c_str() + file.rfind(':') + 1, nullptr, 10); }

std::string FileLock::call() const { return kind == "FLOCK" ? "flock" : "fcntl"; }

std::vector<FileLock> parse_locks(std::string_view text) {
    std::vector<FileLock> locks;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string number, kind, advisory, mode;
        FileLock lock;
        words >> number >> kind;
        // "1: -> FLOCK ...": it waits for the lock above.
        const bool waits = kind == "->";
        if (waits) words >> kind;
        std::string last;
        words >> advisory >> mode >> lock.pid >> lock.file >> lock.range >> last;
        if (words.fail()) continue;
        lock.kind = kind;
        lock.writes = mode == "WRITE";
        lock.range += " " + last;
        if (!waits) locks.push_back(std::move(lock));
        else if (!locks.empty()) locks.back().waiters.push_back({lock.pid, lock.writes});
    }
    return locks;
}

std::vector<FileLock> read_locks() {
    std::ifstream file("/proc/locks");
    return parse_locks(std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace ipc::supervisor
