#include "shared_memory/log_file_report.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "shared_memory/log_file_tail.hpp"
#include "stage/counted.hpp"
#include "stage/killed.hpp"
#include "stage/quiet.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kSync{
    .name = "sync",
    .help = "what keeps the appenders out of each other's way",
    .live = true,
    .choices = {
        {"none", "lseek to the end, then write: two steps, so lines are written over others",
         false},
        {"O_APPEND",
         "the kernel goes to the end and writes, in one step. It keeps each write whole, so it "
         "is enough for a line of one write and not for one of several (writes_per_line)"},
        {"flock", "flock() of the whole file, from before the seek until the line is written"},
        {"fcntl",
         "fcntl F_SETLKW: the process's lock, gone when it closes any descriptor of the file"},
        {"ofd",
         "fcntl F_OFD_SETLKW: the open file description's lock, which a close elsewhere leaves "
         "alone"}}};
const Knob kCloseOtherFd{
    .name = "close_other_fd",
    .help =
        "whether an appender, with the lock in its hand, opens the file once more and closes it",
    .live = true,
    .choices = {
        {"no", "each appender has one descriptor of the file"},
        {"yes", "as a library might, to look at it: an fcntl lock is gone then, the others hold"}}};
const Knob kWritesPerLine{
    .name = "writes_per_line",
    .help = "in how many writes a line reaches the file; from 2 on O_APPEND tears lines",
    .preset = 1,
    .lowest = 1,
    .highest = 4,
    .unit = "writes"};
const Knob kAppenders{.name = "appenders",
                      .help = "how many processes append to the log",
                      .preset = 2,
                      .lowest = 1,
                      .highest = kMostAppenders,
                      .unit = "processes"};

const Metric kWritten{.name = "lines_written", .help = "lines whose last write has returned"};
const Metric kIntact{.name = "lines_intact",
                     .help = "of these, lines that the file holds in one piece"};
const Metric kTorn{.name = "lines_torn",
                   .help = "lines of which the file holds something, but not all in one piece"};
const Metric kOverwritten{.name = "lines_overwritten",
                          .help = "lines of which nothing is left in the file"};
const Metric kStuck{
    .name = "stuck", .help = "appenders that wait and will never be woken", .unit = "processes"};

const Gauge kFileBytes{
    .name = "file_bytes", .help = "how long the log is (fstat)", .unit = "bytes"};
const Gauge kLockHolders{.name = "lock_holders",
                         .help = "locks of the log that somebody has (/proc/locks)",
                         .unit = "locks"};
const Gauge kLockWaiters{.name = "lock_waiters",
                         .help = "who waits for a lock of the log (/proc/locks)",
                         .unit = "processes"};

namespace {

LogReader reader;          // of what stays as it is
std::int64_t emptied = 0;  // up to here the file's blocks were given back

/// "1: FLOCK ADVISORY WRITE 4127 00:01:1034 0 EOF"; with "->" after the number, one that waits.
void show_locks(Stage& stage, int fd) {
    struct stat log {};
    if (fstat(fd, &log) == -1) stage.fail("fstat", "see man 2 fstat");
    std::int64_t holders = 0, waiters = 0;
    std::FILE* locks = std::fopen("/proc/locks", "re");
    char line[256];
    while (locks != nullptr && std::fgets(line, sizeof(line), locks) != nullptr) {
        unsigned long long number = 0;
        const bool waits = std::sscanf(line, "%*d: -> %*s %*s %*s %*d %*x:%*x:%llu", &number) == 1;
        if (!waits && std::sscanf(line, "%*d: %*s %*s %*s %*d %*x:%*x:%llu", &number) != 1)
            continue;
        if (number == log.st_ino) ++(waits ? waiters : holders);
    }
    if (locks != nullptr) std::fclose(locks);
    stage.show(kLockHolders, holders);
    stage.show(kLockWaiters, waiters);
}

std::int64_t length_of(Stage& stage, int fd) {
    struct stat log {};
    if (fstat(fd, &log) == -1) stage.fail("fstat", "see man 2 fstat");
    return log.st_size;
}

/// Up to here nobody will write any more.
std::int64_t settled(Stage& stage, const Progress& progress, int fd) {
    std::int64_t settled = length_of(stage, fd);
    for (std::size_t i = 0; i < stage.actors() && i < kMostAppenders; ++i) {
        if (stage.actor(i).state.load(std::memory_order_acquire) == ActorState::exited) continue;
        settled = std::min(settled, progress.from[i].load(std::memory_order_acquire));
    }
    return settled;
}

/// A log that is written for hours must not fill the disk: what was read becomes a hole.
void give_blocks_back(int fd) {
    constexpr std::int64_t kEnough = 1 << 20;
    if (reader.place() - emptied < kEnough) return;
    emptied = reader.place();
    // EOPNOTSUPP: this file system has no holes; the log then stays as long as it looks.
    (void)!fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, emptied);
}

void judge(Stage& stage) {
    const long long written = stage.total(kWritten), over = stage.total(kOverwritten);
    const long long torn = stage.total(kTorn), stuck = stage.total(kStuck);
    static Quiet losses;
    const int quiet = losses.seconds(stage, over + torn);
    const std::string dead = absent_words(stage);
    const std::string lines = dead + counted(written, "line") + (written == 1 ? " was" : " were");
    if (stuck > 0) {
        stage.verdict(false, "%s%lld of %zu appenders wait for a lock that nobody will give back.",
                      dead.c_str(), stuck, stage.actors());
    } else if (over + torn == 0) {
        stage.verdict(true, "%s written, and the file holds each of them whole.", lines.c_str());
    } else if (quiet >= 1) {
        stage.verdict(false, "%s written: %lld overwritten, %lld torn, none in the last %d s.",
                      lines.c_str(), over, torn, quiet);
    } else {
        stage.verdict(false, "%s written: %lld overwritten, %lld torn.", lines.c_str(), over, torn);
    }
}

}  // namespace

void report_log(Stage& stage, int fd, Progress& progress) {
    // In this order: what is settled was finished before, and what is finished is in the file, or
    // was.
    const std::int64_t settled_up_to = settled(stage, progress, fd);
    std::array<std::int64_t, kMostAppenders> finished{};
    std::int64_t written = 0;
    for (std::size_t i = 0; i < finished.size(); ++i) {
        finished[i] = progress.lines[i].load(std::memory_order_acquire);
        written += finished[i];
    }
    const int parts = static_cast<int>(stage.value(kWritesPerLine));
    const std::int64_t bytes = length_of(stage, fd);
    reader.read_on(fd, settled_up_to, parts, finished);
    progress.read_up_to.store(reader.place(), std::memory_order_release);
    LogReader so_far = reader;  // the rest may still change, so it is read anew next time
    so_far.read_on(fd, bytes, parts, finished);
    so_far.break_off();
    give_blocks_back(fd);

    stage.set(kWritten, written);
    stage.set(kIntact, so_far.intact);
    stage.set(kTorn, so_far.torn);
    stage.set(kOverwritten, written - so_far.intact - so_far.torn);
    std::int64_t stuck = 0;
    for (std::size_t i = 0; i < stage.actors(); ++i)
        stuck += stage.is_stuck(i);
    stage.set(kStuck, stuck);
    stage.show(kFileBytes, bytes);
    show_tail(stage, fd, bytes);
    show_locks(stage, fd);
    judge(stage);
}

void forget_log() {
    reader = {};
    emptied = 0;
}

}  // namespace ipc::demos
