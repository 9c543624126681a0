// ipc-pipe: writers and a reader joined by a pipe, a stream of bytes that the kernel keeps between
// them.
//
// A full pipe makes the writer wait, an empty one the reader. End of file comes when the last write
// end is closed, SIGPIPE and EPIPE when the last read end is: so each process must close the ends
// it does not use. Writes of up to PIPE_BUF bytes go in whole; longer ones of several writers mix
// in a full pipe.
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "pipes_and_sockets/letters.hpp"
#include "pipes_and_sockets/pipe_ends.hpp"
#include "pipes_and_sockets/pipe_report.hpp"
#include "pipes_and_sockets/pipeline.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

constexpr int kReadsBeforeQuitting = 5;

int lock_file = -1;
PipelineResult* result = nullptr;

/// False: nobody holds a read end any more.
bool write_message(Stage& stage, const char* data, std::size_t size) {
    while (size > 0) {
        stage.about_to("write", static_cast<std::int64_t>(size));
        const ssize_t written = write(pipes[0].write, data, size);  // SIGPIPE strikes here
        stage.done("write", written);
        if (written == -1 && errno == EPIPE) {
            stage.event(EventKind::broken_pipe);
            stage.set(kBrokenPipe, 1);
            stage.add(kEpipe, 1);
            return false;
        }
        if (written == -1) stage.fail("write", "see man 2 write");
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    show_fill(stage, pipes[0].write);
    return true;
}

void write_letters(Stage& stage) {
    const std::size_t writer = stage.number_in_role();
    const std::string message =
        letter_message(writer, static_cast<std::size_t>(stage.value(kSize)));
    for (std::int64_t sequence = 1; stage.next_iteration(); ++sequence) {
        const bool lock = stage.is_on(kSync);
        if (lock) {
            stage.about_to_lock("lock", "file lock");
            const int locked = lockf(lock_file, F_LOCK, 0);
            stage.done("lock", locked);
            if (locked == -1) stage.fail("lockf", "see man 3 lockf");
            stage.locked("file lock");
        }
        const bool whole = write_message(stage, message.data(), message.size());
        if (whole)
            stage.event(EventKind::message_sent, stage.value(kSize), message_id(writer, sequence));
        if (lock) {
            lockf(lock_file, F_ULOCK, 0);
            stage.unlocked("file lock");
        }
        if (!whole) break;
    }
}

void writer(Stage& stage) {
    close_unused(stage, pipes[0].write);
    // SIGPIPE kills, unless it is ignored: then write() fails with EPIPE. Every second writer
    // ignores it.
    const bool ignores = stage.number_in_role() % 2 == 1;
    if (signal(SIGPIPE, ignores ? SIG_IGN : SIG_DFL) == SIG_ERR)
        stage.fail("signal", "see man 2 signal");
    if (stage.is_on(kPipeline)) {
        for (std::size_t i = 0; passage_word(i) != nullptr && stage.next_iteration(); ++i) {
            const std::string word = passage_word(i);
            if (!write_message(stage, word.data(), word.size())) break;
        }
    } else {
        write_letters(stage);
    }
    close(pipes[0].write);  // the last to do this gives the reader its end of file
}

void rest(Stage& stage) {
    constexpr std::int64_t kSlice = 10;
    for (std::int64_t left = stage.value(kDelay); left > 0 && !stage.stopping(); left -= kSlice) {
        stage.sleep_us(std::min(left, kSlice) * 1000);
        if (!stage.is_on(kPipeline)) show_fill(stage, pipes[0].read);
    }
}

void reader(Stage& stage) {
    const bool pipeline = stage.is_on(kPipeline);
    const int in = pipeline ? pipes.back().read : pipes.front().read;
    close_unused(stage, in);
    const auto size = static_cast<std::size_t>(stage.value(kSize));
    LetterStream letters(size);
    std::vector<char> buffer(
        std::min<std::size_t>(size, PIPE_BUF));  // a longer message takes several reads
    std::string text;
    for (int reads = 0; !stage.is_on(kReaderQuits) || reads < kReadsBeforeQuitting; ++reads) {
        rest(stage);
        if (!pipeline) show_fill(stage, in);
        stage.about_to("read", static_cast<std::int64_t>(buffer.size()));
        const ssize_t got = read(in, buffer.data(), buffer.size());
        stage.done("read", got);
        if (got == -1) stage.fail("read", "see man 2 read");
        if (got == 0) {  // no bytes are left and no write end is open anywhere
            stage.event(EventKind::end_of_file);
            stage.set(kEofSeen, 1);
            break;
        }
        stage.count(kBytes, got);
        if (!pipeline) show_fill(stage, in);
        const std::span bytes(buffer.data(), static_cast<std::size_t>(got));
        if (pipeline) {
            text.append(bytes.begin(), bytes.end());
            stage.count(kMessages, std::count(bytes.begin(), bytes.end(), '\n'));
        } else {
            check_letters(stage, letters, bytes);
        }
    }
    keep_top_word(*result, text);
    close(in);
}

void set_up(Stage& stage) {
    make_pipes(stage, stage.is_on(kPipeline) ? pipes.size() : 1, stage.value(kCapacity));
    lock_file = memfd_create("ipc-pipe lock", MFD_CLOEXEC);
    if (lock_file == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    void* memory = mmap(nullptr, sizeof(PipelineResult), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    result = static_cast<PipelineResult*>(memory);
}

void after_spawn(Stage&) {
    close_all_ends();
}

void observe(Stage& stage) {
    report_pipe(stage, *result, 0, 1);
}

int how_many(const Stage& stage, const Role& role) {
    if (role.play == reader) return 1;
    if (role.play == writer)
        return stage.is_on(kPipeline) ? 1 : static_cast<int>(stage.value(kWriters));
    return stage.is_on(kPipeline) ? 1 : 0;
}

}  // namespace

const Demo kDemo{
    .name = "pipe",
    .title = "Pipe",
    .category = "Pipes and sockets",
    .summary = "a stream of bytes from writers to a reader, kept by the kernel",
    .roles = {{"writer", "writes messages of its own letter", writer, &kWriters, "bytes"},
              {"reader", "reads bytes and finds out whose they are", reader, nullptr, "bytes"},
              {"sort", "becomes sort: equal words side by side", become_sort},
              {"uniq", "becomes uniq -c: counts equal lines", become_uniq},
              {"rank", "becomes sort -rn: the most frequent first", become_rank}},
    .knobs = {&kSync, &kWriters, &kSize, &kCapacity, &kDelay, &kCloseUnused, &kReaderQuits,
              &kPipeline},
    .sites = {{"lock", "about to lock the file"},
              {"write", "about to write a message, or what is left of it"},
              {"read", "about to read"},
              {"exec", "about to become another program"}},
    .metrics = {&kBytes, &kMessages, &kFillMax, &kBlocked, &kInterleaved, &kEofSeen, &kBrokenPipe},
    .gauges = {&kCapacityNow, &kFill, &kSigpipe, &kEpipe},
    .try_it = {{"the pipe's ends, at writer A", "ls -l /proc/{A}/fd | grep pipe"},
               {"the call that A sleeps in", "cat /proc/{A}/wchan /proc/{A}/syscall"},
               {"mix messages in a terminal", "ipc-pipe --size 8192 --sync none"},
               {"the pipeline, in a shell",
                "tr ' ' '\\n' < README.md | sort | uniq -c | sort -rn | head"}},
    .iterations = 1000,
    .set_up = set_up,
    .after_spawn = after_spawn,
    .observe = observe,
    .how_many = how_many,
};
