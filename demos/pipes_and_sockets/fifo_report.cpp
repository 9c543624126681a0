#include "pipes_and_sockets/fifo_report.hpp"

#include <sys/wait.h>

#include <algorithm>

namespace ipc::demos {

using namespace ipc::stage;

const Knob kOrder{.name = "open_order",
                  .help = "who opens the FIFO first, and waits in open() for the other",
                  .choices = {{"writer-first", "the writer waits until there is a reader"},
                              {"reader-first", "the reader waits until there is a writer"}}};
const Knob kNonblocking{.name = "nonblocking",
                        .help = "open with O_NONBLOCK",
                        .choices = {{"no", "open() waits for the other side"},
                                    {"yes", "the reader's open returns at once; the writer's fails with ENXIO "
                                            "until there is a reader, and is tried again"}}};
const Knob kMode{.name = "mode",
                 .help = "the permission bits of the FIFO, which count for root here too",
                 .choices = {{"0600", "its owner may read and write"},
                             {"0200", "its owner may only write: the reader is refused", false},
                             {"0400", "its owner may only read: the writer is refused", false},
                             {"0000", "nobody may anything: both are refused", false}}};
const Knob kGap{.name = "gap_ms",
                .help = "by how much the second comes later",
                .preset = 200,
                .lowest = 0,
                .highest = 5000,
                .unit = "ms"};

const Metric kOpenWait{.name = "open_wait_ms",
                       .help = "how long the one who came first waited in open()",
                       .unit = "ms",
                       .type = MetricType::real,
                       .combine = Combine::max};
const Metric kBytes{.name = "bytes", .help = "bytes that the reader read", .unit = "bytes"};
const Metric kEnxio{.name = "enxio", .help = "opens for writing refused since nobody reads"};
const Metric kEacces{.name = "eacces", .help = "opens refused by the permission bits"};
const Metric kWritten{.name = "bytes_written", .help = "bytes that the writer wrote", .unit = "bytes"};
const Metric kLines{.name = "lines", .help = "lines that the reader read"};
const Metric kEofSeen{.name = "eof_seen",
                      .help = "the reader read the end of file",
                      .type = MetricType::flag,
                      .combine = Combine::max};

const Metric kCutOff{.name = "cut_off", .help = "lines that began, and whose writer vanished before their end"};
const Metric kBrokenPipe{.name = "broken_pipe",
                         .help = "the writer got EPIPE: the reader had gone",
                         .type = MetricType::flag,
                         .combine = Combine::max};

const Gauge kCapacity{.name = "capacity", .help = "what it holds (F_GETPIPE_SZ); 0: not open yet", .unit = "bytes"};
const Gauge kFill{.name = "fill", .help = "bytes in the FIFO", .unit = "bytes", .full = &kCapacity};
const Gauge kReadEnds{.name = "read_ends", .help = "times it was opened for reading"};
const Gauge kWriteEnds{.name = "write_ends", .help = "times it was opened for writing"};
const Gauge kPermissions{.name = "permissions", .help = "its permission bits (stat), as a plain number: 384 is 0600"};
const Gauge kKilled{.name = "killed", .help = "bit 0: a signal ended the writer, bit 1: the reader"};

namespace {

/// Who did not leave by himself. When the run is stopped, whoever still waits is killed: not counted.
void note_killed(Stage& stage) {
    if (stage.stopping()) return;
    std::int64_t killed = 0;
    for (std::size_t i = 0; i < stage.actors(); ++i) {
        const ActorSlot& actor = stage.actor(i);
        const bool left = actor.state.load(std::memory_order_acquire) == ActorState::exited;
        if (left && WIFSIGNALED(actor.exit_status.load(std::memory_order_relaxed)))
            killed |= std::int64_t{1} << (actor.role.load(std::memory_order_relaxed) & 1);
    }
    stage.show(kKilled, killed);
}

void judge_alone(Stage& stage) {
    const long long written = stage.total(kWritten), bytes = stage.total(kBytes);
    if (stage.total(kBrokenPipe) != 0) {
        stage.verdict(false, "The reader vanished: write() gave EPIPE after %lld bytes.", written);
    } else if (written > 0) {
        stage.verdict(true, "%lld bytes were written; who reads them is another program's business.", written);
    } else if (bytes > 0) {
        stage.verdict(true, "%lld bytes and %lld lines came from another program.", bytes,
                      static_cast<long long>(stage.total(kLines)));
    } else {
        stage.verdict(false, "Nobody opened the other side of %s.", stage.object_name().c_str());
    }
}

}  // namespace

void report_fifo(Stage& stage) {
    const long long written = stage.total(kWritten), bytes = stage.total(kBytes);
    const long long refused = stage.total(kEacces);
    note_killed(stage);
    if (stage.total(kCutOff) > 0) {
        stage.verdict(false, "The writer vanished in mid-line: of %lld bytes, those after line %lld are no whole line.",
                      bytes, static_cast<long long>(stage.total(kLines)));
    } else if (refused > 0) {
        stage.verdict(false, "open() was refused %lld time%s with EACCES: the permission bits do not allow it.",
                      refused, refused == 1 ? "" : "s");
    } else if (stage.alone()) {
        judge_alone(stage);
    } else if (stage.shown(kReadEnds) == 0 || stage.shown(kWriteEnds) == 0) {
        const bool reader_waits = stage.shown(kWriteEnds) == 0;
        stage.verdict(false, "They have not met yet: nobody has opened the FIFO for %s.",
                      reader_waits ? "writing" : "reading");
    } else if (stage.total(kBrokenPipe) != 0 || stage.shown(kKilled) >= 2) {
        stage.verdict(false, "The reader vanished after %lld of %lld bytes%s.", bytes, std::max(written, bytes),
                      stage.total(kBrokenPipe) != 0 ? ": write() gave EPIPE" : "");
    } else if (stage.shown(kKilled) != 0) {
        // Killed after write() and before it counted, it has written what was read.
        stage.verdict(false, "The writer was killed: %lld bytes in %lld whole lines had come%s.", bytes,
                      static_cast<long long>(stage.total(kLines)),
                      stage.total(kEofSeen) != 0 ? ", and the kernel gave the reader end of file" : "");
    } else if (stage.total(kEofSeen) != 0 && bytes != written) {
        stage.verdict(false, "%lld bytes were written but %lld read.", written, bytes);
    } else {
        stage.verdict(true, "%lld bytes in %lld lines went from one program to the other%s.", bytes,
                      static_cast<long long>(stage.total(kLines)),
                      stage.total(kEofSeen) != 0 ? ", and then the reader saw end of file" : "");
    }
}

}  // namespace ipc::demos
