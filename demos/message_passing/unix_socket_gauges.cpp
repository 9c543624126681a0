// What the window draws of the sockets: connections, bytes under way, the last read.
#include "message_passing/unix_socket_gauges.hpp"

#include <algorithm>

#include "message_passing/unix_socket_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

constexpr const char* kLinkHelp =
    "a client's connection: 1 connected + 2 accepted + 4 turned away by its user + 8 kept out by the permission bits";
constexpr const char* kUnreadHelp = "bytes that a client sent and the server has not read";
constexpr const char* kPidHelp = "a client's process, as the kernel tells the server";
constexpr const char* kUidHelp = "a client's user, as the kernel tells the server";

const Gauge& of(const ClientGauges& gauges, std::size_t client) { return gauges[client % gauges.size()]; }

}  // namespace

const ClientGauges kLink{{{.name = "link_1", .help = kLinkHelp},
                          {.name = "link_2", .help = kLinkHelp},
                          {.name = "link_3", .help = kLinkHelp},
                          {.name = "link_4", .help = kLinkHelp},
                          {.name = "link_5", .help = kLinkHelp},
                          {.name = "link_6", .help = kLinkHelp},
                          {.name = "link_7", .help = kLinkHelp},
                          {.name = "link_8", .help = kLinkHelp}}};
const ClientGauges kUnread{{{.name = "unread_1", .help = kUnreadHelp, .unit = "bytes"},
                            {.name = "unread_2", .help = kUnreadHelp, .unit = "bytes"},
                            {.name = "unread_3", .help = kUnreadHelp, .unit = "bytes"},
                            {.name = "unread_4", .help = kUnreadHelp, .unit = "bytes"},
                            {.name = "unread_5", .help = kUnreadHelp, .unit = "bytes"},
                            {.name = "unread_6", .help = kUnreadHelp, .unit = "bytes"},
                            {.name = "unread_7", .help = kUnreadHelp, .unit = "bytes"},
                            {.name = "unread_8", .help = kUnreadHelp, .unit = "bytes"}}};
const ClientGauges kPid{{{.name = "client_pid_1", .help = kPidHelp},
                         {.name = "client_pid_2", .help = kPidHelp},
                         {.name = "client_pid_3", .help = kPidHelp},
                         {.name = "client_pid_4", .help = kPidHelp},
                         {.name = "client_pid_5", .help = kPidHelp},
                         {.name = "client_pid_6", .help = kPidHelp},
                         {.name = "client_pid_7", .help = kPidHelp},
                         {.name = "client_pid_8", .help = kPidHelp}}};
const ClientGauges kUid{{{.name = "client_uid_1", .help = kUidHelp},
                         {.name = "client_uid_2", .help = kUidHelp},
                         {.name = "client_uid_3", .help = kUidHelp},
                         {.name = "client_uid_4", .help = kUidHelp},
                         {.name = "client_uid_5", .help = kUidHelp},
                         {.name = "client_uid_6", .help = kUidHelp},
                         {.name = "client_uid_7", .help = kUidHelp},
                         {.name = "client_uid_8", .help = kUidHelp}}};

const Gauge kReadFrom{.name = "read_from", .help = "whose bytes the last read gave: 1 is the first client; 0: none yet"};
const Gauge kReadBytes{.name = "read_bytes", .help = "how many the last read gave", .unit = "bytes"};
const Gauge kReadMerged{.name = "read_merged", .help = "1: the last read held parts of several messages"};
const Gauge kReadSplit{.name = "read_split", .help = "1: the last read ended in the middle of a message"};
const Gauge kDescriptorSent{.name = "descriptor_sent", .help = "the descriptor's number in the client that handed it over"};
const Gauge kDescriptorReceived{.name = "descriptor_received", .help = "the number under which the server received it"};

const Gauge kStrangerUid{.name = "stranger_uid", .help = "user of the newest client that was turned away"};

std::vector<const Gauge*> socket_gauges() {
    std::vector<const Gauge*> all{&kBound, &kReadFrom, &kReadBytes, &kReadMerged, &kReadSplit, &kDescriptorSent,
                                  &kDescriptorReceived, &kStrangerUid};
    for (const ClientGauges* each : {&kLink, &kUnread, &kPid, &kUid}) {
        for (const Gauge& gauge : *each) all.push_back(&gauge);
    }
    return all;
}

void show_link(Stage& stage, std::size_t client, Link what) {
    const auto bit = static_cast<std::int64_t>(what);
    // Both ends write it, each its own bits.
    if ((stage.shown(of(kLink, client)) & bit) == 0) stage.add(of(kLink, client), bit);
}

void show_peer(Stage& stage, std::size_t client, pid_t pid, uid_t uid) {
    stage.show(of(kPid, client), pid);
    stage.show(of(kUid, client), uid);
}

void show_sent(Stage& stage, std::size_t client, std::size_t bytes) {
    stage.add(of(kUnread, client), static_cast<std::int64_t>(bytes));
}

void show_received(Stage& stage, std::size_t client, const Received& got) {
    stage.add(of(kUnread, client), -got.bytes);
    stage.show(kReadFrom, static_cast<std::int64_t>(client) + 1);
    stage.show(kReadBytes, got.bytes);
    stage.show(kReadMerged, got.merged ? 1 : 0);
    stage.show(kReadSplit, got.split ? 1 : 0);
}

std::size_t client_with(const Stage& stage, pid_t pid) {
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) { // clients are the first role: A, B ...
        if (stage.actor(actor).pid.load() == pid) return actor;
    }
    return 0;
}

bool was_turned_away(const Stage& stage, std::size_t client) {
    return (stage.shown(of(kLink, client)) & static_cast<std::int64_t>(Link::turned_away)) != 0;
}

std::size_t client_in(const Received& got) {
    const std::int64_t id = got.messages.empty() ? 0 : got.messages.front().id;
    return static_cast<std::size_t>(std::max<std::int64_t>((id >> 32) - 1, 0));
}

}  // namespace ipc::demos
