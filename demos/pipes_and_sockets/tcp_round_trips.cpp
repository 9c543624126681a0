// How long answers took: counted in buckets that grow with the time, as HdrHistogram does, so that all clients can
// count in the same memory and no sample is left out.
#include "pipes_and_sockets/tcp_round_trips.hpp"

#include <algorithm>
#include <bit>

namespace ipc::demos {

using namespace ipc::stage;

Shared* shared = nullptr;

namespace {

constexpr int kStepBits = std::bit_width(Shared::kSteps) - 1;

std::size_t bucket_of(std::uint64_t us) {
    if (us < Shared::kSteps) return us;
    const int shift = static_cast<int>(std::bit_width(us)) - 1 - kStepBits;
    const std::size_t row = static_cast<std::size_t>(shift) + 1;
    return std::min(row * Shared::kSteps + ((us >> shift) - Shared::kSteps), Shared::kBuckets - 1);
}

/// The longest that falls in it.
std::int64_t longest_in(std::size_t bucket) {
    const std::size_t row = bucket / Shared::kSteps, step = bucket % Shared::kSteps;
    if (row == 0) return static_cast<std::int64_t>(step);
    return static_cast<std::int64_t>(((Shared::kSteps + step + 1) << (row - 1)) - 1);
}

}  // namespace

void note_round_trip(Stage& stage, std::int64_t ns) {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(ns / 1000, 0));
    shared->round_trips[bucket_of(us)].fetch_add(1, std::memory_order_relaxed);
    stage.show(kRttNow, static_cast<std::int64_t>(us));
    stage.count(kAnswered);
}

std::int64_t round_trip_percentile(double part) {
    std::uint64_t all = 0, so_far = 0;
    for (const auto& bucket : shared->round_trips) all += bucket.load(std::memory_order_relaxed);
    for (std::size_t bucket = 0; bucket < Shared::kBuckets && all > 0; ++bucket) {
        so_far += shared->round_trips[bucket].load(std::memory_order_relaxed);
        if (static_cast<double>(so_far) >= part * static_cast<double>(all)) return longest_in(bucket);
    }
    return 0;
}

}  // namespace ipc::demos
