// The measured loops. Nothing is traced in them; the clock is read outside of what is timed, and messages are
// compared after it: short ones all, of longer ones every 64th wholly and the others at both ends.
#include "choosing/compare_exchange.hpp"

#include <sys/resource.h>
#include <time.h>

namespace ipc::demos {
namespace {

constexpr std::size_t kShort = 64;              ///< bytes that are compared as fast as not
constexpr std::uint64_t kSample = 64;           ///< of longer messages one in so many is compared wholly
constexpr std::uint64_t kStampEvery = 16;       ///< of short messages in a stream: a stamp each would cost as much
constexpr std::size_t kStampAll = 1024;         ///< bytes from which on every message is stamped

void check(const Exchange& exchange, Share& share, std::uint64_t number) {
    if (exchange.check_all || exchange.bytes <= kShort || (number & ~kLastMessage) % kSample == 1) {
        ++share.checked;
        share.wrong += !exchange.contents.is_whole(exchange.received, number);
    } else {
        share.wrong += !exchange.contents.has_both_ends(exchange.received, number);
    }
}

/// Whether the message that is sent next is the last one.
bool is_over(const Exchange& exchange, std::uint64_t sent, std::uint64_t ticks) {
    return (ticks >= exchange.long_enough && sent >= exchange.enough) || ticks >= exchange.at_most ||
           exchange.stage.stopping();
}

std::uint64_t stamp_every(const Exchange& exchange) { return exchange.bytes < kStampAll ? kStampEvery : 1; }

Stamp& stamp_of(const Exchange& exchange, std::uint64_t number) {
    return exchange.meeting.stamps[(number / stamp_every(exchange)) % Meeting::kStamps];
}

}  // namespace

bool make_round_trips(Exchange& exchange, Share& share) {
    Channel& channel = exchange.channel;
    std::uint64_t before = exchange.clock.now();
    share.began = before;
    for (std::uint64_t number = 1;; ++number) {
        const bool last = is_over(exchange, number, before - share.began);
        const std::uint64_t marked = number | (last ? kLastMessage : 0);
        const std::byte* message = exchange.contents.make(marked);
        before = exchange.clock.now();
        if (!channel.send(message, exchange.bytes)) return false;
        channel.flush();
        if (!channel.receive(exchange.received, exchange.bytes)) return false;
        const std::uint64_t took = exchange.clock.now() - before;
        share.latencies.add(took);
        share.busy += took;
        check(exchange, share, marked);
        ++share.messages;
        if (last) break;
    }
    share.ended = exchange.clock.now();
    return true;
}

bool echo(Exchange& exchange) {
    Channel& channel = exchange.channel;
    for (std::uint64_t number = 0; (number & kLastMessage) == 0;) {
        if (!channel.receive(exchange.received, exchange.bytes)) return false;
        number = Contents::number(exchange.received);
        if (!channel.send(exchange.received, exchange.bytes)) return false;
        channel.flush();
    }
    return true;
}

bool stream(Exchange& exchange, Share& share) {
    Channel& channel = exchange.channel;
    const std::uint64_t every = stamp_every(exchange);
    share.began = exchange.clock.now();
    bool last = false;
    for (std::uint64_t number = 1; !last; ++number) {
        const bool stamped = number % every == 0;
        if (stamped) last = is_over(exchange, number, exchange.clock.now() - share.began);
        const std::byte* message = exchange.contents.make(number | (last ? kLastMessage : 0));
        if (stamped) stamp_of(exchange, number) = {number, exchange.clock.now()};
        if (!channel.send(message, exchange.bytes)) return false;
    }
    channel.flush();
    return true;
}

bool drain(Exchange& exchange, Share& share) {
    const std::uint64_t every = stamp_every(exchange);
    for (std::uint64_t number = 1;; ++number) {
        if (!exchange.channel.receive(exchange.received, exchange.bytes)) return false;
        if (number % every == 0) {
            const std::uint64_t now = exchange.clock.now();
            const Stamp stamp = stamp_of(exchange, number);
            // Two CPUs' readings may be a few ns apart.
            if (stamp.number == number) share.latencies.add(now > stamp.ticks ? now - stamp.ticks : 0);
        }
        const bool last = (Contents::number(exchange.received) & kLastMessage) != 0;
        check(exchange, share, number | (last ? kLastMessage : 0));
        ++share.messages;
        if (last) break;
    }
    share.ended = exchange.clock.now();
    return true;
}

void count_process(Share& share) {
    timespec cpu{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    share.cpu_ns = static_cast<std::uint64_t>(cpu.tv_sec * 1'000'000'000LL + cpu.tv_nsec) - share.cpu_ns;
    share.switches = static_cast<std::uint64_t>(usage.ru_nvcsw + usage.ru_nivcsw) - share.switches;
}

}  // namespace ipc::demos
