#pragma once

#include <unistd.h>

#include <utility>

namespace ipc::supervisor {

/// An open descriptor, closed at its end.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor() { reset(); }

    int get() const { return fd_; }
    bool is_open() const { return fd_ != -1; }
    void reset() {
        if (fd_ != -1) close(fd_);
        fd_ = -1;
    }

private:
    int fd_ = -1;
};

}  // namespace ipc::supervisor
