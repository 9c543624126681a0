#include "support/place.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "support/kernel_objects.hpp"
#include "support/processes.hpp"
#include "support/wait.hpp"

namespace ipc::test {
namespace {

namespace fs = std::filesystem;

/// A program has one second to be gone after its front end was killed; a loaded machine may need more.
constexpr double kSecondsToVanish = 8;

bool exists(const std::string& kind, const std::string& name) {
    const int id = std::atoi(name.c_str());
    if (kind == "posix-shm") {
        const int fd = shm_open(name.c_str(), O_RDONLY, 0);
        if (fd != -1) close(fd);
        return fd != -1 || errno != ENOENT;
    }
    if (kind == "posix-queue") {
        const mqd_t queue = mq_open(name.c_str(), O_RDONLY);
        if (queue != -1) mq_close(queue);
        return queue != -1 || errno != ENOENT;
    }
    if (kind == "sysv-shm") {
        shmid_ds info{};
        return shmctl(id, IPC_STAT, &info) == 0;
    }
    if (kind == "sysv-queue") {
        msqid_ds info{};
        return msgctl(id, IPC_STAT, &info) == 0;
    }
    if (kind == "sysv-semaphores") {
        semid_ds info{};
        return semctl(id, 0, IPC_STAT, &info) == 0;
    }
    return access(name.c_str(), F_OK) == 0;
}

}  // namespace

Place::Place() {
    adopt_orphans();
    std::string path = (fs::temp_directory_path() / "ipc-test-XXXXXX").string();
    REQUIRE(mkdtemp(path.data()) != nullptr);
    directory_ = path;
    setenv("XDG_RUNTIME_DIR", directory_.c_str(), 1);
    own_ipc_ = enter_own_ipc_namespace();
    there_before_ = orphaned_objects();
}

Place::~Place() {
    const auto left = left_in_the_end();
    CHECK_MESSAGE(left.empty(), "left behind:", lines(left));
    for (const Process& process : living_descendants(getpid())) kill(process.pid, SIGKILL);
    while (waitpid(-1, nullptr, 0) > 0) {
    }
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
}

std::string Place::may_keep(const std::string& name) {
    kept_.push_back(directory_ + "/" + name);
    return kept_.back();
}

void Place::note_objects() {
    std::error_code ignored;
    fs::directory_iterator entry(directory_ + "/ipc-playground", ignored);
    for (; entry != fs::directory_iterator(); entry.increment(ignored)) {
        if (entry->path().extension() != ".registry") continue;
        for (const std::string& line : split_lines(read_text(entry->path().string()))) {
            std::istringstream words(line);
            std::string kind, maker, name;
            if (words >> kind >> maker >> name) noted_.insert({kind, name});
        }
    }
}

std::vector<std::string> Place::left_behind() const {
    std::vector<std::string> left;
    for (const Process& process : living_descendants(getpid())) {
        left.push_back("process " + std::to_string(process.pid) + " " + process.name + ", state " + process.state);
    }
    for (const std::string& object : orphaned_objects()) {
        if (!there_before_.contains(object)) left.push_back(object);
    }
    if (own_ipc_) {
        for (const std::string& object : system_v_objects()) left.push_back(object);
    }
    for (const auto& [kind, name] : noted_) {
        if (exists(kind, name)) left.push_back(kind + " " + name);
    }
    // What is being removed while one looks is no error.
    std::error_code ignored;
    fs::recursive_directory_iterator entry(directory_, ignored);
    for (; entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
        const std::string path = entry->path().string();
        if (std::find(kept_.begin(), kept_.end(), path) == kept_.end()) left.push_back("file " + path);
    }
    return left;
}

std::vector<std::string> Place::left_in_the_end() const {
    std::vector<std::string> left;
    wait_until(
        [&] {
            left = left_behind();
            return left.empty();
        },
        kSecondsToVanish);
    reap_orphans();
    return left;
}

}  // namespace ipc::test
