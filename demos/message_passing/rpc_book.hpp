#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "message_passing/rpc.pb.h"
#include "stage/stage.hpp"

namespace ipc::demos {

inline constexpr std::size_t kMostClients = 8;
inline constexpr std::size_t kRowsShown = 6;

/// A payment that was executed at least once.
struct Row {
    std::uint64_t payment;  ///< hash of payer and number; 0: free
    std::uint64_t key;      ///< hash of the key; 0: it had none
    std::int64_t number;
    std::int64_t times;
    char payer;  ///< first letter of its name
};

/// What became of a client's calls, for the report and the drawing.
struct Caller {
    std::atomic<std::int64_t> began_ns;  ///< of the call that it waits for; 0: none
    std::atomic<std::int64_t> status;    ///< 1 + grpc::StatusCode of the newest answer; 0: none yet
};

/// The bank's database. It is memory that outlives the server: shared by all servers of a run, one of which serves
/// at a time (its lock is the lease). Old payments are forgotten, as banks forget keys after a day.
struct Book {
    static constexpr std::size_t kSets = 2048, kWays = 8;
    std::array<std::array<Row, kWays>, kSets> by_payment, by_key;
    std::array<std::uint32_t, kSets> oldest_payment, oldest_key;  ///< the way that is overwritten next
    std::array<Row, kRowsShown> newest;
    std::atomic<std::int64_t> executed, payments, twice, recognised, servers;

    /// Round trips by their length, in steps of 1/128 of a power of two.
    static constexpr std::size_t kSteps = 128, kBuckets = 40 * kSteps;
    std::array<std::atomic<std::uint32_t>, kBuckets> latencies;
    std::array<Caller, kMostClients> callers;
};

extern Book* book;   ///< of this run
extern int book_fd;  ///< its lock is the lease

/// In the warden: makes both.
void make_book(ipc::stage::Stage& stage);
/// True where the key says that it was executed before.
bool is_known(Book& in, const bank::Payment& payment, bank::Receipt& receipt);
/// The function that is called: locally as it stands here, remotely through the stub of the same name.
void pay(Book& in, const bank::Payment& payment, bank::Receipt& receipt);
/// What a call of it takes here, in this process; measured now.
double local_call_ns();

void note_latency(std::int64_t ns);
/// The time within which `part` (0..1) of all answers came; us.
std::int64_t latency_percentile(double part);

/// What a payment's message is called in the trace: the same at both ends.
std::int64_t message_id(const bank::Payment& payment);

}  // namespace ipc::demos
