#include "stage/event.hpp"

#include <array>
#include <cstddef>

namespace ipc::stage {
namespace {

constexpr std::array<KindInfo, static_cast<std::size_t>(EventKind::count_of_kinds)> kKinds{{
    {"none", "nothing", Shape::mark, false},
    {"site_reached", "reached", Shape::slice, false},
    {"call_started", "calls", Shape::slice, false},
    {"call_returned", "returned from", Shape::slice, false},
    {"blocked", "was blocked in", Shape::mark, false},
    {"slept", "slept", Shape::mark, false},
    {"lock_acquired", "acquired the lock", Shape::begin, false},
    {"lock_released", "released the lock", Shape::end, false},
    {"value_stored", "stored", Shape::mark, false},
    {"update_lost", "lost an update", Shape::mark, true},
    {"message_sent", "sent a message", Shape::flow_out, false},
    {"message_received", "received a message", Shape::flow_in, false},
    {"message_torn", "received a torn message", Shape::mark, true},
    {"signal_sent", "sent a signal", Shape::flow_out, false},
    {"signal_delivered", "handles a signal", Shape::flow_in, false},
    {"handler_left", "left the handler", Shape::end, false},
    {"signals_blocked", "blocked signals", Shape::begin, false},
    {"signals_unblocked", "unblocked signals", Shape::end, false},
    {"owner_died", "found the lock's owner dead", Shape::mark, true},
    {"recovered", "repaired the state", Shape::mark, true},
    {"end_of_file", "saw end of file", Shape::mark, true},
    {"broken_pipe", "got EPIPE", Shape::mark, true},
    {"process_forked", "forked a child", Shape::mark, true},
    {"process_reaped", "reaped a child", Shape::mark, true},
    {"process_started", "started", Shape::mark, true},
    {"process_ended", "ended", Shape::mark, true},
}};

constexpr KindInfo kUnknown{"unknown", "unknown", Shape::mark, false};

}  // namespace

const KindInfo& info(EventKind kind) {
    const auto index = static_cast<std::size_t>(kind);
    return index < kKinds.size() ? kKinds[index] : kUnknown;
}

}  // namespace ipc::stage
