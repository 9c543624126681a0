// How far apart, how much at once, how often: what the answers mean for each mechanism.
// TLPI: M. Kerrisk, The Linux Programming Interface. UNP: W. R. Stevens, UNIX Network Programming, 1.
#include "choosing/adviser_rules.hpp"

namespace ipc::choosing {

namespace {

constexpr Rule kLoadRules[] = {
    // --- How far apart ----------------------------------------------------------------------------------------------
    {"reach=network", "shm pipe fifo stream datagram seqpacket posix-queue sysv-queue eventfd signal", kExcluded,
     "It is an object of one kernel: both ends must be on one machine", "TLPI 43.3, table 43-1; unix(7)"},
    {"reach=network", "tcp", 6, "It reaches any machine, in order, and sends again what is lost", "tcp(7)"},
    {"reach=network", "udp", 4, "It reaches any machine, and many at once by multicast", "udp(7), ip(7)"},
    {"reach=network", "grpc", 3, "It reaches any machine over HTTP/2", "grpc.io, Core concepts"},
    {"reach=parent-child|same-machine", "tcp udp", -4,
     "Its packets pass the whole network stack although both ends are on one machine", "UNP 15.1; ipc-compare", kTrip},
    {"reach=parent-child|same-machine", "grpc", -4,
     "It encodes, frames and dispatches each call although both ends are on one machine", "ipc-compare", kTrip},
    {"reach=parent-child", "pipe", 3, "It is inherited across fork: no name, nothing to remove", "pipe(7), TLPI 44.1"},
    {"reach=parent-child", "stream datagram seqpacket", 2, "A socketpair is inherited across fork: it needs no name",
     "socketpair(2)"},
    {"reach=parent-child", "shm eventfd", 1, "It is inherited across fork: it needs no name", "mmap(2), eventfd(2)"},
    {"reach=parent-child", "fifo", -3, "It needs a name in the file system, which a pipe between relatives does not",
     "fifo(7)"},
    {"reach=same-machine", "pipe", kExcluded, "It has no name: only processes with a common ancestor share it",
     "TLPI 44.1, 44.7"},
    {"reach=same-machine", "eventfd", -4,
     "It has no name: unrelated processes must first hand it over through a Unix socket", "eventfd(2), unix(7)"},
    // --- How much data at once --------------------------------------------------------------------------------------
    {"volume=flag", "eventfd", 6, "It is made for this: a counter in the kernel that poll and epoll wait for",
     "eventfd(2)", kTrip},
    {"volume=flag", "signal", 3, "It says that something happened, by its number alone", "signal(7), TLPI 20.1"},
    {"volume=flag", "shm", -3, "Nobody can sleep on plain memory: it needs a futex or a semaphore beside it",
     "futex(7), sem_overview(7)"},
    {"volume=flag", "posix-queue sysv-queue grpc", -2, "It carries messages, which is more than a flag needs",
     "mq_overview(7), sysvipc(7)"},
    {"volume=messages|stream|frames", "eventfd", kExcluded, "It carries one 64-bit counter and no data", "eventfd(2)"},
    {"volume=messages|stream|frames", "signal", kExcluded,
     "It carries a number, a realtime one an int besides, and no data", "signal(7), sigqueue(3)"},
    {"volume=messages", "datagram seqpacket posix-queue sysv-queue udp", 1,
     "It carries messages as they are: nothing to frame", "unix(7), mq_overview(7), msgop(2)"},
    {"volume=stream", "pipe fifo", 4, "It is a byte stream, which read and write serve like a file",
     "pipe(7), TLPI 44.1"},
    {"volume=stream", "stream tcp", 3, "It is a byte stream, in both directions", "unix(7), tcp(7)", kRate},
    {"volume=stream", "datagram seqpacket udp", -3, "It would cut the stream into messages of limited size",
     "socket(7), SO_SNDBUF; udp(7)"},
    {"volume=stream|frames", "posix-queue sysv-queue", -6, "A message holds 8192 bytes unless the limit is raised",
     "mq_overview(7), msgsize_max; msgget(2), MSGMAX", kRate},
    {"volume=stream", "grpc", -2, "It makes messages of the stream, each with its headers", "grpc.io, Core concepts"},
    {"volume=stream speed=rarely|thousands", "shm", -3, "A ring with blocking at its ends is yours to write",
     "TLPI 48, 54; shm_overview(7)"},
    {"volume=frames", "shm", 7, "A block is written once and read where it is: the kernel copies nothing",
     "shm_overview(7), TLPI 43.1", kRate},
    {"volume=frames", "pipe fifo stream datagram seqpacket", -2, "The kernel copies each block twice, in and out",
     "TLPI 43.1; ipc-compare counts the copies", kRate},
    {"volume=frames boundaries=no|either", "datagram seqpacket", -6,
     "One message must fit into SO_SNDBUF, 212992 bytes unless it is raised: a block above it is EMSGSIZE",
     "unix(7), socket(7)"},
    {"volume=frames boundaries=yes", "datagram seqpacket", -2,
     "A block above SO_SNDBUF, 212992 bytes unless it is raised, is EMSGSIZE: only its descriptor fits into a message",
     "unix(7), socket(7)"},
    {"volume=frames", "udp", -2, "A datagram holds 65507 bytes at most: a block must be cut up", "udp(7)"},
    {"volume=frames", "grpc", -3, "It encodes and copies each block, and refuses those above 4 MiB unless told",
     "grpc.io, C++ API: SetMaxReceiveMessageSize"},
    // --- How often --------------------------------------------------------------------------------------------------
    {"speed=memory volume=messages|stream|frames", "shm", 10,
     "Its two sides need no system call while neither must wait", "TLPI 43.4; ipc-compare", kTrip},
    {"speed=memory volume=flag isolation=shared-fate", "shm", 8,
     "A flag is an atomic in it: a look costs no system call, and futex() is called only to sleep and to wake",
     "futex(2), futex(7)", kTrip},
    {"speed=memory volume=flag", "eventfd signal", -4, "Each notification costs a system call at both ends",
     "eventfd(2), signal(7)", kTrip},
    {"speed=memory", "pipe fifo stream datagram seqpacket posix-queue sysv-queue", -7,
     "Each message costs system calls and two copies", "TLPI 43.4; ipc-compare", kTrip},
    {"speed=memory", "grpc", -5, "Each call costs encoding, HTTP/2 and threads besides the copies", "ipc-compare",
     kTrip},
    {"speed=memory reach=network", "udp", 1, "Nothing holds a message back: no connection, no repetition", "udp(7)"},
    {"speed=rarely volume=flag", "signal", 4, "For what happens rarely it needs no descriptor and no thread",
     "signal(7), TLPI 20.1"},
    {"speed=thousands|memory volume=flag", "signal", -6, "Standard signals do not queue: several become one",
     "signal(7), TLPI 20.12"},
};

}  // namespace

std::span<const Rule> load_rules() { return kLoadRules; }

}  // namespace ipc::choosing
