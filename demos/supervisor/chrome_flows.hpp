#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "stage/event.hpp"

namespace ipc::supervisor {

/// Where an arrow may touch a slice: any time from begin to end lies inside it.
struct FlowWindow {
    std::int64_t begin = 0, end = -1;
    bool empty() const { return end < begin; }
};

/// One end of a possible arrow. An event is written after its call, when the other side may have
/// gone on long since; so a sending may have happened in any of the actor's last slices, the newest
/// first.
struct FlowEnd {
    stage::EventKind kind = stage::EventKind::none;
    std::uint8_t actor = 0;
    std::int64_t id = 0;      ///< of the message or signal; 0 for a signal: the kernel carried none
    std::int64_t signal = 0;  ///< its number; 0 for a message
    std::array<FlowWindow, 3> windows{};
};

struct Flow {
    stage::EventKind sent = stage::EventKind::none;  ///< message_sent or signal_sent
    std::uint8_t from = 0, to = 0;                   ///< actors
    std::int64_t begin = 0, end = 0;                 ///< ns
};

/// An arrow for every receipt whose sending is there too. By id: from the latest sending of it that
/// was not after the receipt, by another actor if there is one (a relay sends the id that it
/// received). A signal without an id: from the first sending since the last delivery, since the
/// kernel keeps one of each pending.
std::vector<Flow> pair_flows(std::vector<FlowEnd> ends);

}  // namespace ipc::supervisor
