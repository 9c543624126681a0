#pragma once

#include <list>
#include <optional>

#include "pipes_and_sockets/tcp_link.hpp"

namespace ipc::demos {

/// All that the relay has between clients and the server: a link for each connection, or for each sender of datagrams.
class Links {
public:
    explicit Links(ipc::stage::Stage& stage) : stage_(stage) {}

    std::list<Link> all;

    /// On to the server. Where nobody is, the client learns it by a reset, and a relay that plays alone leaves.
    void add(const Endpoint& client, int fd);
    /// UDP: of whom these datagrams are; a new one if it is the first. nullptr: the server cannot be reached.
    Link* of_sender(const Endpoint& client);
    void drop_those_that_are_over();
    bool last_was_broken_off() const { return last_was_broken_off_; }  ///< by the server
    bool any_was_used() const { return any_was_used_; }                ///< of those that are over
    std::optional<std::int64_t> next_due() const;  ///< when the first packet comes out that can be delivered
    bool all_delivered() const;
    void show() const;
    void remember(const Way* next, bool all_left) const;  ///< `next`: from where something is delivered before the next poll()

private:
    ipc::stage::Stage& stage_;
    Cable to_server_, to_client_;
    std::int64_t came_ = 0;
    bool last_was_broken_off_ = false, any_was_used_ = false;
};

}  // namespace ipc::demos
