#include "supervisor/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cctype>
#include <cerrno>
#include <cstring>

namespace ipc::supervisor {

using stage::Error;
using stage::Result;

Error failed_call(const char* call, const char* remedy) {
    const int error = errno;
    const char* name = strerrorname_np(error);
    std::string words = strerrordesc_np(error) != nullptr ? strerrordesc_np(error) : "unknown";
    words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
    return {std::string(call) + ": " + (name != nullptr ? name : "?") + " (" + words + "): " + remedy};
}

Result<SharedMemory> SharedMemory::create(const char* name, std::size_t bytes) {
    SharedMemory memory;
    memory.fd_ = Descriptor(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory.fd_.is_open()) {
        return failed_call("memfd_create", "close some descriptors or raise ulimit -n");
    }
    if (ftruncate(memory.fd(), static_cast<off_t>(bytes)) == -1) {
        return failed_call("ftruncate", errno == EFBIG ? "raise ulimit -f" : "free some memory");
    }
    if (fcntl(memory.fd(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == -1) {
        return failed_call("fcntl F_ADD_SEALS", "a kernel from 3.17 on is needed");
    }
    memory.bytes_ = bytes;
    memory.address_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.fd(), 0);
    if (memory.address_ == MAP_FAILED) {
        memory.address_ = nullptr;
        return failed_call("mmap", "free some memory or raise ulimit -v");
    }
    return memory;
}

Result<SharedMemory> SharedMemory::attach(int fd, std::size_t at_least) {
    SharedMemory memory;
    memory.fd_ = Descriptor(fd);
    fcntl(fd, F_SETFD, FD_CLOEXEC); // it came open through exec; what we exec shall not have it
    constexpr int kNeeded = F_SEAL_SHRINK | F_SEAL_GROW;
    struct stat info {};
    if (fstat(fd, &info) == -1 || (fcntl(fd, F_GET_SEALS) & kNeeded) != kNeeded ||
        static_cast<std::size_t>(info.st_size) < at_least) {
        return Error{"descriptor " + std::to_string(fd) + " is not the run's shared memory: a demo's "
                     "warden is started by its front end, not by hand"};
    }
    memory.bytes_ = static_cast<std::size_t>(info.st_size);
    memory.address_ = mmap(nullptr, memory.bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory.address_ == MAP_FAILED) {
        memory.address_ = nullptr;
        return failed_call("mmap", "free some memory or raise ulimit -v");
    }
    return memory;
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : fd_(std::move(other.fd_)),
      address_(std::exchange(other.address_, nullptr)),
      bytes_(other.bytes_) {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(address_, other.address_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

SharedMemory::~SharedMemory() {
    if (address_ != nullptr) munmap(address_, bytes_);
}

}  // namespace ipc::supervisor
