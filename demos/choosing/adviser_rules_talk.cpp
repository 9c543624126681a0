// How the messages go: their boundaries, directions, order and meaning, and what gives way.
// TLPI: M. Kerrisk, The Linux Programming Interface. UNP: W. R. Stevens, UNIX Network Programming, 1.
#include "choosing/adviser_rules.hpp"

namespace ipc::choosing {

namespace {

constexpr Rule kTalkRules[] = {
    // --- Message boundaries -----------------------------------------------------------------------------------------
    {"boundaries=yes", "datagram seqpacket posix-queue sysv-queue udp", 3,
     "One send is one receive: it keeps boundaries", "unix(7), mq_overview(7), udp(7)"},
    {"boundaries=yes", "grpc", 1, "Each message arrives whole", "grpc.io, Core concepts"},
    {"boundaries=yes reach=parent-child|same-machine", "pipe fifo stream tcp", -4,
     "A byte stream has no boundaries: framing is yours to write", "pipe(7), unix(7); ipc-unix-socket shows it"},
    {"boundaries=yes reach=network", "tcp", -1, "A byte stream has no boundaries: put a length before each message",
     "tcp(7); ipc-tcp shows it"},
    {"boundaries=yes", "shm", -1, "Memory has no messages: their lengths are yours to store", "shm_overview(7)"},
    {"boundaries=yes volume=flag", "eventfd signal", -1,
     "Several become one: a counter adds up, a pending bit stays one bit", "eventfd(2), signal(7)"},
    {"boundaries=no", "pipe fifo stream tcp", 2, "It is a plain byte stream", "pipe(7), unix(7), tcp(7)"},
    {"boundaries=no", "datagram seqpacket posix-queue sysv-queue udp", -2, "It cuts the bytes into messages",
     "unix(7), mq_overview(7)"},
    // --- How they talk ----------------------------------------------------------------------------------------------
    {"talk=one-way reach=parent-child", "pipe", 3, "One way is its nature", "pipe(7), TLPI 44.1"},
    {"talk=one-way reach=parent-child|same-machine volume=stream", "fifo", 3,
     "One way is its nature; even cat and a shell's redirection can take a side", "TLPI 44.7, fifo(7)"},
    {"talk=request-reply", "stream", 4,
     "Each client has a connection in both directions, which every language and library speaks", "unix(7), TLPI 57.2"},
    {"talk=request-reply", "seqpacket", 2, "Each client has a connection in both directions", "unix(7)"},
    {"talk=request-reply", "tcp grpc", 2, "Each client has a connection in both directions", "tcp(7)"},
    {"talk=request-reply", "pipe fifo", -4, "It goes one way: the answers need a second one for each client",
     "pipe(7), TLPI 44.8"},
    {"talk=request-reply", "datagram posix-queue sysv-queue", -2,
     "The answers need an address, a queue or a type for each client", "unix(7), TLPI 46.8"},
    {"talk=request-reply", "shm eventfd signal", -2, "Requests and their answers are yours to match", "TLPI 43.2"},
    {"talk=many-to-one", "datagram", 3, "One socket receives from all, and each datagram is whole",
     "unix(7), syslog(3)"},
    {"talk=many-to-one", "posix-queue sysv-queue udp", 2, "One queue receives from all, each message whole",
     "mq_overview(7), msgop(2), udp(7)"},
    {"talk=many-to-one", "eventfd", 1, "The notifications of all add up in one counter", "eventfd(2)"},
    {"talk=many-to-one", "stream seqpacket tcp", -1, "Each sender is a connection to accept and to wait for",
     "accept(2), TLPI 63"},
    {"talk=many-to-one", "shm", -1, "The writers must exclude each other: the lock is yours to get right",
     "ipc-shared-counter shows it"},
    {"talk=many-to-one volume=stream|frames", "pipe fifo", -3,
     "Writes above PIPE_BUF, 4096 bytes, of several writers are mixed", "pipe(7); ipc-pipe shows it"},
    {"talk=one-to-many", "shm", 3, "All readers map the same pages: one write serves them all",
     "shm_overview(7), TLPI 49.1"},
    {"talk=one-to-many reach=network", "udp", 3, "One datagram reaches a whole multicast group", "ip(7), UNP 21"},
    {"talk=one-to-many crash=messages-wait", "sysv-queue", 2, "Each receiver takes only the messages of its type",
     "msgop(2), TLPI 46.2"},
    {"talk=one-to-many crash=learns-it|either", "sysv-queue", -2,
     "What one receiver reads no other sees: each needs a send of its own, by its type", "msgop(2), TLPI 46.2"},
    {"talk=one-to-many", "pipe fifo posix-queue", -4, "What one receiver reads no other sees",
     "pipe(7), mq_overview(7)"},
    {"talk=one-to-many reach=parent-child|same-machine", "stream seqpacket datagram tcp", -2,
     "Each receiver needs a send of its own, and the sender a list of them", "unix(7), tcp(7)"},
    {"talk=one-to-many reach=network", "tcp grpc", -1, "Each receiver needs a connection of its own",
     "tcp(7); grpc.io, Core concepts"},
    {"talk=one-to-many volume=flag", "eventfd", -3, "One read takes the count away from all others", "eventfd(2)"},
    {"talk=one-to-many volume=flag", "signal", 1, "One call reaches a whole process group", "kill(2)"},
    // --- If the receiver falls behind -------------------------------------------------------------------------------
    {"if_slow=wait", "udp", kExcluded, "Nobody waits: what does not fit, or is lost on the way, is gone without a word",
     "udp(7)"},
    {"if_slow=lose reach=network", "udp", 6, "A lost or late message holds up no other one",
     "udp(7); ipc-tcp shows it"},
    {"if_slow=lose reach=network", "tcp", -4, "A lost segment holds up all that follow it", "tcp(7); ipc-tcp shows it"},
    {"if_slow=lose reach=network", "grpc", -4,
     "It runs over TCP: a lost segment holds up all that follow it, of every call", "RFC 9114, 1.1"},
    {"if_slow=lose reach=parent-child|same-machine", "datagram", 3,
     "With MSG_DONTWAIT a full receiver is EAGAIN: the sender drops the datagram and goes on", "unix(7), send(2)"},
    {"if_slow=lose", "posix-queue sysv-queue seqpacket", 1, "Non-blocking, a full queue is EAGAIN and no part is sent",
     "mq_send(3), msgop(2), unix(7)"},
    {"if_slow=lose", "shm", 2, "The newest value overwrites the one before: a reader sees the latest",
     "ipc-video-frames shows it"},
    {"if_slow=lose talk=one-to-many", "shm", 3, "A reader that falls behind skips to the newest, and no other notices",
     "ipc-video-frames shows it"},
    {"if_slow=lose reach=parent-child|same-machine", "pipe fifo stream tcp", -2,
     "A byte stream that loses a part of a message is out of step", "pipe(7), O_NONBLOCK; unix(7)"},
    // --- Priorities -------------------------------------------------------------------------------------------------
    {"priorities=yes", "posix-queue", 7, "The oldest message of the highest priority always comes first",
     "mq_overview(7), TLPI 52.5"},
    {"priorities=yes", "sysv-queue", 4, "A receiver may take the lowest type first: priorities by agreement",
     "msgop(2), TLPI 46.2"},
    {"priorities=yes", "pipe fifo stream datagram seqpacket tcp udp grpc", -3,
     "First in, first out: what is urgent needs a channel of its own", "pipe(7), unix(7), tcp(7)"},
    {"priorities=yes volume=messages|stream|frames", "shm", -2, "An order by urgency is yours to build", "TLPI 43.2"},
    // --- Contract ---------------------------------------------------------------------------------------------------
    {"contract=yes", "grpc", 10,
     "The .proto file is the contract: code for both sides comes from it, and fields may be added",
     "protobuf.dev, Updating a message type"},
    {"contract=yes", "pipe fifo stream datagram seqpacket posix-queue sysv-queue tcp udp shm", -3,
     "It carries bytes: encoding, versions and calls are yours to define", "TLPI 43.2, 59.2"},
    {"contract=no", "grpc", -3, "It brings a code generator, HTTP/2 and a runtime that nobody asked for",
     "grpc.io, Introduction", kTrip},
};

}  // namespace

std::span<const Rule> talk_rules() { return kTalkRules; }

}  // namespace ipc::choosing
