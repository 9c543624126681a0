// How a search of schedules knows that it has come to a state which it has met: by what each process has read so far,
// of which connection, and what it has still to do with it.
#include "pipes_and_sockets/tcp_memory.hpp"

#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

void Memory::tell(Stage& stage) const {
    shared->remembered[stage.index()].store(number(), std::memory_order_relaxed);
    tell_place(stage, 0);
}

void tell_place(Stage& stage, std::int64_t place) { shared->place[stage.index()].store(place, std::memory_order_relaxed); }

std::uint64_t remembered(const Stage& stage) {
    // Two clients' datagrams lie in one socket in an order that nobody remembers. What Nagle's algorithm holds back is
    // for the clock to say.
    if (is_udp(stage) ? stage.value(kClients) > 1 : !stage.is_on(kNodelay)) return 0;
    Memory all;
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) {
        all.add(shared->connected_as[actor].load(std::memory_order_relaxed));
        all.add(static_cast<std::int64_t>(shared->remembered[actor].load(std::memory_order_relaxed)));
        all.add(shared->place[actor].load(std::memory_order_relaxed));
    }
    return all.number();
}

}  // namespace ipc::demos
