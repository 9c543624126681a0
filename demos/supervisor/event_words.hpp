#pragma once

#include <string>
#include <string_view>

#include "stage/event.hpp"

namespace ipc::supervisor {

/// What Event::a and Event::b are for a kind, as event.hpp says; empty: nothing.
struct EventArgs {
    std::string_view a, b;
};
EventArgs argument_names(stage::EventKind kind);

/// "SIGUSR1", "SIGRTMIN+3"; "signal 0" for a number that is no signal.
std::string signal_name(int number);

}  // namespace ipc::supervisor
