#include "shared_memory/backing.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "stage/named_objects.hpp"

namespace ipc::demos {
namespace {

using stage::NamedKind;
using stage::Stage;

constexpr const char* kNoRoom = "free some shared memory: ls -l /dev/shm, rm what is not needed";

void* map_descriptor(Stage& stage, int fd, std::size_t bytes) {
    // posix_fallocate and not ftruncate: a full /dev/shm shows here, not as a SIGBUS at the first store.
    if ((errno = posix_fallocate(fd, 0, static_cast<off_t>(bytes))) != 0) {
        stage.fail("posix_fallocate", kNoRoom);
    }
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    struct stat info {};
    fstat(fd, &info);
    stage.name_shown("inode %llu", static_cast<unsigned long long>(info.st_ino));
    close(fd); // the mapping stays
    return memory;
}

void* posix_shm(Stage& stage, std::size_t bytes) {
    const std::string name = "/" + stage::unique_name("counter");
    if (!stage::write_down(NamedKind::posix_shm, name)) {
        stage.fail("registry", "free some space in XDG_RUNTIME_DIR or /tmp");
    }
    const int fd = shm_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600);
    if (fd == -1) stage.fail("shm_open", "see that /dev/shm is mounted and has room: df /dev/shm");
    shm_unlink(name.c_str());
    return map_descriptor(stage, fd, bytes);
}

void* sysv_shm(Stage& stage, std::size_t bytes) {
    const int id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    if (id == -1) stage.fail("shmget", "remove segments that are not needed: ipcs -m, ipcrm -m ID");
    void* memory = shmat(id, nullptr, 0);
    const int error = errno;
    // Marked now, destroyed by the kernel at the last detach: man 2 shmctl, IPC_RMID.
    shmctl(id, IPC_RMID, nullptr);
    errno = error;
    if (memory == reinterpret_cast<void*>(-1)) stage.fail("shmat", "raise ulimit -v");
    stage.name_shown("shmid %d", id);
    return memory;
}

void* memory_file(Stage& stage, std::size_t bytes) {
    const int fd = memfd_create("ipc-shared-counter", MFD_CLOEXEC);
    if (fd == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    return map_descriptor(stage, fd, bytes);
}

void* mapped_file(Stage& stage, std::size_t bytes) {
    const auto directory = stage::private_directory();
    const std::string path = directory ? *directory + "/" + stage::unique_name("counter") : "";
    if (!directory || !stage::write_down(NamedKind::path, path)) {
        stage.fail("registry", "free some space in XDG_RUNTIME_DIR or /tmp");
    }
    const int fd = open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd == -1) stage.fail("open", "free some space in XDG_RUNTIME_DIR or /tmp");
    unlink(path.c_str());
    return map_descriptor(stage, fd, bytes);
}

}  // namespace

void* map_shared(Stage& stage, Backing backing, std::size_t bytes) {
    switch (backing) {
        case Backing::posix_shm: return posix_shm(stage, bytes);
        case Backing::sysv_shm: return sysv_shm(stage, bytes);
        case Backing::memfd: return memory_file(stage, bytes);
        case Backing::mapped_file: return mapped_file(stage, bytes);
    }
    return nullptr;
}

}  // namespace ipc::demos
