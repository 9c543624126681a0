#pragma once

#include <cstdint>
#include <string_view>

namespace ipc::stage {

/// What happened. Past tense: an event is a fact with a subject, the actor whose trace it is in.
enum class EventKind : std::uint8_t {
    none,
    site_reached,      ///< a: the local value shown beside the actor
    call_started,      ///< about to make a call that may block; a: its argument (bytes, signal ...)
    call_returned,     ///< a: the result, b: errno or 0
    blocked,           ///< the call that just returned slept in the kernel; a: for how long, ns
    slept,             ///< the actor slept on purpose; a: for how long, ns
    lock_acquired,     ///< the critical section begins
    lock_released,     ///< the critical section ends
    value_stored,      ///< the shared object changed; a: new value, b: what it overwrote
    update_lost,       ///< the store undid another's; a: new value, b: what it overwrote
    message_sent,      ///< a: bytes or priority, b: the message's id
    message_received,  ///< a: bytes or priority, b: the message's id
    message_torn,      ///< bytes of another message inside this one; a: bytes, b: the message's id
    signal_sent,       ///< a: signal number, b: id
    signal_delivered,  ///< the handler runs; a: signal number, b: id, 0 where the kernel carries none
    handler_left,      ///< the handler returned; a: signal number
    signals_blocked,   ///< a: signal number
    signals_unblocked, ///< a: signal number
    owner_died,        ///< the lock came with EOWNERDEAD
    recovered,         ///< the state was repaired: pthread_mutex_consistent
    end_of_file,       ///< read returned 0
    broken_pipe,       ///< EPIPE
    process_forked,    ///< a: pid of the child
    process_reaped,    ///< a: pid of the child
    process_started,   ///< the actor passed the start barrier
    process_ended,     ///< the actor is about to leave
    count_of_kinds
};

/// How an event is drawn: a slice lasts until the actor's next event of its family, a mark has no length.
enum class Shape : std::uint8_t { slice, begin, end, mark, flow_out, flow_in };

struct KindInfo {
    std::string_view name;  ///< snake_case, as in recordings and exports
    std::string_view words; ///< as on the screen
    Shape shape;
    bool important; ///< kept by the ring's headroom when ordinary events are being dropped
};

/// Never fails: an unknown kind is described as "unknown".
const KindInfo& info(EventKind kind);

/// One event as the supervisor keeps it: 32 bytes.
struct Event {
    std::int64_t time = 0; ///< ns, CLOCK_MONOTONIC
    std::int64_t a = 0;
    std::int64_t b = 0;
    std::uint16_t name = 0; ///< index into the run's names (sites and calls); 0 is "no name"
    std::uint16_t line = 0; ///< in the demo's source; 0 where unknown
    EventKind kind = EventKind::none;
    std::uint8_t actor = 0;
};
static_assert(sizeof(Event) == 32);

/// A name travels through a trace as its hash: FNV-1a, computed by the compiler.
constexpr std::uint32_t name_hash(std::string_view name) {
    std::uint32_t hash = 2166136261u;
    for (char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 16777619u;
    }
    return hash;
}

}  // namespace ipc::stage
