#include "supervisor/event_words.hpp"

#include <signal.h>
#include <string.h>

namespace ipc::supervisor {

EventArgs argument_names(stage::EventKind kind) {
    using stage::EventKind;
    switch (kind) {
        case EventKind::site_reached:
            return {"value", ""};
        case EventKind::call_started:
            return {"argument", ""};
        case EventKind::call_returned:
            return {"result", "errno"};
        case EventKind::blocked:
        case EventKind::slept:
            return {"ns", ""};
        case EventKind::value_stored:
        case EventKind::update_lost:
            return {"value", "overwrote"};
        case EventKind::message_sent:
        case EventKind::message_received:
        case EventKind::message_torn:
            return {"bytes", "id"};
        case EventKind::signal_sent:
        case EventKind::signal_delivered:
            return {"signal", "id"};
        case EventKind::handler_left:
        case EventKind::signals_blocked:
        case EventKind::signals_unblocked:
            return {"signal", ""};
        case EventKind::process_forked:
        case EventKind::process_reaped:
            return {"pid", ""};
        default:
            return {"", ""};
    }
}

std::string signal_name(int number) {
    if (number >= SIGRTMIN && number <= SIGRTMAX) {
        return number == SIGRTMIN ? "SIGRTMIN" : "SIGRTMIN+" + std::to_string(number - SIGRTMIN);
    }
    const char* name = sigabbrev_np(number);
    return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

}  // namespace ipc::supervisor
