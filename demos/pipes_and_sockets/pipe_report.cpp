#include "pipes_and_sockets/pipe_report.hpp"

#include <cerrno>
#include <limits.h>
#include <signal.h>
#include <sys/wait.h>

namespace ipc::demos {

using namespace ipc::stage;

const Knob kSync{
    .name = "sync",
    .help = "what keeps the writers out of each other's way",
    .live = true,
    .choices = {
        {"none", "nothing: in a full pipe, messages above PIPE_BUF (4096 bytes) mix", false},
        {"file-lock", "each writer locks a file for as long as it writes a message"}}};
const Knob kWriters{.name = "writers",
                    .help = "how many processes write",
                    .preset = 2,
                    .lowest = 1,
                    .highest = 8,
                    .unit = "processes"};
const Knob kSize{.name = "size",
                 .help = "length of a message; one read takes as much, but at most 4096",
                 .preset = 512,
                 .lowest = 1,
                 .highest = 1 << 20,
                 .unit = "bytes"};
const Knob kCapacity{.name = "capacity",
                     .help = "what the pipe holds; rounded up to 4096 times a power of 2",
                     .preset = 65536,
                     .lowest = 4096,
                     .highest = 1 << 20,
                     .unit = "bytes"};
const Knob kDelay{.name = "reader_delay_ms",
                  .help = "how long the reader rests before each read",
                  .preset = 1,
                  .lowest = 0,
                  .highest = 10'000,
                  .unit = "ms",
                  .live = true};
const Knob kCloseUnused{
    .name = "close_unused",
    .help = "whether writers close their read end and the reader its write end",
    .choices = {{"yes", "the reader sees end of file when the last writer closes its end"},
                {"no", "the reader waits for ever: it could still write to itself", false}}};
const Knob kReaderQuits{
    .name = "reader_quits",
    .help = "whether the reader leaves early, after five reads",
    .choices = {
        {"no", "it reads until end of file"},
        {"yes", "the next write brings SIGPIPE; who ignores it, every second writer, gets EPIPE"}}};
const Knob kPipeline{
    .name = "pipeline",
    .help = "what stands between writer and reader",
    .choices = {{"no", "one pipe, any number of writers"},
                {"yes", "the real programs of: sort | uniq -c | sort -rn, fed one word a line"}}};

const Metric kBytes{.name = "bytes", .help = "bytes that the reader read", .unit = "bytes"};
const Metric kMessages{.name = "messages", .help = "messages that arrived; in the pipeline, lines"};
const Metric kFillMax{.name = "fill_max",
                      .help = "most bytes found in the pipe",
                      .unit = "bytes",
                      .combine = Combine::max,
                      .timed = true};
const Metric kBlocked{.name = "blocked_seconds",
                      .help = "how long writers slept in write, or in the lock, all together",
                      .unit = "s",
                      .type = MetricType::real};
const Metric kInterleaved{.name = "interleaved_messages",
                          .help = "messages with bytes of another writer inside"};
const Metric kEofSeen{
    .name = "eof_seen", .help = "the reader's read returned 0", .type = MetricType::flag};
const Metric kBrokenPipe{.name = "broken_pipe",
                         .help = "a writer was killed by SIGPIPE, or got EPIPE",
                         .type = MetricType::flag};

const Gauge kCapacityNow{
    .name = "capacity", .help = "what the pipe holds (F_GETPIPE_SZ)", .unit = "bytes"};
const Gauge kFill{
    .name = "fill", .help = "bytes in the pipe (FIONREAD)", .unit = "bytes", .full = &kCapacityNow};
const Gauge kSigpipe{.name = "sigpipe", .help = "writers that SIGPIPE killed", .unit = "processes"};
const Gauge kEpipe{
    .name = "epipe", .help = "writers whose write failed with EPIPE", .unit = "processes"};

namespace {

const char* plural(long long n) {
    return n == 1 ? "" : "s";
}

struct Actors {
    std::int64_t writers_blocked_ns = 0;
    long writers_left = 0, writers = 0, writers_stuck = 0, killed_by_sigpipe = 0;
    bool reader_left = false;
};

Actors look_at(const Stage& stage, unsigned writer, unsigned reader) {
    Actors seen;
    for (std::size_t i = 0; i < stage.actors(); ++i) {
        const ActorSlot& actor = stage.actor(i);
        const bool left = actor.state.load(std::memory_order_acquire) == ActorState::exited;
        const unsigned role = actor.role.load(std::memory_order_relaxed);
        if (role == reader) seen.reader_left = left;
        if (role != writer) continue;
        ++seen.writers;
        seen.writers_blocked_ns += actor.blocked_ns.load(std::memory_order_relaxed);
        seen.writers_stuck += stage.is_stuck(i);
        seen.writers_left += left;
        const int status = actor.exit_status.load(std::memory_order_relaxed);
        seen.killed_by_sigpipe += left && WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE;
    }
    return seen;
}

}  // namespace

std::int64_t message_id(std::size_t writer, std::int64_t sequence) {
    return static_cast<std::int64_t>(writer + 1) << 32 | sequence;
}

void check_letters(Stage& stage, LetterStream& stream, std::span<const char> bytes) {
    std::vector<Arrival> whole;
    if (!stream.take(bytes, whole)) {
        errno = EBADMSG;
        stage.fail("read", "a byte came that nobody wrote: another program holds this pipe");
    }
    for (const Arrival& arrival : whole) {
        const std::int64_t id = message_id(arrival.writer, arrival.sequence);
        stage.event(EventKind::message_received, stage.value(kSize), id);
        stage.count(kMessages);
        if (arrival.foreign_bytes == 0) continue;
        stage.event(EventKind::message_torn, static_cast<std::int64_t>(arrival.foreign_bytes), id);
        stage.count(kInterleaved);
    }
}

void report_pipe(Stage& stage, const PipelineResult& result, unsigned writer, unsigned reader) {
    const Actors seen = look_at(stage, writer, reader);
    stage.set_real(kBlocked, static_cast<double>(seen.writers_blocked_ns) / 1e9);
    stage.show(kSigpipe, seen.killed_by_sigpipe);
    if (seen.killed_by_sigpipe > 0) stage.set(kBrokenPipe, 1);

    const bool keeps_ends = stage.choice<CloseUnused>(kCloseUnused) == CloseUnused::no;
    const bool eof = stage.total(kEofSeen) != 0;
    const long long epipe = stage.shown(kEpipe);
    const long long messages = stage.total(kMessages);
    const long long mixed = stage.total(kInterleaved);
    const char* more = "";
    if (keeps_ends && seen.writers_left == seen.writers && !eof && !stage.is_on(kReaderQuits)) {
        more =
            "All writers have left, but no end of file comes: the reader holds a write end itself.";
    } else if (keeps_ends && seen.reader_left && seen.writers_stuck > 0) {
        more =
            "The reader has left, but no SIGPIPE comes: the writers hold read ends and wait for "
            "ever.";
    }

    if (seen.killed_by_sigpipe + epipe > 0) {
        stage.verdict(
            false,
            "The reader has left: SIGPIPE killed %ld writer%s, and write gave EPIPE to %lld that "
            "ignored the signal.",
            seen.killed_by_sigpipe, plural(seen.killed_by_sigpipe), epipe);
    } else if (mixed > 0) {
        stage.verdict(false,
                      "%lld of %lld messages came with bytes of another writer inside: a write "
                      "above PIPE_BUF "
                      "(%d bytes) may be mixed with others.%s%s",
                      mixed, messages, PIPE_BUF, *more == 0 ? "" : " ", more);
    } else if (*more != '\0') {
        stage.verdict(false, "%s", more);
    } else if (stage.is_on(kPipeline)) {
        stage.verdict(true,
                      eof ? "The pipeline gave %lld lines; the top word is \"%s\", %ld times."
                          : "%lld lines have come: sort gives none before its input ends.",
                      messages, result.top_word.data(), result.times);
    } else {
        stage.verdict(true,
                      eof ? "%lld message%s came whole, and then the reader saw end of file."
                          : "%lld message%s came whole.",
                      messages, plural(messages));
    }
}

}  // namespace ipc::demos
