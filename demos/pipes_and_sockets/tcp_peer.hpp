#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pipes_and_sockets/tcp_address.hpp"
#include "pipes_and_sockets/tcp_messages.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// Whoever sends to the server: a connection, or the address that datagrams come from.
struct Peer {
    int fd = -1;
    std::int64_t came_as = 0;  ///< 1: the first that was accepted
    Endpoint from = {};
    bool was_reset = false;
    bool is_refused = false;   ///< it does not frame its messages as we do: nothing that follows can be understood
    std::string inbox = {};    ///< of a framed message that is not complete yet
    std::string unsent = {};   ///< answers that the socket has not taken
    Marks marks = {};
    std::int64_t client = -1;  ///< as its messages say; -1: they are not ours
    std::int64_t highest = 0, arrived = 0, bytes = 0;

    /// What one recv() of a stream brought: one message, or those that are complete with it. Answers each.
    void take(ipc::stage::Stage& stage, std::string_view received);
    /// Counts what was taken for one message, and what it really was.
    void judge(ipc::stage::Stage& stage, std::string_view text, Marks& its_marks);
    void send_unsent();
    /// Messages that it sent and that are not here. `over`: it sends no more.
    std::int64_t missing(bool over) const;

private:
    void answer(std::string_view text, bool with_length);
};

}  // namespace ipc::demos
