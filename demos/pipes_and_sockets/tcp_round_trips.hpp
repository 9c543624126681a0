#pragma once

#include <atomic>
#include <cstdint>

#include "pipes_and_sockets/tcp_report.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// What all processes of a run count together, besides the page: made before the fork, by mmap(MAP_SHARED).
struct Shared {
    /// Round trips by their length, in steps of 1/128 of a power of two: a percentile is less than 1 % too long.
    static constexpr std::size_t kSteps = 128, kBuckets = 40 * kSteps;
    std::atomic<std::uint32_t> round_trips[kBuckets];
    std::atomic<std::int64_t> sent[kMostClients];  ///< messages, by client
    std::atomic<std::int64_t> bytes;               ///< of messages that the server took
    std::atomic<std::int64_t> wrong_length;        ///< that a stranger wrote in front of its bytes; 0: none
    std::atomic<std::int64_t> unfinished;          ///< bytes of messages that strangers began and did not end
    std::atomic<std::int64_t> left_by_server;      ///< connections that the server ended while a client waited for answers
    std::atomic<std::int64_t> relayed_links;       ///< connections, or senders of datagrams, that the relay joined
    std::atomic<std::int64_t> reset_by_clients;    ///< of these, those whose client vanished
    /// For a search: of each actor what Memory::tell() and tell_place() told, and the how many-th client it is to connect.
    std::atomic<std::uint64_t> remembered[ipc::stage::kMaxActors];
    std::atomic<std::int64_t> place[ipc::stage::kMaxActors], connected_as[ipc::stage::kMaxActors], connected;
};
extern Shared* shared;

/// By the client that sent the message and has its answer.
void note_round_trip(ipc::stage::Stage& stage, std::int64_t ns);
/// The time within which `part` (0..1) of all answers came, of all clients and the whole run; us.
std::int64_t round_trip_percentile(double part);

}  // namespace ipc::demos
