#include "supervisor/system_v.hpp"

#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace ipc::supervisor {
namespace {

constexpr int kDestroyed = 01000; ///< SHM_DEST in the permissions

std::string text_of(const char* path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Calls `use` with each line after the heading as numbers; permissions come in octal, third in each table.
template <class Use>
void each_row(std::string_view text, Use use) {
    std::istringstream lines{std::string(text)};
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::vector<std::int64_t> numbers;
        char* at = line.data();
        for (char* end = nullptr;; at = end) {
            const std::int64_t number = std::strtoll(at, &end, numbers.size() == 2 ? 8 : 10);
            if (end == at) break;
            numbers.push_back(number);
        }
        if (numbers.size() >= 9) use(numbers);
    }
}

std::string refused(const char* call, int error) {
    const char* name = strerrorname_np(error);
    return error == EINVAL || error == EIDRM ? "it has been removed"
                                             : std::string(call) + ": " + (name != nullptr ? name : std::to_string(error));
}

}  // namespace

SystemV parse_system_v(std::string_view queues, std::string_view semaphores, std::string_view segments) {
    SystemV all;
    each_row(queues, [&all](const auto& row) {
        all.queues.push_back({static_cast<int>(row[1]), row[3], row[4], static_cast<int>(row[5]), static_cast<int>(row[6])});
    });
    each_row(semaphores, [&all](const auto& row) {
        all.semaphores.push_back({static_cast<int>(row[1]), static_cast<int>(row[3]), {}});
    });
    each_row(segments, [&all](const auto& row) {
        all.segments.push_back({static_cast<int>(row[1]), row[3], row[6], static_cast<int>(row[4]), static_cast<int>(row[5]),
                                (row[2] & kDestroyed) != 0});
    });
    return all;
}

SystemV read_system_v() {
    return parse_system_v(text_of("/proc/sysvipc/msg"), text_of("/proc/sysvipc/sem"), text_of("/proc/sysvipc/shm"));
}

void read_semaphores(SystemVSemaphores& set) {
    std::vector<SystemVSemaphore> all;
    for (int index = 0; index < set.count; ++index) {
        const int value = semctl(set.id, index, GETVAL);
        if (value == -1) {
            set.each = Reading<std::vector<SystemVSemaphore>>::none(refused("semctl", errno));
            return;
        }
        all.push_back({value, semctl(set.id, index, GETNCNT), semctl(set.id, index, GETZCNT), semctl(set.id, index, GETPID)});
    }
    set.each = std::move(all);
}

Reading<std::int64_t> queue_limit(int id) {
    msqid_ds about{};
    if (msgctl(id, IPC_STAT, &about) == -1) return Reading<std::int64_t>::none(refused("msgctl", errno));
    return static_cast<std::int64_t>(about.msg_qbytes);
}

}  // namespace ipc::supervisor
