#pragma once

#include "choosing/compare_channel.hpp"
#include "choosing/compare_clock.hpp"
#include "choosing/compare_contents.hpp"
#include "choosing/compare_meeting.hpp"

namespace ipc::demos {

/// What one exchange between the two processes needs.
struct Exchange {
    Stage& stage;
    Channel& channel;
    Contents& contents;
    Clock clock;
    Meeting& meeting;
    std::byte* received; ///< room for a message
    std::size_t bytes;
    std::uint64_t long_enough; ///< ticks, if there were enough messages by then
    std::uint64_t at_most;     ///< ticks, whatever there was
    std::uint64_t enough;      ///< messages
    bool check_all;            ///< every byte of every message: the warm-up; else a sample of them
};

// The first side ends each: it marks the last message. All return false when the other process is gone.
bool make_round_trips(Exchange& exchange, Share& share); ///< first: sends and waits for the answer
bool echo(Exchange& exchange);                           ///< second: sends back what has come
bool stream(Exchange& exchange, Share& share);           ///< first: sends as fast as the mechanism takes it
bool drain(Exchange& exchange, Share& share);            ///< second: takes it

/// CPU time and context switches of this process so far, in share's fields.
void count_process(Share& share);

}  // namespace ipc::demos
