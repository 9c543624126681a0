// ipc-tcp: clients and a server that may be anywhere, joined by TCP or UDP, and a relay between them that makes the
// distance.
//
// TCP carries bytes in order and loses none of them, but not where a message ends: reads merge and split what was
// sent, until a length in front of each message says it. UDP keeps the ends of messages and nothing else: datagrams
// get lost and overtake each other. A segment that TCP loses comes again, and everything behind it waits
// (man 7 tcp, man 7 udp).
//
// On two machines: ipc-tcp --role server --listen 192.0.2.7:4711, and ipc-tcp --role client --connect with the same
// address, or nc 192.0.2.7 4711.
#include <sys/mman.h>
#include <unistd.h>

#include <new>

#include "pipes_and_sockets/tcp_address.hpp"
#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

Doors doors;

namespace {

using namespace ipc::stage;

constexpr const char* kUsualAddress = "127.0.0.1:4711";  // of a side that plays alone and was told none

void set_up(Stage& stage) {
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "free some memory");
    shared = new (memory) Shared{};
    const bool named = stage.alone() && *stage.address() != 0;
    stage.name_shown("%s", named ? stage.address() : kUsualAddress);
    if (stage.alone() && stage.page().role_alone == 1) return;  // a client: the server is elsewhere
    // When all run together the kernel chooses the ports.
    const std::string place = named ? stage.address() : stage.alone() ? kUsualAddress : "127.0.0.1:0";
    doors.server = open_at(stage, resolve(stage, place, true).front(), doors.server_at);
    stage.show(kServerPort, doors.server_at.port());
    stage.name_shown("%s", doors.server_at.text().c_str());
    if (stage.alone() || !stage.is_on(kRelay)) return;
    doors.relay = open_at(stage, resolve(stage, "127.0.0.1:0", true).front(), doors.relay_at);
    stage.show(kRelayPort, doors.relay_at.port());
}

void after_spawn(Stage&) {
    for (const int door : {doors.server, doors.relay}) {
        if (door != -1) close(door);
    }
}

int how_many(const Stage& stage, const Role& role) {
    if (role.play == relay) return stage.is_on(kRelay) ? 1 : 0;
    return role.play == client && !stage.alone() ? static_cast<int>(stage.value(kClients)) : 1;
}

}  // namespace
}  // namespace ipc::demos

using namespace ipc::demos;
using ipc::stage::Spawn;

const ipc::stage::Demo kDemo{
    .name = "tcp",
    .title = "TCP and UDP",
    .category = "Pipes and sockets",
    .summary = "clients and a server joined by the network, with a relay that makes distance, loss and bandwidth",
    .roles = {{"client", "connects, sends messages, waits for the answers", client, &kClients, "bytes", Spawn::fork, "connect"},
              {"relay", "passes on what it gets: later, slower, and not always", relay, nullptr, "bytes"},
              {"server", "receives messages and sends each back", server, nullptr, "", Spawn::fork, "listen"}},
    .knobs = {&kFraming, &kProtocol, &kDistance, &kLoss, &kBandwidth, &kJitter, &kNodelay, &kReset, &kRelay, &kClients,
              &kSize, &kBurst, &kCalls, &kInterval},
    .sites = {{"connect", "about to connect"},
              {"send", "about to send a message"},
              {"answer", "about to wait for answers"},
              {"wait", "the relay is about to wait for bytes, or until some are due"},
              {"deliver", "the relay is about to pass on what has come all the way"},
              {"poll", "the server is about to wait for a message or a client"},
              {"receive", "the server is about to receive"}},
    .metrics = {&kSent, &kReceived, &kMerged, &kSplit, &kLost, &kReordered, &kRttP50, &kRttP99, &kBytesPerSecond, &kArrived,
                &kAnswered, &kResets, &kStalls, &kStallMs, &kDropped},
    .gauges = {&kDistanceMs, &kToServerBytes, &kToServerPackets, &kToClientBytes, &kToClientPackets, &kStalled, &kSendQueue,
               &kReceiveQueue, &kRttNow, &kServerPort, &kRelayPort},
    .try_it = {{"the connections of these processes, with their timers and round trips", "ss -tnpi | grep -A1 ipc-"},
               {"the kernel's own table, ports in hexadecimal", "cat /proc/{A}/net/tcp"},
               {"watch the segments on their way", "sudo tcpdump -i lo -n 'tcp or udp'"},
               {"segments that this machine's TCP sent again", "nstat -az TcpRetransSegs TcpOutRsts"},
               {"talk to a server yourself", "nc 127.0.0.1 4711"},
               {"lose where messages end", "ipc-tcp --framing none"},
               {"a stall in place of a loss", "ipc-tcp --framing length-prefix --distance city --loss 2"},
               {"a loss", "ipc-tcp --protocol udp --distance city --loss 2"},
               {"Nagle's algorithm against the delayed ACK",
                "ipc-tcp --relay no --nodelay no --framing length-prefix --calls two --burst 1"}},
    .iterations = 200,
    .set_up = set_up,
    .after_spawn = after_spawn,
    .observe = report_tcp,
    .how_many = how_many,
};
