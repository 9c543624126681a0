#pragma once

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <cstddef>
#include <new>
#include <utility>

#include "stage/clock.hpp"

namespace ipc::tests {

/// Memory full of zeros that forked children share.
class SharedBytes {
public:
    explicit SharedBytes(std::size_t bytes) : bytes_(bytes) {
        address_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        REQUIRE(address_ != MAP_FAILED);
    }
    ~SharedBytes() { munmap(address_, bytes_); }
    SharedBytes(const SharedBytes&) = delete;
    SharedBytes& operator=(const SharedBytes&) = delete;
    void* address() const { return address_; }
    template <class T>
    T& as() const {
        return *static_cast<T*>(address_);
    }

private:
    std::size_t bytes_;
    void* address_;
};

/// A forked child that runs `work` and leaves with status 0; killed and reaped at the latest here.
class Child {
public:
    template <class Work>
    explicit Child(Work work) : pid_(fork()) {
        if (pid_ != 0) return;
        work();
        _exit(0);
    }
    ~Child() {
        if (pid_ <= 0) return;
        kill(pid_, SIGKILL);
        wait();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }
    /// As waitpid gives it.
    int wait() {
        int status = -1;
        waitpid(std::exchange(pid_, -1), &status, 0);
        return status;
    }

private:
    pid_t pid_;
};

/// Waits for a fact. The limit only ends a test that has failed already.
template <class Fact>
bool eventually(Fact fact) {
    const std::int64_t limit = stage::monotonic_ns() + 20'000'000'000;
    while (!fact()) {
        if (stage::monotonic_ns() > limit) return false;
        sched_yield();
    }
    return true;
}

}  // namespace ipc::tests
