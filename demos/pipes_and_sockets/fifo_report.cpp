#include "pipes_and_sockets/fifo_report.hpp"

#include <algorithm>
#include <string>

#include "stage/counted.hpp"
#include "stage/killed.hpp"

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
                       .combine = Combine::max,
                       .samples = &kOpened};
const Metric kBytes{.name = "bytes", .help = "bytes that the reader read", .unit = "bytes", .only_of = "reader"};
const Metric kEnxio{.name = "enxio", .help = "opens for writing refused since nobody reads", .only_of = "writer"};
const Metric kEacces{.name = "eacces", .help = "opens refused by the permission bits"};
const Metric kWritten{.name = "bytes_written", .help = "bytes that the writer wrote", .unit = "bytes", .only_of = "writer"};
const Metric kLines{.name = "lines", .help = "lines that the reader read", .only_of = "reader"};
const Metric kEofSeen{.name = "eof_seen",
                      .help = "the reader read the end of file",
                      .type = MetricType::flag,
                      .combine = Combine::max, .only_of = "reader"};

const Metric kCutOff{.name = "cut_off", .help = "lines that began, and before whose end the end of file came",
                     .only_of = "reader"};
const Metric kBrokenPipe{.name = "broken_pipe",
                         .help = "the writer got EPIPE: the reader had gone",
                         .type = MetricType::flag,
                         .combine = Combine::max, .only_of = "writer"};

const Metric kOpened{.name = "opened", .help = "ends that were opened"};

const Gauge kCapacity{.name = "capacity", .help = "what it holds (F_GETPIPE_SZ); 0: not open yet", .unit = "bytes"};
const Gauge kFill{.name = "fill", .help = "bytes in the FIFO", .unit = "bytes", .full = &kCapacity};
const Gauge kReadEnds{.name = "read_ends", .help = "times it was opened for reading"};
const Gauge kWriteEnds{.name = "write_ends", .help = "times it was opened for writing"};
const Gauge kPermissions{.name = "permissions", .help = "its permission bits (stat)", .unit = "octal"};

namespace {

constexpr std::size_t kWriterRole = 0, kReaderRole = 1;

/// "24 bytes in 1 line"
std::string bytes_in_lines(const Stage& stage, const char* what = "line") {
    return counted(stage.total(kBytes), "byte") + " in " + counted(stage.total(kLines), what);
}

void judge_alone(Stage& stage) {
    const long long written = stage.total(kWritten), bytes = stage.total(kBytes);
    if (const std::string dead = killed_words(stage); !dead.empty()) {
        stage.verdict(false, "%sUntil then %s had gone through.", dead.c_str(),
                      counted(std::max(written, bytes), "byte").c_str());
    } else if (stage.total(kBrokenPipe) != 0) {
        stage.verdict(false, "The reader vanished: write() gave EPIPE after %s.", counted(written, "byte").c_str());
    } else if (written > 0) {
        stage.verdict(true, "%s written; who reads them is another program's business.",
                      (counted(written, "byte") + (written == 1 ? " was" : " were")).c_str());
    } else if (bytes > 0) {
        stage.verdict(true, "%s came from another program.", bytes_in_lines(stage).c_str());
    } else if (stage.total(kEofSeen) != 0) {
        stage.verdict(true, "Another program opened the FIFO for writing, and closed it without a byte.");
    } else {
        stage.verdict(false, "Nobody opened the other side of %s.", stage.object_name().c_str());
    }
}

/// Whose open() has returned, or whose bytes or EPIPE show that somebody had opened the other end: one can be killed
/// before it says so.
bool have_met(const Stage& stage) {
    const bool both = stage.shown(kReadEnds) > 0 && stage.shown(kWriteEnds) > 0;
    return both || stage.total(kWritten) + stage.total(kBytes) + stage.total(kBrokenPipe) > 0;
}

/// Of two who have not met: it is the writer who is missing, not the reader.
bool writer_is_missing(Stage& stage) {
    if (stage.shown(kReadEnds) + stage.shown(kWriteEnds) > 0) return stage.shown(kWriteEnds) == 0;
    if (killed(stage, kWriterRole) + killed(stage, kReaderRole) > 0) return killed(stage, kWriterRole) > 0;
    return stage.choice<Order>(kOrder) == Order::reader_first;
}

}  // namespace

void report_fifo(Stage& stage) {
    const long long written = stage.total(kWritten), bytes = stage.total(kBytes);
    const long long refused = stage.total(kEacces);
    const std::string dead = killed_words(stage);
    if (stage.total(kCutOff) > 0) {
        // Both look the same to a reader.
        stage.verdict(false, "%sThe end of file came in mid-line, after %s: the writer vanished, or left its last line unfinished.",
                      dead.c_str(), bytes_in_lines(stage, "whole line").c_str());
    } else if (refused > 0) {
        stage.verdict(false, "%sopen() was refused %lld time%s with EACCES: the permission bits do not allow it.",
                      dead.c_str(), refused, refused == 1 ? "" : "s");
    } else if (stage.alone()) {
        judge_alone(stage);
    } else if (!have_met(stage)) {
        stage.verdict(false, "%sThey have not met: nobody has opened the FIFO for %s.", dead.c_str(),
                      writer_is_missing(stage) ? "writing" : "reading");
    } else if (stage.total(kBrokenPipe) != 0 || killed(stage, kReaderRole) > 0) {
        stage.verdict(false, "The reader vanished after %lld of %lld bytes%s.", bytes, std::max(written, bytes),
                      stage.total(kBrokenPipe) != 0 ? ": write() gave EPIPE" : "");
    } else if (killed(stage, kWriterRole) > 0) {
        // Killed after write() and before it counted, it has written what was read.
        stage.verdict(false, "The writer was killed: %s had come%s.", bytes_in_lines(stage, "whole line").c_str(),
                      stage.total(kEofSeen) != 0 ? ", and the kernel gave the reader end of file" : "");
    } else if (stage.total(kEofSeen) != 0 && bytes != written) {
        stage.verdict(false, "%lld bytes were written but %lld read.", written, bytes);
    } else {
        stage.verdict(true, "%s went from one program to the other%s.", bytes_in_lines(stage).c_str(),
                      stage.total(kEofSeen) != 0 ? ", and then the reader saw end of file" : "");
    }
}

}  // namespace ipc::demos
