#pragma once

#include "pipes_and_sockets/tcp_address.hpp"
#include "pipes_and_sockets/tcp_delay_line.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// One direction: from a socket through the delay line to another.
struct Way {
    int from, to;
    DelayLine line;
    bool open = true;     ///< more may come
    bool closed = false;  ///< its end was passed on
    bool full = false;    ///< the receiver takes no more just now
};

/// What the relay has between one client and the server.
struct Link {
    static constexpr std::size_t kRoom = 256 * 1024;  ///< bytes held in one direction; then it reads no more

    Endpoint client;  ///< of UDP: whose datagrams these are
    Way out, back;    ///< to the server, to the client
    std::int64_t came_as = 0;  ///< 1: the first that came
    bool broken = false;
    bool broken_by_server = false;  ///< it reset the connection, or could not be written to
    bool used = false;              ///< the client has said something

    void take(ipc::stage::Stage& stage, Way& way);     ///< what can be read now goes into the delay line
    void deliver(ipc::stage::Stage& stage, Way& way);  ///< what is due goes on
    bool is_over() const { return broken || (out.closed && back.closed); }
    void hang_up(ipc::stage::Stage& stage);

private:
    bool deliver_bytes(ipc::stage::Stage& stage, Way& way);
};

}  // namespace ipc::demos
