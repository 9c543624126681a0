// What a crash may do, who may connect, who learns of a death: what the answers mean for each mechanism.
// TLPI: M. Kerrisk, The Linux Programming Interface. UNP: W. R. Stevens, UNIX Network Programming, 1.
#include "choosing/adviser_rules.hpp"

namespace ipc::choosing {

namespace {

constexpr Rule kTrustRules[] = {
    // --- May one crash harm the other -------------------------------------------------------------------------------
    {"isolation=required volume=flag", "shm", -7,
     "Both write the same memory: a wild write, or a death inside the critical section, harms the other",
     "pthread_mutexattr_setrobust(3); ipc-shared-counter shows it"},
    {"isolation=required volume=messages|stream talk=one-way|request-reply|many-to-one speed=rarely|thousands", "shm", -7,
     "Both write the same memory: a wild write, or a death inside the critical section, harms the other",
     "pthread_mutexattr_setrobust(3); ipc-shared-counter shows it"},
    {"isolation=required volume=messages|stream talk=one-way|request-reply|many-to-one speed=memory", "shm", -3,
     "Both write the same memory: take no lock that the other may die in, and check each index and length in it",
     "pthread_mutexattr_setrobust(3), memfd_create(2)"},
    {"isolation=required volume=messages|stream talk=one-to-many", "shm", -2,
     "All see the same memory: let the readers map it read-only, and take no lock that they could hold",
     "memfd_create(2), fcntl(2) F_SEAL_FUTURE_WRITE"},
    {"isolation=required volume=frames", "shm", -4,
     "Both see the same memory: let the reader map it read-only, and seal its size",
     "memfd_create(2), fcntl(2) F_SEAL"},
    // --- Who may connect --------------------------------------------------------------------------------------------
    {"who=only-ours reach=parent-child", "pipe stream datagram seqpacket eventfd", 2,
     "Made before fork and without a name, nobody else can open it", "pipe(2), socketpair(2), eventfd(2)"},
    {"who=only-ours reach=parent-child", "shm", 1, "A mapping without a name is only for those who inherit it",
     "mmap(2), memfd_create(2)"},
    {"who=only-ours reach=same-machine", "stream datagram seqpacket", 2,
     "In a directory of mode 0700 its path is reached by nobody else", "unix(7), Pathname socket ownership and permissions"},
    {"who=only-ours", "fifo posix-queue sysv-queue", -2, "By its name or key whoever has the permission can open it",
     "fifo(7), mq_overview(7), sysvipc(7)"},
    {"who=only-ours reach=parent-child|same-machine", "tcp udp grpc", -3, "Any process of the machine can connect",
     "tcp(7), udp(7)"},
    {"who=only-ours", "signal", -4, "Any process of the same user can send it", "kill(2)"},
    {"who=known-users", "stream seqpacket", 3, "The kernel says who is at the other end: SO_PEERCRED", "unix(7)"},
    {"who=known-users", "datagram", 2, "Each datagram can carry its sender's credentials: SCM_CREDENTIALS", "unix(7)"},
    {"who=known-users", "shm fifo posix-queue sysv-queue", 1, "The permission bits decide who may open it",
     "fifo(7), mq_overview(7), shm_overview(7)"},
    {"who=known-users", "signal", 1, "Only the same user, or a privileged one, may send it", "kill(2)"},
    {"who=known-users reach=parent-child|same-machine", "tcp udp", -5, "It does not say which user is at the other end",
     "tcp(7), udp(7)"},
    {"who=known-users|only-ours reach=network", "tcp", -1,
     "It authenticates nobody by itself: that takes TLS with client certificates", "RFC 8446, 4.4.2"},
    {"who=known-users|only-ours reach=network", "udp", -1,
     "It authenticates nobody by itself, and a sender's address can be forged: that takes DTLS", "RFC 9147"},
    {"who=known-users reach=parent-child|same-machine", "grpc", -1,
     "It does not say which user of the machine calls: that takes TLS or a token with each call", "grpc.io, Authentication"},
    {"who=known-users|only-ours reach=network", "grpc", 2, "TLS and credentials with each call are built in",
     "grpc.io, Authentication"},
    {"who=anyone", "tcp", 2, "Whoever can reach the port can connect", "tcp(7)"},
    {"who=anyone", "shm", -3, "Whoever may write to it can destroy it for all", "shm_overview(7)"},
    {"who=anyone", "posix-queue sysv-queue", -1, "Whoever may send can fill it for all", "mq_overview(7), msgop(2)"},
    {"who=anyone", "signal", -6, "Other users may not send it", "kill(2)"},
    // --- When one side dies -----------------------------------------------------------------------------------------
    {"crash=learns-it", "pipe fifo stream seqpacket", 2, "The other's death is an end of file, or EPIPE",
     "pipe(7), unix(7)"},
    {"crash=learns-it", "tcp", 1,
     "The kernel of a process that dies ends its connection; of a machine that dies it cannot",
     "tcp(7), SO_KEEPALIVE in socket(7)"},
    {"crash=learns-it", "grpc", 2, "A call ends with UNAVAILABLE, or at its deadline", "grpc.io, Status codes"},
    {"crash=learns-it reach=parent-child", "datagram posix-queue sysv-queue eventfd shm", -1,
     "It has no connection: a child's death is a SIGCHLD, its parent's a PR_SET_PDEATHSIG", "wait(2), prctl(2)"},
    {"crash=learns-it reach=same-machine|network", "datagram udp posix-queue sysv-queue eventfd shm", -3,
     "It has no connection: the death of one side is no event for the other", "unix(7), udp(7), mq_overview(7)"},
    {"crash=messages-wait", "posix-queue sysv-queue", 5, "What was sent stays in the kernel until somebody receives it",
     "mq_overview(7), sysvipc(7), TLPI 43.3"},
    {"crash=messages-wait", "shm", 2, "A shared memory object stays, with what is in it, until it is unlinked",
     "shm_overview(7)"},
    {"crash=messages-wait", "pipe fifo stream datagram seqpacket tcp udp", -4,
     "What was not read is gone with the last descriptor", "TLPI 43.3, persistence; fifo(7)"},
    {"crash=messages-wait", "grpc signal eventfd", -3, "It keeps nothing for a receiver that is not there",
     "TLPI 43.3"},
};

}  // namespace

std::span<const Rule> trust_rules() { return kTrustRules; }

}  // namespace ipc::choosing
