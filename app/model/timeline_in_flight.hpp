#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_set>

#include "stage/event.hpp"

namespace ipc::model {

/// The messages that were sent and not received, by their ids: a read that took several ended each
/// of them, one that took a part of one ended none.
class InFlight {
public:
    /// More cannot be followed.
    static constexpr std::size_t kMost = 65536;

    /// An event of the run, in time order. False: more messages than can be followed, so how many
    /// is not known any more.
    bool add(const stage::Event& event);
    /// Sendings and receipts may have passed unseen: begins again with none.
    void lose_track();

    std::int64_t count() const { return static_cast<std::int64_t>(open_.size()); }
    std::size_t bytes() const { return (open_.size() + early_.size()) * 32; }

private:
    void received(std::int64_t id);

    std::unordered_set<std::int64_t> open_;
    // Received before their sending: its event is written when the call has returned.
    std::unordered_set<std::int64_t> early_;
    std::int64_t newest_ = 0;  // received
};

}  // namespace ipc::model
