#include "message_passing/unix_socket_report.hpp"

#include <sys/socket.h>

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
const Knob kClients{.name = "clients", .help = "how many processes send", .preset = 2, .lowest = 1, .highest = 8,
                    .unit = "processes"};
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

const Gauge kBound{.name = "bound", .help = "1: the server's address is taken"};

int socket_type(const Stage& stage) {
    constexpr int kTypes[]{SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    return kTypes[stage.value(kType) % 3];
}

void report_unix_socket(Stage& stage) {
    const long long sent = stage.total(kSent), received = stage.total(kReceived);
    const long long merged = stage.total(kMerged), split = stage.total(kSplit);
    if (merged + split > 0) {
        stage.verdict(false, "%lld messages were sent; the server made %lld of them: %lld merged, %lld split.",
                      sent, received, merged, split);
    } else if (stage.alone()) {
        stage.verdict(true, "%lld messages sent, %lld received; the other side is another program's business.", sent,
                      received);
    } else if (const long long refused = stage.total(kRefused); refused > 0) {
        stage.verdict(true, "%lld messages came whole; %lld client%s of another user turned away.", received, refused,
                      refused == 1 ? " was" : "s were");
    } else {
        stage.verdict(received <= sent, "%lld of %lld messages were received, each of them whole.", received, sent);
    }
}

}  // namespace ipc::demos
