// ipc-fifo: a pipe with a name, by which two programs that know nothing of each other find together.
//
// Opening is where they meet: open() for reading waits until somebody opens for writing, and the other
// way round. With O_NONBLOCK the reader's open returns at once, the writer's fails with ENXIO while
// there is no reader. Whoever the permission bits do not allow gets EACCES (man 7 fifo).
//
// In two terminals: ipc-fifo --role reader --path /tmp/letters, and ipc-fifo --role writer with the same
// path, or cat, or any other program.
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <string>

#include "pipes_and_sockets/fifo_report.hpp"
#include "pipes_and_sockets/permissions.hpp"
#include "stage/named_objects.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

bool made_here = false;  // else somebody else made it, and will remove it

/// -1: not allowed, or nobody came before the end of the run.
int open_end(Stage& stage, int access_mode) {
    const std::string path = stage.object_name();
    const int flags = access_mode | O_CLOEXEC | (stage.is_on(kNonblocking) ? O_NONBLOCK : 0);
    const std::int64_t before = monotonic_ns();
    for (;;) {
        stage.about_to("open");
        const int end = open(path.c_str(), flags);  // waits here for the other side
        stage.done("open", end);
        if (end != -1) {
            stage.set_real(kOpenWait, static_cast<double>(monotonic_ns() - before) / 1e6);
            stage.count(kOpened);
            stage.add(access_mode == O_RDONLY ? kReadEnds : kWriteEnds, 1);
            stage.show(kCapacity, fcntl(end, F_GETPIPE_SZ));
            return end;
        }
        if (errno == EACCES) {
            stage.count(kEacces);
            return -1;
        }
        if (errno != ENXIO) stage.fail("open", "ENOENT: the FIFO was removed; else see man 2 open");
        stage.count(kEnxio);  // nobody has it open for reading
        stage.back_off_us(1000);
        if (stage.stopping()) return -1;
    }
}

/// The other side opens first: this one comes late, by `gap_ms`. False: too late, the run is over.
bool comes(Stage& stage, Order other_first) {
    if (!stage.alone() && stage.choice<Order>(kOrder) == other_first)
        stage.sleep_us(stage.value(kGap) * 1000);
    return !stage.stopping();
}

/// False: nobody holds a read end any more.
bool write_line(Stage& stage, int out, const char* line, std::size_t size) {
    for (;;) {
        stage.about_to("write", static_cast<std::int64_t>(size));
        const ssize_t written = write(out, line, size);
        stage.done("write", written);
        if (written == static_cast<ssize_t>(size)) return true;
        if (written == -1 && errno == EPIPE) {
            stage.event(EventKind::broken_pipe);
            stage.set(kBrokenPipe, 1);
            return false;
        }
        // Up to PIPE_BUF bytes go in whole or not at all, so there is no half line.
        if (written != -1 || errno != EAGAIN) stage.fail("write", "see man 2 write");
        stage.back_off_us(1000);  // full
    }
}

void writer(Stage& stage) {
    obey_permission_bits(stage);
    signal(SIGPIPE, SIG_IGN);  // EPIPE instead of death
    const int out = comes(stage, Order::reader_first) ? open_end(stage, O_WRONLY) : -1;
    if (out == -1) return;
    std::array<char, 64> line{};
    for (long number = 1; stage.next_iteration(); ++number) {
        const int size = std::snprintf(line.data(), line.size(), "line %ld of process %d\n", number, getpid());
        if (!write_line(stage, out, line.data(), static_cast<std::size_t>(size))) break;
        stage.event(EventKind::message_sent, size, number);
        stage.count(kWritten, size);
        stage.show(kFill, bytes_in(out));
    }
    close(out);  // the last one to do so gives the reader its end of file
}

void reader(Stage& stage) {
    obey_permission_bits(stage);
    const int in = comes(stage, Order::writer_first) ? open_end(stage, O_RDONLY) : -1;
    if (in == -1) return;
    std::array<char, PIPE_BUF> buffer{};
    bool any_writer = !stage.is_on(kNonblocking);
    std::int64_t number = 0;
    char last = '\n';
    // Our writer leaves when the run is to end, and what it has written is read; of another program nobody knows.
    while (!stage.stopping() || (any_writer && !stage.alone())) {
        stage.about_to("read", static_cast<std::int64_t>(buffer.size()));
        const ssize_t got = read(in, buffer.data(), buffer.size());
        stage.done("read", got);
        if (got > 0) {
            stage.count(kBytes, got);
            const auto lines = std::count(buffer.begin(), buffer.begin() + got, '\n');
            stage.count(kLines, lines);
            for (std::int64_t i = 0; i < lines; ++i) stage.event(EventKind::message_received, got, ++number);
            stage.show(kFill, bytes_in(in));
            last = buffer[static_cast<std::size_t>(got) - 1];
            any_writer = true;
        } else if (got == 0 && any_writer) {  // no bytes are left and nobody can write more
            stage.event(EventKind::end_of_file);
            stage.set(kEofSeen, 1);
            if (last != '\n') stage.count(kCutOff);  // end of file looks the same when a writer dies
            break;
        } else if (got == 0 || errno == EAGAIN) {
            stage.back_off_us(1000);  // no writer yet, or none that has written
            any_writer = any_writer || got == -1;
        } else {
            stage.fail("read", "see man 2 read");
        }
    }
    close(in);
}

void set_up(Stage& stage) {
    const Result<std::string> directory = private_directory();
    if (!directory) stage.fail("mkdir", "set XDG_RUNTIME_DIR to a directory of your own");
    const bool named = stage.alone() && *stage.address() != 0;
    // Two terminals of one user meet at the same path without naming it; a run by itself takes one of its own.
    const std::string path = named           ? stage.address()
                             : stage.alone() ? *directory + "/fifo"
                                             : *directory + "/" + unique_name("fifo");
    if (!write_down(NamedKind::path, path)) stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
    made_here = mkfifo(path.c_str(), 0600) == 0;
    if (!made_here && !(errno == EEXIST && stage.alone() && is_fifo(path)))
        stage.fail("mkfifo", mkfifo_remedy());
    if (made_here && stage.alone() && !write_down_made(path)) stage.fail("registry", "free some space in XDG_RUNTIME_DIR");
    const Mode mode = stage.choice<Mode>(kMode);
    if (made_here && chmod(path.c_str(), permission_bits(mode)) == -1) stage.fail("chmod", "see man 2 chmod");
    stage.name_shown("%s", path.c_str());
    stage.show(kPermissions, mode_of(path));
}

void observe(Stage& stage) { report_fifo(stage); }

void clean_up(Stage& stage) {
    if (made_here) unlink(stage.object_name().c_str());
}

}  // namespace

const Demo kDemo{
    .name = "fifo",
    .title = "FIFO",
    .category = "Pipes and sockets",
    .summary = "a pipe with a name, where two unrelated programs meet",
    .roles = {{"writer", "opens the FIFO for writing and writes lines", writer, nullptr, "bytes",
               Spawn::exec, "path"},
              {"reader", "opens the FIFO for reading and reads to the end", reader, nullptr, "bytes",
               Spawn::exec, "path"}},
    .knobs = {&kOrder, &kNonblocking, &kMode, &kGap},
    .sites = {{"open", "about to open the FIFO: a meeting place"},
              {"write", "about to write a line"},
              {"read", "about to read"}},
    .metrics = {&kOpenWait, &kBytes, &kEnxio, &kEacces, &kWritten, &kLines, &kEofSeen, &kCutOff, &kBrokenPipe,
                &kOpened},
    .gauges = {&kFill, &kCapacity, &kReadEnds, &kWriteEnds, &kPermissions},
    .try_it = {{"the FIFO has a name and permissions, but no contents on the disk", "ls -l {name}"},
               {"who has it open", "ls -l /proc/{A}/fd /proc/{B}/fd | grep fifo"},
               {"make it first: where there is none, > makes a plain file", "mkfifo /tmp/letters"},
               {"read in this terminal", "ipc-fifo --role reader --path /tmp/letters"},
               {"write from another program", "seq 3 > /tmp/letters"},
               {"a writer that does not wait", "ipc-fifo --nonblocking yes"}},
    .iterations = 100,
    .set_up = set_up,
    .observe = observe,
    .clean_up = clean_up,
};
