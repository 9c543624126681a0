#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "stage/event.hpp"

namespace ipc::model {

/// A message or a signal on its way from one actor to another.
struct Flow {
    std::int64_t sent = 0, received = 0;  ///< ns; received 0: not yet
    std::int64_t id = 0;
    std::int32_t a = 0;  ///< bytes, priority or signal number, as in the events
    std::uint8_t from = 0, to = 0;
    stage::EventKind kind = stage::EventKind::message_sent;  ///< or signal_sent
    bool merged = false;  ///< a signal that found the same one pending already
};
static_assert(sizeof(Flow) == 32);

/// Flows in the order of their arrival, found by time.
class FlowStore {
public:
    void clear();
    /// A message_sent, message_received, message_torn, signal_sent or signal_delivered, in any order.
    void add(const stage::Event& event);
    /// Flows that arrived before this are no longer needed.
    void forget_before(std::int64_t time);
    /// Messages and signals on their way now may have arrived unseen.
    void lose_track() { open_messages_.clear(), early_.clear(), open_signals_.clear(); }

    /// Those that touch [begin, end), into `flows`; false and none if they are more than `most`.
    bool within(std::int64_t begin, std::int64_t end, std::size_t most,
                std::vector<Flow>& flows) const;

    /// The same without the messages that have not arrived: to where they go is not known.
    bool drawn_within(std::int64_t begin, std::int64_t end, std::size_t most,
                      std::vector<Flow>& flows) const;

    /// The flow that this event sent or received.
    std::optional<Flow> of(const stage::Event& event) const;

    bool has_signals() const { return has_signals_; }
    std::size_t on_their_way() const { return open_messages_.size() + open_signals_.size(); }
    std::size_t size() const;
    std::size_t bytes() const;

private:
    static constexpr std::size_t kBlock = 256;
    static constexpr std::size_t kMostOpen = 65536;

    struct Block {
        std::int64_t first_sent = 0, last_received = 0;
        std::vector<Flow> flows;
    };
    void arrived(const Flow& flow);
    void receive(const stage::Event& event);
    bool collect(std::int64_t begin, std::int64_t end, std::size_t most, bool with_open_messages,
                 std::vector<Flow>& flows) const;
    void add_signal(const stage::Event& event);

    std::deque<Block> blocks_;
    std::unordered_map<std::int64_t, Flow> open_messages_;  // sent, not received
    std::unordered_map<std::int64_t, Flow> early_;          // received before its sending was seen
    std::vector<Flow> open_signals_;                        // in the order of sending
    std::unordered_map<std::int64_t, Flow> delivered_;      // newest delivery by signal number
    std::int64_t newest_message_ = 0;                       // received
    bool has_signals_ = false;
};

}  // namespace ipc::model
