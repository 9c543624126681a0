// Three locks of a file. They differ in whose they are, and so in when they end:
//   flock()                  the open file description's: until all copies of its descriptor are
//   closed fcntl() with F_SETLKW    the process's: until it closes ANY descriptor of the file (man
//   2 fcntl) fcntl() with F_OFD_...   the open file description's, but of a range of bytes
// All are advisory: who does not ask for the lock is not kept out.
#include "shared_memory/log_file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace ipc::demos {

using stage::Stage;

namespace {

/// The whole file, however long it becomes.
struct flock whole_file(short type) {
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    range.l_start = 0;
    range.l_len = 0;
    return range;
}

stage::Lock name_of(LogSync sync) {
    switch (sync) {
        case LogSync::flock:
            return "flock";
        case LogSync::fcntl:
            return "fcntl lock";
        case LogSync::ofd:
            return "OFD lock";
        case LogSync::none:
        case LogSync::o_append:
            break;
    }
    return "";
}

}  // namespace

LogLock::LogLock(Stage& stage, int fd, LogSync sync)
    : stage_(stage), fd_(fd), sync_(sync), name_(name_of(sync)), held_(name_.name[0] != 0) {
    if (!held_) return;
    struct flock range = whole_file(F_WRLCK);
    int result = 0;
    stage_.about_to_lock("lock", name_);
    do {
        if (sync_ == LogSync::flock) result = flock(fd_, LOCK_EX);
        if (sync_ == LogSync::fcntl) result = fcntl(fd_, F_SETLKW, &range);
        if (sync_ == LogSync::ofd) result = fcntl(fd_, F_OFD_SETLKW, &range);
    } while (result == -1 && errno == EINTR);
    stage_.done("lock", result);
    if (result == -1)
        stage_.fail("lock", "ENOLCK: the file system has no locks, set XDG_RUNTIME_DIR");
    stage_.locked(name_);
}

void LogLock::another_was_closed() {
    if (!held_ || sync_ != LogSync::fcntl) return;
    stage_.unlocked(name_);  // the kernel has done it: nobody asked for it
    held_ = false;
}

LogLock::~LogLock() {
    if (!held_) return;
    struct flock range = whole_file(F_UNLCK);
    int result = 0;
    if (sync_ == LogSync::flock) result = flock(fd_, LOCK_UN);
    if (sync_ == LogSync::fcntl) result = fcntl(fd_, F_SETLK, &range);
    if (sync_ == LogSync::ofd) result = fcntl(fd_, F_OFD_SETLK, &range);
    if (result == -1) stage_.fail("unlock", "see man 2 flock and man 2 fcntl");
    stage_.unlocked(name_);
}

}  // namespace ipc::demos
