#include "message_passing/unix_socket_report.hpp"

#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>

namespace ipc::demos {

using namespace ipc::stage;

const Knob kFraming{.name = "framing",
                    .help = "how the receiver of a stream knows where a message ends",
                    .live = true,
                    .choices = {{"none", "one read is taken for one message: wrong for a stream", false},
                                {"length-prefix", "four bytes in front of each message say how long it is"}}};
const Knob kType{.name = "type",
                 .help = "the kind of socket",
                 .choices = {{"stream", "a connection, bytes in order, no ends of messages"},
                             {"datagram", "no connection, each message by itself"},
                             {"seqpacket", "a connection that keeps messages apart"}}};
const Knob kClients{.name = "clients", .help = "how many processes send; with --role client one",
                    .preset = 2, .lowest = 1, .highest = 8, .unit = "processes"};
const Knob kSize{.name = "size", .help = "length of the longest message", .preset = 120, .lowest = 24, .highest = 4096,
                 .unit = "bytes"};
const Knob kPassDescriptor{.name = "pass_descriptor",
                           .help = "the first client hands an open file to the server (SCM_RIGHTS)",
                           .choices = {{"no", "only bytes are sent"}, {"yes", "the server reads from a file it never opened"}}};
const Knob kCheckPeer{.name = "check_peer",
                      .help = "the server turns away other users (SO_PEERCRED); the second client becomes one, if we are root",
                      .choices = {{"no", "whoever may connect is served"}, {"yes", "only our own user is served"}}};
const Knob kAddress{.name = "address",
                    .help = "what the server is called",
                    .choices = {{"path", "a file, with permission bits"},
                                {"abstract", "a name that is no file: no permission bits, gone with the last descriptor"}}};

const Metric kSent{.name = "messages_sent", .help = "messages that the clients sent"};
const Metric kReceived{.name = "messages_received", .help = "what the server took for a message each"};
const Metric kMerged{.name = "merged", .help = "of these, those that hold parts of several messages"};
const Metric kSplit{.name = "split", .help = "of these, those that end in the middle of a message"};
const Metric kPeerPid{.name = "peer_pid", .help = "process of the newest client, as the kernel says", .combine = Combine::max,
                      .timed = true};
const Metric kPeerUid{.name = "peer_uid", .help = "user of the newest client, as the kernel says", .combine = Combine::max};
const Metric kRefused{.name = "refused", .help = "clients of another user that were turned away"};
const Metric kDescriptorPassed{.name = "descriptor_passed", .help = "the server read from the file it was handed",
                               .type = MetricType::flag, .combine = Combine::max};

const Metric kCutOff{.name = "cut_off", .help = "messages that began with their length, and whose sender vanished before their end"};
const Metric kServerGone{.name = "server_gone", .help = "clients whose send failed: the server had closed, or turned them away"};

const Gauge kBound{.name = "bound", .help = "1: the server's address is taken"};
const Gauge kKilledClients{.name = "killed_clients", .help = "clients that a signal ended", .unit = "processes"};
const Gauge kKilledServer{.name = "killed_server", .help = "1: a signal ended the server"};

int socket_type(const Stage& stage) {
    constexpr int kTypes[]{SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    return kTypes[stage.value(kType) % 3];
}

int how_many(const Stage& stage, const Role& role) {
    return role.count == nullptr || stage.alone() ? 1 : static_cast<int>(stage.value(*role.count));
}

namespace {

const char* plural(long long n) {
    return n == 1 ? "" : "s";
}

/// Who did not leave by himself. When the run is stopped, whoever still waits is killed: not counted.
void count_killed(Stage& stage) {
    if (stage.stopping()) return;
    std::array<long long, 2> killed{}; // by role
    for (std::size_t i = 0; i < stage.actors(); ++i) {
        const ActorSlot& actor = stage.actor(i);
        const bool left = actor.state.load(std::memory_order_acquire) == ActorState::exited;
        if (left && WIFSIGNALED(actor.exit_status.load(std::memory_order_relaxed)))
            ++killed[actor.role.load(std::memory_order_relaxed) % killed.size()];
    }
    stage.show(kKilledClients, killed[0]);
    stage.show(kKilledServer, killed[1]);
}

void judge_alone(Stage& stage) {
    const long long sent = stage.total(kSent), received = stage.total(kReceived);
    const long long refused = stage.total(kRefused);
    if (refused > 0) {
        stage.verdict(true, "%lld message%s came from other programs; %lld of another user %s turned away.", received,
                      plural(received), refused, refused == 1 ? "was" : "were");
    } else if (stage.page().role_alone == 2 && received == 0 && stage.total(kPeerPid) == 0) {
        stage.verdict(false, "Nobody has come to %s.", stage.object_name().c_str());
    } else if (stage.page().role_alone == 2) {
        stage.verdict(true, "%lld message%s came from other programs.", received, plural(received));
    } else if (stage.total(kServerGone) > 0) {
        stage.verdict(false, "The server vanished, or turned this client away, after %lld message%s.", sent, plural(sent));
    } else {
        stage.verdict(true, "%lld message%s sent; what the server made of them is another program's business.",
                      sent, sent == 1 ? " was" : "s were");
    }
}

}  // namespace

void report_unix_socket(Stage& stage) {
    count_killed(stage);
    const long long received = stage.total(kReceived), cut = stage.total(kCutOff);
    const long long merged = stage.total(kMerged), split = stage.total(kSplit);
    // A client that was killed after send() and before it counted has sent what was received.
    const long long sent = std::max<long long>(stage.total(kSent), received);
    if (merged + split > 0 && stage.alone()) {
        stage.verdict(false, "What another program sent did not come whole: %lld merged, %lld split%s.", merged, split,
                      stage.is_on(kFraming) ? ": no length stood in front" : "");
    } else if (merged + split > 0) {
        stage.verdict(false, "%lld messages were sent; the server made %lld of them: %lld merged, %lld split.",
                      static_cast<long long>(stage.total(kSent)), received, merged, split);
    } else if (cut > 0) {
        stage.verdict(false, "A client vanished in mid-message: %lld message%s cut off; %lld came whole.", cut,
                      cut == 1 ? " was" : "s were", received);
    } else if (stage.shown(kKilledServer) > 0) {
        stage.verdict(false, "The server was killed: it had received %lld of %lld messages.", received, sent);
    } else if (const long long killed = stage.shown(kKilledClients); killed > 0) {
        stage.verdict(false, "%lld client%s killed: %lld of %lld messages were received, each of them whole.%s", killed,
                      killed == 1 ? " was" : "s were", received, sent,
                      socket_type(stage) == SOCK_DGRAM ? " A datagram socket has no end of file: the server waits." : "");
    } else if (stage.alone()) {
        judge_alone(stage);
    } else if (const long long refused = stage.total(kRefused); refused > 0) {
        stage.verdict(true, "%lld messages came whole; %lld client%s of another user turned away.", received, refused,
                      refused == 1 ? " was" : "s were");
    } else {
        stage.verdict(true, "%lld of %lld messages were received, each of them whole.", received, sent);
    }
}

}  // namespace ipc::demos
