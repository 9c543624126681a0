// What one process can do to another: die, without harm to it; read its memory, with permission.
#include "isolation/private_memory_crash.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace ipc::demos {

using stage::Stage;

namespace {

/// The death is real, but nobody needs a core file of it.
void leave_no_core() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
}

}  // namespace

void write_wildly(Stage& stage, void* address) {
    leave_no_core();
    signal(SIGSEGV, SIG_DFL);  // a library may have put a handler of its own there
    stage.at("crash");
    // The page after the variable's is not accessible: there the kernel sends SIGSEGV.
    for (auto* byte = static_cast<volatile unsigned char*>(address);; ++byte)
        *byte = 0x55;
}

void abort_now(Stage& stage) {
    leave_no_core();
    stage.at("crash");
    std::abort();
}

int peek(Stage& stage, pid_t pid, const void* address, std::int64_t& value) {
    iovec here{&value, sizeof(value)};
    iovec there{const_cast<void*>(address),
                sizeof(value)};  // the same address, in the other's memory
    stage.at("peek");
    const ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
    return got == sizeof(value) ? 0 : errno;
}

void wait_for_end(Stage& stage, pid_t pid) {
    // glibc has no wrapper before 2.36 (man 2 pidfd_open). The descriptor is readable when the
    // process has ended.
    const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (fd == -1 && errno == ESRCH) return;  // it is gone already
    if (fd == -1)
        stage.fail("pidfd_open", "ENOSYS: Linux 5.3 or later has it; EMFILE: raise ulimit -n");
    pollfd end{fd, POLLIN, 0};
    stage.about_to("wait", pid);
    int ready = 0;
    do {
        ready = poll(&end, 1, -1);
    } while (ready == -1 && errno == EINTR);
    stage.done("wait", ready);
    close(fd);
}

}  // namespace ipc::demos
