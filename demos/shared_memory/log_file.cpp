// ipc-log-file: several processes append lines to one file.
//
// To append without O_APPEND is two steps: find the end, write there. Two appenders that found the
// same end write to the same place, and one of the two lines is gone. O_APPEND makes it one step,
// but only for one write: a line that is put together of several needs a lock, and the three locks
// of a file are not alike.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "shared_memory/log_file_lock.hpp"
#include "shared_memory/log_file_report.hpp"
#include "shared_memory/log_file_tail.hpp"
#include "stage/named_objects.hpp"
#include "stage/stage.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

std::string path;
int log_to_read = -1;
Progress* progress = nullptr;

/// Each appender opens the file itself: an offset, O_APPEND and a flock() belong to the open file
/// description.
int open_log(Stage& stage, int how) {
    const int fd = open(path.c_str(), how | O_CLOEXEC);
    if (fd == -1) {
        stage.fail("open", errno == ENOENT ? "the log was removed, run again"
                                           : "close some descriptors or raise ulimit -n");
    }
    return fd;
}

/// Some library looks at the log too. What could go wrong?
void open_and_close(Stage& stage, LogLock& lock) {
    const int other = open_log(stage, O_RDONLY);
    stage.at("close");
    close(other);
    lock.another_was_closed();
}

/// Where the line begins. With O_APPEND only the kernel knows.
off_t seek_to_end(Stage& stage, int fd) {
    stage.at("seek");
    const off_t end = lseek(fd, 0, SEEK_END);
    if (end == -1) stage.fail("lseek", "see man 2 lseek");
    progress->from[stage.index()].store(end, std::memory_order_release);
    return end;
}

void write_line(Stage& stage, int fd, std::int64_t line, off_t offset) {
    const int parts = static_cast<int>(stage.value(kWritesPerLine));
    for (int number = 1; number <= parts; ++number) {
        const PartText text = text_of({stage.index(), line, number}, parts);
        stage.at("write", offset);
        const ssize_t wrote = write(fd, text.data(), text.size());
        if (wrote == -1) {
            stage.fail("write", errno == EFBIG ? "raise ulimit -f, or run it for fewer lines"
                                               : "free some space in XDG_RUNTIME_DIR or /tmp");
        }
        if (wrote != kPartBytes) stage.fail("write", "the disk is full: free some space");
        offset = lseek(fd, 0, SEEK_CUR);  // where this write ended, with O_APPEND too
    }
    progress->lines[stage.index()].store(line, std::memory_order_release);
    progress->from[stage.index()].store(offset, std::memory_order_release);
}

/// The log must not run away from who reads it: it would fill the disk.
void wait_for_reader(Stage& stage) {
    constexpr std::int64_t kFarAhead = 16 << 20;
    const auto& from = progress->from[stage.index()];
    while (!stage.stopping() && from.load() - progress->read_up_to.load() > kFarAhead)
        stage.sleep_us(1000);
}

void appender(Stage& stage) {
    if (log_to_read != -1) close(log_to_read);  // inherited over fork: the reader's, not ours
    log_to_read = -1;
    const int fd = open_log(stage, O_WRONLY);
    std::int64_t line = 0;
    while (stage.next_iteration()) {
        wait_for_reader(stage);
        const Following rule(stage, progress->sync, kSync, "agree");
        const auto sync = rule.choice<LogSync>();
        const bool appends = sync == LogSync::o_append;
        if (fcntl(fd, F_SETFL, appends ? O_APPEND : 0) == -1)
            stage.fail("fcntl F_SETFL", "see man 2 fcntl");

        LogLock lock(stage, fd, sync);
        if (stage.is_on(kCloseOtherFd)) open_and_close(stage, lock);
        const off_t offset = appends ? 0 : seek_to_end(stage, fd);
        write_line(stage, fd, ++line, offset);
    }
    close(fd);
}

void set_up(Stage& stage) {
    const auto directory = private_directory();
    path = directory ? *directory + "/" + unique_name("log") : "";
    if (!directory || !write_down(NamedKind::path, path)) {
        stage.fail("registry", "free some space in XDG_RUNTIME_DIR or /tmp");
    }
    log_to_read = open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (log_to_read == -1) stage.fail("open", "free some space in XDG_RUNTIME_DIR or /tmp");
    stage.name_shown("%s", path.c_str());
    void* memory =
        mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    progress = static_cast<Progress*>(memory);
}

void reset(Stage& stage) {
    if (ftruncate(log_to_read, 0) == -1) stage.fail("ftruncate", "see man 2 ftruncate");
    for (auto& lines : progress->lines)
        lines.store(0);
    for (auto& from : progress->from)
        from.store(0);
    progress->sync.forget();
    progress->read_up_to.store(0);
    forget_log();
}

void observe(Stage& stage) {
    report_log(stage, log_to_read, *progress);
}

}  // namespace

const Demo kDemo{
    .name = "log-file",
    .title = "Log file",
    .category = "Shared memory",
    .summary = "several processes append lines to one file",
    .roles = {{"appender", "appends lines to the log", appender, &kAppenders, "offset"}},
    .knobs = {&kSync, &kCloseOtherFd, &kWritesPerLine, &kAppenders},
    .sites = {{"agree", "lines of another choice of sync are not over yet: another look"},
              {"lock", "about to lock the file"},
              {"close", "about to close the other descriptor of the file"},
              {"seek", "about to ask where the file ends", Touches::reads},
              {"write", "about to write a line, or a part of it", Touches::writes}},
    .metrics = {&kWritten, &kIntact, &kTorn, &kOverwritten, &kStuck},
    .gauges = {&kFileBytes, &kLockHolders, &kLockWaiters, &kTail[0], &kTail[1], &kTail[2],
               &kTail[3], &kTail[4], &kTail[5], &kTail[6], &kTail[7], &kTail[8], &kTail[9],
               &kTail[10], &kTail[11]},
    .try_it = {{"the last lines, whole or not", "tail -n 5 {name}"},
               {"who holds the lock and who waits (->), if there is one: flock, fcntl or ofd",
                "grep \":$(stat -c %i {name}) \" /proc/locks"},
               {"appender A's descriptor of the log", "ls -l /proc/{A}/fd | grep {name}"},
               {"overwrite lines in a terminal", "ipc-log-file --sync none"},
               {"tear lines though each write is whole",
                "ipc-log-file --sync O_APPEND --writes-per-line 2"},
               {"lose a lock by closing a descriptor",
                "ipc-log-file --sync fcntl --close-other-fd yes"}},
    .iterations = 20'000,
    .rivals = true,
    .set_up = set_up,
    .observe = observe,
    .reset = reset,
};
