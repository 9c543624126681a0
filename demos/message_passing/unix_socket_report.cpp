#include "message_passing/unix_socket_report.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "message_passing/unix_socket_gauges.hpp"
#include "stage/killed.hpp"

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
                    .preset = 2, .lowest = 1, .highest = 8, .unit = "processes", .searched = 1};
const Knob kSize{.name = "size", .help = "length of the longest message", .preset = 120, .lowest = 24, .highest = 4096,
                 .unit = "bytes"};
const Knob kPassDescriptor{.name = "pass_descriptor",
                           .help = "the first client hands an open file to the server (SCM_RIGHTS)",
                           .choices = {{"no", "only bytes are sent"}, {"yes", "the server reads from a file it never opened"}}};
const Knob kCheckPeer{.name = "check_peer",
                      .help = "the server turns away other users (SO_PEERCRED, with datagrams SCM_CREDENTIALS); the second client "
                              "becomes one, if we are root",
                      .choices = {{"no", "whoever may connect is served"}, {"yes", "only our own user is served"}}};
const Knob kAddress{.name = "address",
                    .help = "what the server is called",
                    .choices = {{"path", "a file, with permission bits"},
                                {"abstract", "a name that is no file: no permission bits, gone with the last descriptor"}}};
const Knob kMode{.name = "mode",
                 .help = "with check_peer and a path: the permission bits of the socket's file, in a directory open to all",
                 .choices = {{"0666", "every user may connect, and the server decides"},
                             {"0600", "its owner may connect: another user's connect() fails with EACCES"}}};

const Metric kSent{.name = "messages_sent", .help = "messages that the clients sent, but for those of clients that were turned away",
                   .only_of = "client"};
const Metric kReceived{.name = "messages_received", .help = "what the server took for a message each", .only_of = "server"};
const Metric kMerged{.name = "merged", .help = "of these, those that hold parts of several messages", .only_of = "server"};
const Metric kSplit{.name = "split", .help = "of these, those that end in the middle of a message", .only_of = "server"};
const Metric kPeerPid{.name = "peer_pid", .help = "process of the newest client, as the kernel says", .combine = Combine::max,
                      .timed = true, .only_of = "server"};
const Metric kPeerUid{.name = "peer_uid", .help = "user of the newest client, as the kernel says", .combine = Combine::max,
                      .only_of = "server"};
const Metric kRefused{.name = "refused", .help = "clients of another user that the server turned away", .only_of = "server"};
const Metric kUnheard{.name = "messages_unheard", .help = "messages that clients sent and were turned away: the server took none of them",
                      .only_of = "client"};
const Metric kEacces{.name = "eacces", .help = "clients whose connect() the permission bits of the path refused",
                     .only_of = "client"};
const Metric kDescriptorPassed{.name = "descriptor_passed", .help = "the server read from the file it was handed",
                               .type = MetricType::flag, .combine = Combine::max, .only_of = "server"};

const Metric kCutOff{.name = "cut_off", .help = "messages that began with their length, and whose sender vanished before their end",
                     .only_of = "server"};
const Metric kServerGone{.name = "server_gone", .help = "clients whose send failed: the server had closed, or turned them away",
                         .only_of = "client"};

const Gauge kBound{.name = "bound", .help = "1: the server's address is taken"};

int socket_type(const Stage& stage) {
    constexpr int kTypes[]{SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    return kTypes[stage.value(kType) % 3];
}

int how_many(const Stage& stage, const Role& role) {
    return role.count == nullptr || stage.alone() ? 1 : static_cast<int>(stage.value(*role.count));
}

namespace {

constexpr std::size_t kClientRole = 0, kServerRole = 1;

const char* plural(long long n) {
    return n == 1 ? "" : "s";
}

/// What a client sends before it is turned away it counts as sent: whether anybody takes it, it cannot know.
void take_out_unheard(Stage& stage) {
    std::int64_t unheard = 0;
    for (std::size_t client = 0; client < stage.actors() && !stage.alone(); ++client) {
        if (was_turned_away(stage, client))
            unheard += stage.actor(client).metrics[static_cast<std::size_t>(kSent.slot)].load(std::memory_order_relaxed);
    }
    stage.set(kUnheard, unheard);
    stage.set(kSent, -unheard);
}

/// What became of those who were not let in, to end a verdict with.
std::string about_strangers(Stage& stage) {
    const long long refused = stage.total(kRefused), unheard = stage.total(kUnheard), kept_out = stage.total(kEacces);
    std::string text;
    if (refused > 0) {
        text += " " + std::to_string(refused) + " client" + plural(refused) +
                (refused == 1 ? " of user " + std::to_string(stage.shown(kStrangerUid)) + " was" : " of other users were") +
                " turned away";
        if (unheard > 0)
            text += (refused == 1 ? ", and its " : ", and their ") + std::to_string(unheard) + " message" +
                    plural(unheard) + (refused == 1 ? " with it" : " with them");
        text += ".";
    }
    if (kept_out > 0) {
        text += " connect() failed for " + std::to_string(kept_out) + " client" + plural(kept_out) +
                " of another user with EACCES: the permission bits of the path do not let it in.";
    }
    if (stage.is_on(kCheckPeer) && refused + kept_out == 0 && !stage.alone()) {
        if (geteuid() != 0) text += " All clients are of our own user: only root can start another.";
        else if (stage.value(kClients) == 1) text += " The one client is of our own user: a second one would be of another.";
    }
    return text;
}

void judge_alone(Stage& stage, const char* strangers) {
    const long long sent = stage.total(kSent), received = stage.total(kReceived);
    const bool server = stage.page().role_alone == 2;
    if (const std::string dead = killed_words(stage); !dead.empty()) {
        stage.verdict(false, "%sUntil then %lld message%s had %s.", dead.c_str(), server ? received : sent,
                      plural(server ? received : sent), server ? "come" : "been sent");
    } else if (server && received == 0 && stage.total(kPeerPid) == 0) {
        stage.verdict(false, "Nobody has come to %s.", stage.object_name().c_str());
    } else if (server) {
        stage.verdict(true, "%lld message%s came from other programs.%s", received, plural(received), strangers);
    } else if (stage.total(kServerGone) > 0) {
        stage.verdict(false, "The server vanished, or turned this client away, after %lld message%s.", sent, plural(sent));
    } else {
        stage.verdict(true, "%lld message%s sent; what the server made of them is another program's business.",
                      sent, sent == 1 ? " was" : "s were");
    }
}

}  // namespace

void report_unix_socket(Stage& stage) {
    take_out_unheard(stage);
    const std::string about = about_strangers(stage);
    const char* strangers = about.c_str();
    const long long received = stage.total(kReceived), cut = stage.total(kCutOff);
    const long long merged = stage.total(kMerged), split = stage.total(kSplit);
    // A client that was killed after send() and before it counted has sent what was received.
    const long long sent = std::max<long long>(stage.total(kSent), received);
    if (merged + split > 0 && stage.alone()) {
        stage.verdict(false, "What another program sent did not come whole: %lld merged, %lld split%s.%s", merged, split,
                      stage.is_on(kFraming) ? ": no length stood in front" : "", strangers);
    } else if (merged + split > 0) {
        stage.verdict(false, "%s%lld message%s sent; the server made %lld of them: %lld merged, %lld split.%s",
                      killed_words(stage).c_str(), static_cast<long long>(stage.total(kSent)), stage.total(kSent) == 1 ? " was" : "s were", received,
                      merged, split, strangers);
    } else if (cut > 0) {
        stage.verdict(false, "A client vanished in mid-message: %lld message%s cut off; %lld came whole.%s", cut,
                      cut == 1 ? " was" : "s were", received, strangers);
    } else if (killed(stage, kServerRole) > 0 && !stage.alone()) {
        stage.verdict(false, "The server was killed: it had received %lld of %lld message%s.", received, sent, plural(sent));
    } else if (const long long dead = killed(stage, kClientRole); dead > 0 && !stage.alone()) {
        stage.verdict(false, "%lld client%s killed: %lld of %lld message%s received, each of them whole.%s%s", dead,
                      dead == 1 ? " was" : "s were", received, sent, sent == 1 ? " was" : "s were",
                      socket_type(stage) == SOCK_DGRAM ? " A datagram socket has no end of file: the server waits." : "",
                      strangers);
    } else if (stage.alone()) {
        judge_alone(stage, strangers);
    } else if (sent == 0) {
        const bool over = stage.page().ended_ns.load() != 0;
        stage.verdict(!over, "%s%s", over ? "No message was sent before the end." : "No message was sent yet.", strangers);
    } else {
        stage.verdict(true, "%lld of %lld message%s received, each of them whole.%s", received, sent,
                      sent == 1 ? " was" : "s were", strangers);
    }
}

}  // namespace ipc::demos
