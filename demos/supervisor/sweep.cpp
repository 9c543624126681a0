#include "supervisor/sweep.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "stage/named_objects.hpp"
#include "supervisor/descriptor.hpp"

namespace ipc::supervisor {
namespace {

/// The names of POSIX objects carry our prefix and the maker's pid; nothing else is ever unlinked by name.
bool is_ours(const std::string& name) { return name.find("ipc-playground.") != std::string::npos; }

void remove_object(const std::string& kind, int maker, const std::string& name) {
    const int id = std::atoi(name.c_str());
    if (kind == "posix-shm" && is_ours(name)) {
        shm_unlink(name.c_str());
    } else if (kind == "posix-queue" && is_ours(name)) {
        mq_unlink(name.c_str());
    } else if (kind == "path" && is_ours(name)) {
        if (unlink(name.c_str()) == -1) rmdir(name.c_str());
    } else if (kind == "sysv-shm") {
        shmid_ds info{};
        if (shmctl(id, IPC_STAT, &info) == 0 && info.shm_cpid == maker) shmctl(id, IPC_RMID, nullptr);
    } else if (kind == "sysv-queue") {
        // A queue does not say who made it; ours are private ones of this user (man 2 msgget).
        msqid_ds info{};
        if (msgctl(id, IPC_STAT, &info) == 0 && info.msg_perm.cuid == geteuid() &&
            info.msg_perm.__key == IPC_PRIVATE) {
            msgctl(id, IPC_RMID, nullptr);
        }
    } else if (kind == "sysv-semaphores") {
        semid_ds info{};
        if (semctl(id, 0, IPC_STAT, &info) == 0 && info.sem_perm.cuid == geteuid() &&
            info.sem_perm.__key == IPC_PRIVATE) {
            semctl(id, 0, IPC_RMID);
        }
    }
}

/// A FIFO or a socket at a place that a user named: unlinked only if it is still the one that was made.
void remove_made(const std::string& which, const std::string& path) {
    if (!which.empty() && stage::made_file(path) == which) unlink(path.c_str());
}

std::vector<std::string> registries_in(const std::string& directory) {
    std::vector<std::string> registries;
    DIR* entries = opendir(directory.c_str());
    if (entries == nullptr) return registries;
    while (const dirent* entry = readdir(entries)) {
        const std::string name = entry->d_name;
        if (name.ends_with(".registry")) registries.push_back(directory + "/" + name);
    }
    closedir(entries);
    return registries;
}

}  // namespace

void remove_written_down(const std::string& registry_file) {
    std::ifstream file(registry_file);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string kind, name;
        int maker = 0;
        if (!(words >> kind >> maker >> name)) continue;
        if (kind == "made") remove_made(name, line.substr(std::min(line.find('/'), line.size())));
        else remove_object(kind, maker, name);
    }
}

void sweep() {
    // Not made only to be looked into: killed in between, a front end would leave it.
    if (access(stage::private_directory_name().c_str(), F_OK) == -1) return;
    const stage::Result<std::string> directory = stage::private_directory();
    if (!directory) return;
    for (const std::string& registry : registries_in(*directory)) {
        const Descriptor file(open(registry.c_str(), O_RDWR | O_CLOEXEC));
        if (!file.is_open() || flock(file.get(), LOCK_EX | LOCK_NB) == -1) continue; // its warden lives
        remove_written_down(registry);
        unlink(registry.c_str());
    }
    rmdir(directory->c_str()); // succeeds only when nobody uses it
}

void sweep_after(int warden_pid) {
    const std::string theirs = "/ipc-playground." + std::to_string(warden_pid) + ".";
    for (int attempt = 0; attempt < 100; ++attempt) {
        sweep();
        const auto left = registries_in(stage::private_directory_name());
        const bool gone = std::none_of(left.begin(), left.end(), [&](const std::string& registry) {
            return registry.find(theirs) != std::string::npos;
        });
        if (gone) return;
        const timespec nap{0, 5'000'000};
        nanosleep(&nap, nullptr);
    }
}

}  // namespace ipc::supervisor
