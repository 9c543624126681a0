#include "supervisor/spawn_warden.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <string>

#include "supervisor/shared_memory.hpp"

extern char** environ;

namespace ipc::supervisor {

Result<WardenProcess> spawn_warden(const std::string& program, const char* as,
                                   const std::vector<int>& descriptors) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == -1) {
        return failed_call("socketpair", "close some descriptors or raise ulimit -n");
    }
    WardenProcess warden;
    warden.control = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, 2, 1);
    std::vector<std::string> words{program, as};
    const auto pass_on = [&](int fd) {
        // A dup2 onto itself only clears close-on-exec (glibc from 2.29, man 3 posix_spawn).
        if (fd != -1) posix_spawn_file_actions_adddup2(&files, fd, fd);
        words.push_back(std::to_string(fd));
    };
    pass_on(theirs.get());
    for (const int fd : descriptors) pass_on(fd);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                             POSIX_SPAWN_SETPGROUP));
    errno = posix_spawn(&warden.pid, program.c_str(), &files, &attributes, arguments.data(), environ);
    const int error = errno;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    errno = error;
    if (error != 0) {
        return failed_call(("posix_spawn " + program).c_str(),
                           error == EAGAIN ? "end some processes or raise ulimit -u"
                                           : "build the demo again: ./run --no-launch");
    }
    warden.pidfd = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, warden.pid, 0)));
    if (!warden.pidfd.is_open()) {
        const bool unknown = errno == ENOSYS;
        Error why = failed_call("pidfd_open", unknown ? "use a kernel from 5.3 on"
                                                      : "close some descriptors or raise ulimit -n");
        kill(-warden.pid, SIGKILL);
        return why;
    }
    return warden;
}

}  // namespace ipc::supervisor
