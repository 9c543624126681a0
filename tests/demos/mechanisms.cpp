// What every demo has to offer, by name: a knob, a choice or a metric that is renamed breaks lessons.
#include <doctest/doctest.h>

#include "support/place.hpp"
#include "support/report.hpp"

using namespace ipc::test;

namespace {

struct Offered {
    const char* knob;
    std::vector<const char*> choices = {}; ///< the default first; empty: a number
    bool live = false;
};

struct Mechanism {
    const char* demo;
    std::vector<Offered> knobs;
    std::vector<const char*> metrics, sites;
    std::vector<const char*> wrong = {}; ///< choices of sync that its help calls wrong
};

const std::vector<Mechanism> kMechanisms{
    {"ipc-shared-counter",
     {{"sync",
       {"none", "mutex", "semaphore", "spinlock", "atomic", "file-lock", "volatile", "sleep", "own-lock",
        "process-private-mutex"},
       true},
      {"backing", {"posix-shm", "sysv-shm", "memfd", "mapped-file"}},
      {"writers"},
      {"iterations"},
      {"robust", {"yes", "no"}},
      {"story", {"counter", "tickets"}},
      {"fault", {"none", "kill-holder"}, true}},
     {"increments", "counter", "lost_updates", "increments_per_second", "owner_died", "recovered", "stuck"},
     {"load", "add", "store"},
     {"volatile", "sleep", "own-lock", "process-private-mutex"}},
    {"ipc-message-queue",
     {{"api", {"posix", "sysv"}},
      {"priorities", {"on", "off"}},
      {"size"},
      {"capacity"},
      {"nonblocking", {"no", "yes"}},
      {"receive_type"},
      {"unlink", {"yes", "no"}}},
     {"sent", "received", "out_of_send_order", "blocked_seconds", "would_block", "too_long", "max_queued"},
     {"send", "receive"}},
    {"ipc-signals",
     {{"kind", {"standard", "realtime", "both"}},
      {"count"},
      {"blocked_ms"},
      {"restart", {"on", "off"}},
      {"sync", {"none", "block-around-critical-section", "flag", "self-pipe", "signalfd"}, true},
      {"handler", {"counter", "async-unsafe"}},
      {"children"},
      {"reap", {"loop", "once", "ignore"}}},
     {"sent", "handled", "coalesced", "in_order", "eintr", "corrupted", "deadlocked", "zombies"},
     {}},
    {"ipc-pipe",
     {{"size"},
      {"capacity"},
      {"reader_delay_ms"},
      {"close_unused", {"yes", "no"}},
      {"reader_quits", {"no", "yes"}},
      {"sync", {"none", "file-lock"}},
      {"pipeline", {"no", "yes"}}},
     {"bytes", "messages", "fill_max", "blocked_seconds", "interleaved_messages", "eof_seen", "broken_pipe"},
     {"write", "read"}},
    {"ipc-private-memory",
     {{"mapping", {"private", "shared"}},
      {"crash", {"none", "wild-write", "abort"}},
      {"peek", {"none", "process_vm_readv", "non-dumpable"}},
      {"buffered", {"yes", "no"}}},
     {"parent_value", "child_value", "same_address", "parent_alive", "child_signal", "peek_errno", "lines_printed"},
     {}},
    {"ipc-bounded-buffer",
     {{"sync", {"semaphores", "condvar", "none", "condvar-if", "condvar-no-predicate", "signal-one"}, true},
      {"capacity"},
      {"producers"},
      {"consumers"}},
     {"produced", "consumed", "lost", "duplicated", "overwritten", "stuck", "max_fill"},
     {}},
    {"ipc-video-frames",
     {{"sync", {"none", "mutex", "seqlock", "double-buffer"}, true},
      {"transport", {"shared-memory", "pipe", "unix-socket"}, true},
      {"width"},
      {"height"},
      {"fps"}},
     {"frames_written", "frames_shown", "torn_frames", "copies_per_frame", "bytes_per_second", "cpu_seconds"},
     {"draw", "copy"}},
    {"ipc-philosophers",
     {{"sync", {"left-first", "ordered", "waiter", "try-lock"}, true}, {"philosophers"}, {"thinking"}, {"eating"}},
     {"meals", "deadlocked", "wait_cycle", "longest_wait"},
     {}},
    {"ipc-log-file",
     {{"sync", {"none", "O_APPEND", "flock", "fcntl", "ofd"}, true}, {"close_other_fd", {"no", "yes"}}},
     {"lines_written", "lines_intact", "lines_torn", "lines_overwritten"},
     {}},
    {"ipc-unix-socket",
     {{"type", {"stream", "datagram", "seqpacket"}},
      {"framing", {"none", "length-prefix"}, true},
      {"pass_descriptor", {"no", "yes"}},
      {"check_peer", {"no", "yes"}},
      {"address", {"path", "abstract"}}},
     {"messages_sent", "messages_received", "merged", "split", "peer_pid", "peer_uid", "refused",
      "descriptor_passed"},
     {}},
    {"ipc-tcp",
     {{"protocol", {"tcp", "udp"}},
      {"framing", {"none", "length-prefix"}, true},
      {"distance", {"same-machine", "city", "continent", "ocean", "satellite"}, true},
      {"loss", {}, true},
      {"bandwidth"},
      {"nodelay", {"yes", "no"}},
      {"reset", {"no", "yes"}}},
     {"messages_sent", "messages_received", "merged", "split", "lost", "reordered", "rtt_p50_us", "rtt_p99_us",
      "bytes_per_second"},
     {}},
    {"ipc-windows-pipe",
     {{"mode", {"message", "byte"}}, {"instances"}, {"buffer"}},
     {"messages_sent", "messages_received", "merged", "split", "peer_pid", "refused", "more_data", "pipe_busy",
      "broken_pipe"},
     {"connect", "wait", "read", "answer", "call", "open", "write", "wait_named_pipe"}},
    {"ipc-fifo",
     {{"open_order", {"writer-first", "reader-first"}}, {"nonblocking", {"no", "yes"}}, {"mode", {"0600"}}},
     {"open_wait_ms", "bytes", "enxio", "eacces"},
     {"open", "write", "read"}},
    {"ipc-reload",
     {{"where", {"main-loop", "handler"}}, {"replace", {"rename", "in-place"}}},
     {"reloads", "requests_served", "half_read_configs", "dropped"},
     {}},
    {"ipc-event-counter",
     {{"mode", {"counter", "semaphore"}},
      {"sync", {"eventfd", "check-then-sleep", "futex"}, true},
      {"epoll", {"on", "off"}}},
     {"notified", "woken", "lost_wakeups", "stuck", "wakeups_per_notification"},
     {}},
};

void check_knob(const Json& knobs, const Offered& offered) {
    CAPTURE(offered.knob);
    const Json knob = named(knobs, offered.knob);
    REQUIRE(knob.is_object());
    if (offered.live) CHECK(knob.at("live") == true);
    CHECK(knob.contains("choices") == !offered.choices.empty());
    if (offered.choices.empty()) return;
    CHECK(knob.at("default") == offered.choices.front());
    for (const std::string choice : offered.choices) {
        CAPTURE(choice);
        CHECK(named(knob.at("choices"), choice).is_object());
    }
}

}  // namespace

TEST_CASE_FIXTURE(Place, "every demo offers the knobs, choices, metrics and sites that lessons name") {
    for (const Mechanism& mechanism : kMechanisms) {
        CAPTURE(mechanism.demo);
        const Json described = description(mechanism.demo);
        for (const Offered& offered : mechanism.knobs) check_knob(described.at("knobs"), offered);
        for (const std::string metric : mechanism.metrics) {
            CAPTURE(metric);
            CHECK(named(described.at("metrics"), metric).is_object());
        }
        for (const std::string site : mechanism.sites) {
            CAPTURE(site);
            CHECK(named(described.at("sites"), site).is_object());
        }
    }
}

TEST_CASE_FIXTURE(Place, "what only looks like synchronization is labelled wrong, in the data and in its help") {
    for (const Mechanism& mechanism : kMechanisms) {
        const Json sync = named(description(mechanism.demo).at("knobs"), "sync");
        for (const std::string name : mechanism.wrong) {
            CAPTURE(name);
            const Json choice = named(sync.at("choices"), name);
            CHECK(choice.at("right") == false);
            CHECK(choice.at("help").get<std::string>().starts_with("wrong: "));
        }
    }
}

TEST_CASE_FIXTURE(Place, "the shared counter takes two to eight writers") {
    const Json writers = named(description("ipc-shared-counter").at("knobs"), "writers");
    CHECK(writers.at("default") == 2);
    CHECK(writers.at("range") == Json{2, 8});
}
