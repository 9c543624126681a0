#pragma once

#include <cstdint>

namespace ipc::supervisor {

/// What a front end tells its warden, one SOCK_SEQPACKET message each. The end of the connection says
/// "end at once".
struct ControlMessage {
    enum class Order : std::uint32_t { stop, signal, begin_trial, observe };
    Order order;
    std::uint32_t actor;  ///< signal: index of the actor; begin_trial: 1: new processes for every trial;
                          ///< observe: what RunPage::observed shall be when the figures stand
    std::int32_t signal;  ///< signal: its number
};

}  // namespace ipc::supervisor
