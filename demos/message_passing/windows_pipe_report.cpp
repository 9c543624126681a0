#include "message_passing/windows_pipe_report.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <array>

#include "message_passing/windows_pipe_error.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kMode{.name = "mode",
                 .help = "what the pipe carries",
                 .choices = {{"message", "messages, which it keeps apart; sent with CallNamedPipe"},
                             {"byte", "bytes: one read is taken for one message, which is wrong", false}}};
const Knob kInstances{.name = "instances", .help = "how many clients can be connected at once: the others get "
                      "ERROR_PIPE_BUSY (231)", .preset = 2, .lowest = 1, .highest = 8, .unit = "instances"};
const Knob kBuffer{.name = "buffer", .help = "how much the server reads at once: a longer message is ERROR_MORE_DATA (234)",
                   .preset = 64, .lowest = 8, .highest = 4096, .unit = "bytes"};
const Knob kClients{.name = "clients", .help = "how many processes send", .preset = 3, .lowest = 1, .highest = 8,
                    .unit = "processes"};
const Knob kSize{.name = "size", .help = "length of the longest message", .preset = 120, .lowest = 24, .highest = 4000,
                 .unit = "bytes"};
const Knob kFault{.name = "fault",
                  .help = "who terminates itself halfway, without a word",
                  .choices = {{"none", "nobody"},
                              {"client-vanishes", "the first client; in byte mode in the middle of a message"},
                              {"server-vanishes", "the server, while a client waits for its answer"}}};

const Metric kSent{.name = "messages_sent", .help = "messages that the clients sent"};
const Metric kReceived{.name = "messages_received", .help = "what the server took for a message each"};
const Metric kMerged{.name = "merged", .help = "of these, those that hold parts of several messages"};
const Metric kSplit{.name = "split", .help = "of these, those that begin or end in the middle of a message"};
const Metric kPeerPid{.name = "peer_pid", .help = "process of the newest client, as GetNamedPipeClientProcessId says: "
                      "a number of Windows", .combine = Combine::max, .timed = true};
const Metric kRefused{.name = "refused", .help = "calls of CallNamedPipe that failed because the pipe is one of bytes"};
const Metric kMoreData{.name = "more_data", .help = "reads that failed with ERROR_MORE_DATA (234): the message was "
                       "longer than the buffer", .timed = true};
const Metric kPipeBusy{.name = "pipe_busy", .help = "calls that failed with ERROR_PIPE_BUSY (231), or waited a moment "
                       "in vain, ERROR_SEM_TIMEOUT (121): every instance had a client", .timed = true};
const Metric kBrokenPipe{.name = "broken_pipe", .help = "calls that failed with ERROR_BROKEN_PIPE (109): the other end "
                         "was closed; for the server the end of each visit", .timed = true};
const Metric kCutOff{.name = "cut_off", .help = "messages whose sender vanished before the server had read their end"};
const Metric kGaveUp{.name = "gave_up", .help = "programs that left because a call failed: the server had gone"};

const Gauge kListening{.name = "listening", .help = "instances of the pipe that the server has made"};
const Gauge kServed{.name = "connected", .help = "instances that have a client", .full = &kListening};
const Gauge kLastError{.name = "last_error", .help = "what GetLastError() said at the last call that failed",
                       .meanings = windows_errors()};
const Gauge kClientsGone{.name = "clients_vanished", .help = "clients that were killed or vanished", .unit = "processes"};
const Gauge kServerGone{.name = "server_vanished", .help = "1: the server was killed or vanished"};

namespace {

constexpr const char* kPidHelp = "the number that Windows gives to an actor's process; 0: not started yet";
const std::array<Gauge, 9> kWindowsPid{{{.name = "windows_pid_1", .help = kPidHelp},
                                        {.name = "windows_pid_2", .help = kPidHelp},
                                        {.name = "windows_pid_3", .help = kPidHelp},
                                        {.name = "windows_pid_4", .help = kPidHelp},
                                        {.name = "windows_pid_5", .help = kPidHelp},
                                        {.name = "windows_pid_6", .help = kPidHelp},
                                        {.name = "windows_pid_7", .help = kPidHelp},
                                        {.name = "windows_pid_8", .help = kPidHelp},
                                        {.name = "windows_pid_9", .help = kPidHelp}}};

/// Who did not leave in order. When the run is stopped, whoever still waits is killed: not counted.
void count_vanished(Stage& stage) {
    if (stage.stopping()) return;
    std::array<long long, 2> vanished{}; // by role
    for (std::size_t i = 0; i < stage.actors(); ++i) {
        const ActorSlot& actor = stage.actor(i);
        if (actor.state.load(std::memory_order_acquire) != ActorState::exited) continue;
        const bool gave_up = actor.metrics[static_cast<std::size_t>(kGaveUp.slot)].load() != 0;
        if (actor.exit_status.load(std::memory_order_relaxed) != 0 && !gave_up)
            ++vanished[actor.role.load(std::memory_order_relaxed) % vanished.size()];
    }
    stage.show(kServerGone, vanished[0]);
    stage.show(kClientsGone, vanished[1]);
}

}  // namespace

std::vector<const Gauge*> windows_pipe_gauges() {
    std::vector<const Gauge*> all{&kListening, &kServed, &kLastError, &kClientsGone, &kServerGone};
    for (const Gauge& pid : kWindowsPid) all.push_back(&pid);
    return all;
}

void show_windows_pid(Stage& stage, long long pid) { stage.show(kWindowsPid[stage.index() % kWindowsPid.size()], pid); }

void report_windows_pipe(Stage& stage) {
    count_vanished(stage);
    const long long received = stage.total(kReceived), gave_up = stage.total(kGaveUp);
    // A client that ended after the server had read, and before it counted, has sent what was received.
    const long long sent = std::max<long long>(stage.total(kSent), received);
    const long long merged = stage.total(kMerged), split = stage.total(kSplit);
    const char* were = gave_up == 1 ? "client was" : "clients were";
    if (stage.shown(kServerGone) > 0) {
        stage.verdict(false, "The server vanished after %lld messages: %lld %s told so by an error, ERROR_BROKEN_PIPE (109) "
                      "first.", received, gave_up, were);
    } else if (merged + split > 0) {
        stage.verdict(false, "%lld messages were sent; the server made %lld of them: %lld merged, %lld split.",
                      static_cast<long long>(stage.total(kSent)), received, merged, split);
    } else if (const long long gone = stage.shown(kClientsGone); gone > 0) {
        stage.verdict(false, "%lld client%s vanished: %lld of %lld messages were received, each of them whole.", gone,
                      gone == 1 ? "" : "s", received, sent);
    } else if (gave_up > 0) {
        stage.verdict(false, "%lld program%s gave up because a call failed, at last with %s.", gave_up,
                      gave_up == 1 ? "" : "s", windows_error_text(static_cast<long>(stage.shown(kLastError))).c_str());
    } else if (received < stage.total(kSent) && !stage.stopping()) {
        stage.verdict(false, "Only %lld of %lld messages were received.", received, sent);
    } else {
        const long long more = stage.total(kMoreData);
        stage.verdict(true, "%lld of %lld messages were received, each of them whole; %lld read%s met ERROR_MORE_DATA (234).",
                      received, sent, more, more == 1 ? "" : "s");
    }
}

}  // namespace ipc::demos
