#pragma once

#include <cstddef>

#include "stage/result.hpp"
#include "supervisor/descriptor.hpp"

namespace ipc::supervisor {

/// Memory that the front end shares with its warden and actors: a memfd, mapped here, sealed against
/// resizing so that nobody can make it end under a reader (that would be SIGBUS).
class SharedMemory {
public:
    static stage::Result<SharedMemory> create(const char* name, std::size_t bytes);
    /// Maps what another process made; refused if it is not sealed or smaller than `at_least` bytes.
    static stage::Result<SharedMemory> attach(int fd, std::size_t at_least);

    SharedMemory() = default;
    SharedMemory(SharedMemory&& other) noexcept;
    SharedMemory& operator=(SharedMemory&& other) noexcept;
    ~SharedMemory();

    void* address() const { return address_; }
    std::size_t bytes() const { return bytes_; }
    int fd() const { return fd_.get(); }
    void close_descriptor() { fd_.reset(); } ///< the mapping stays
    void keep_mapped() { address_ = nullptr; } ///< for the rest of the process

private:
    Descriptor fd_;
    void* address_ = nullptr;
    std::size_t bytes_ = 0;
};

/// "CALL: ERRNO (words): remedy" from errno.
stage::Error failed_call(const char* call, const char* remedy);

}  // namespace ipc::supervisor
