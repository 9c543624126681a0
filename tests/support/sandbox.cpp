#include "support/sandbox.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>

namespace ipc::test {
namespace {

bool write_file(const char* path, const char* text) {
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1) return false;
    const bool all = write(fd, text, std::strlen(text)) == static_cast<ssize_t>(std::strlen(text));
    close(fd);
    return all;
}

}  // namespace

bool fill_shared_memory() {
    const uid_t user = geteuid();
    if (unshare(CLONE_NEWNS | CLONE_NEWIPC) == -1) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC) == -1) return false;
        std::array<char, 64> map{};
        std::snprintf(map.data(), map.size(), "%u %u 1", user, user);
        if (!write_file("/proc/self/uid_map", map.data())) return false;
    }
    // Nothing of this may reach the mounts of the machine.
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == -1) return false;
    if (mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=64k") == -1) return false;
    const int fd = open("/dev/shm/full", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    static const std::array<char, 4096> page{};
    while (fd != -1 && write(fd, page.data(), page.size()) > 0) {
    }
    if (fd != -1) close(fd);
    return fd != -1;
}

}  // namespace ipc::test
