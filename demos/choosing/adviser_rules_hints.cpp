// What goes with the winner: sentences that move no mechanism.
// TLPI: M. Kerrisk, The Linux Programming Interface. UNP: W. R. Stevens, UNIX Network Programming, 1.
#include "choosing/adviser_rules.hpp"

namespace ipc::choosing {

namespace {

constexpr Rule kHintRules[] = {
    // --- What goes with the winner ----------------------------------------------------------------------------------
    {"volume=messages|stream|frames", "shm", kHint,
     "Synchronize it: a robust, process-shared mutex, or a ring with a futex or an eventfd to sleep on",
     "pthread_mutexattr_setrobust(3), futex(7)"},
    {"isolation=required volume=messages|stream|frames", "shm", kHint,
     "A ring that each side checks as it would check a message from a stranger keeps a crash of one out of the other",
     "memfd_create(2), fcntl(2) F_SEAL_SHRINK"},
    {"crash=learns-it", "shm", kHint, "Beside it a Unix socket or a pidfd tells of the other's death",
     "unix(7), pidfd_open(2)"},
    {"contract=yes if_slow=lose", "udp", kHint,
     "What is in a datagram can be described as for calls: protobuf, or the IDL of DDS, which also finds the receivers",
     "OMG DDSI-RTPS 2.5; protobuf.dev"},
    {"volume=frames|stream", "stream seqpacket", kHint,
     "For pixels and the like pass a sealed memfd over it: SCM_RIGHTS", "unix(7), memfd_create(2)"},
    {"isolation=required boundaries=yes", "seqpacket", kHint,
     "What is too large for a message goes in a sealed memfd whose descriptor is passed: SCM_RIGHTS",
     "unix(7), memfd_create(2); ipc-unix-socket shows it"},
    {"reach=same-machine", "stream seqpacket fifo", kHint, "On Windows: a named pipe, CreateNamedPipe",
     "learn.microsoft.com, Named Pipes"},
    {"reach=network volume=frames speed=memory", "tcp", kHint,
     "What people use between the nodes of a cluster is MPI, over TCP or a faster network", "MPI standard, chapter 3"},
    {"reach=network crash=messages-wait", "tcp grpc", kHint,
     "Messages that wait need a broker between the two: AMQP or MQTT, over TCP", "OASIS MQTT 5.0, 4.1"},
    {"reach=network", "tcp", kHint, "Whoever is on the way can read it: add TLS", "RFC 8446"},
    {"reach=network talk=request-reply", "tcp udp grpc", kHint,
     "An answer may be lost after the work was done: what must not happen twice, a payment, needs an idempotency key",
     "RFC 9110, 9.2.2; ipc-rpc shows it"},
    {"reach=network if_slow=lose", "udp", kHint, "Number the messages: they may arrive twice or out of order",
     "udp(7), RFC 8085"},
    {"reach=parent-child|same-machine", "grpc", kHint, "On one machine let it run over a Unix socket: unix:path",
     "grpc.io, Name resolution"},
    {"volume=flag", "signal", kHint, "In the handler only set a flag or write to a pipe; or read it from a signalfd",
     "signal-safety(7), signalfd(2)"},
};

}  // namespace

std::span<const Rule> hint_rules() { return kHintRules; }

}  // namespace ipc::choosing
