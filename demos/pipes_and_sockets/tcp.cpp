// ipc-tcp: clients and a server that may be anywhere, joined by TCP or UDP, and a relay between them that makes the
// distance.
//
// TCP carries bytes in order and loses none of them, but not where a message ends: reads merge and split what was
// sent, until a length in front of each message says it. UDP keeps the ends of messages and nothing else: datagrams
// get lost and overtake each other. A segment that TCP loses comes again, and everything behind it waits
// (man 7 tcp, man 7 udp).
//
// On two machines: ipc-tcp --role server --listen 192.0.2.7:4711, and ipc-tcp --role client --connect with the same
// address, or nc 192.0.2.7 4711. On three, with a distance between them: ipc-tcp --role relay --listen 192.0.2.8:4710
// --connect 192.0.2.7:4711 --distance ocean, and the client connects to the relay.
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "pipes_and_sockets/tcp_memory.hpp"
#include "pipes_and_sockets/tcp_messages.hpp"
#include "pipes_and_sockets/tcp_relay.hpp"
#include "pipes_and_sockets/tcp_report.hpp"
#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

/// What is still to be answered, and when it was sent.
struct Waiting {
    static constexpr std::size_t kMost = 64;
    std::array<std::int64_t, kMost> sent_ns{};  ///< by sequence; 0: answered
    std::int64_t count = 0;
    bool expected = true;        ///< false: the other side answers nothing
    std::int64_t longest_ns = 0;  ///< that any answer took so far
    Marks marks = {};
    Memory answered = {};
    std::int64_t received = 0;  ///< bytes
};

/// One recv(). False: no answer came in time (UDP, and servers that are not ours), or the server has gone.
bool receive_answers(Stage& stage, int fd, Waiting& waiting, int patience_ms, bool& gone) {
    std::array<char, 65536> buffer;
    stage.about_to("answer", waiting.count);
    pollfd ready{fd, POLLIN, 0};
    const int came = poll(&ready, 1, patience_ms);
    const ssize_t got = came == 1 ? recv(fd, buffer.data(), buffer.size(), 0) : -1;
    stage.done("answer", came == 1 ? got : 0);
    if (came != 1) return false;
    gone = !is_udp(stage) && got <= 0;
    if (got <= 0) return false;
    const std::int64_t now = monotonic_ns();
    for (const std::int64_t id : waiting.marks.read({buffer.data(), static_cast<std::size_t>(got)}).ended) {
        waiting.answered.add(id);
        std::int64_t& sent = waiting.sent_ns[static_cast<std::size_t>(sequence_of(id)) % Waiting::kMost];
        if (sent == 0 || client_of(id) != stage.number_in_role()) continue;  // of an earlier burst
        note_round_trip(stage, now - sent);
        waiting.longest_ns = std::max(waiting.longest_ns, now - sent);
        sent = 0;
        --waiting.count;
    }
    waiting.received += got;
    Memory(waiting.answered).add(waiting.received).tell(stage);
    return true;
}

/// How long to wait for an answer, ms; -1: until it comes. A datagram may be lost, there or back. TCP delivers, but a
/// server that is not ours may never answer anything, and how far it is only its answers say.
int patience_ms(const Stage& stage, const Waiting& waiting) {
    if (stage.alone() && waiting.longest_ns == 0) return 5000;
    if (!is_udp(stage)) return -1;
    if (stage.is_stepped()) return 0;  // what a step does must not depend on the clock
    // Twice the way there and back, and time for the server.
    return static_cast<int>((stage.alone() ? 2 * waiting.longest_ns : 4 * distance_ns(stage)) / 1'000'000 + 30);
}

void wait_for_answers(Stage& stage, int fd, Waiting& waiting, bool& gone) {
    while (waiting.count > 0 && waiting.expected && !gone && !stage.stopping()) {
        if (receive_answers(stage, fd, waiting, patience_ms(stage, waiting), gone) || gone) continue;
        if (!is_udp(stage)) waiting.expected = false;
        break;
    }
    waiting.sent_ns.fill(0);
    waiting.count = 0;
}

/// False: the server has gone, and has not got it.
bool send_message(Stage& stage, int fd, const std::string& text) {
    const std::string bytes = !is_udp(stage) && stage.is_on(kFraming) ? framed(text) : text;
    const std::size_t first = !is_udp(stage) && stage.is_on(kCalls) ? 4 : bytes.size();
    for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t size = begin == 0 ? first : bytes.size() - first;
        stage.about_to("send", static_cast<std::int64_t>(size));
        const ssize_t sent = send(fd, bytes.data() + begin, size, MSG_NOSIGNAL);  // a blocking one takes all (man 2 send)
        stage.done("send", sent);
        // ECONNREFUSED of UDP: ICMP said that nobody took the one before. This one is still to be sent.
        if (sent == -1 && errno == ECONNREFUSED && !stage.stopping()) continue;
        if (sent == -1 && (errno == EPIPE || errno == ECONNRESET || errno == ECONNREFUSED)) return false;
        if (sent != static_cast<ssize_t>(size)) stage.fail("send", "EMSGSIZE: make the messages shorter; else see man 2 send");
        begin += size;
    }
    int queued = 0;
    if (stage.number_in_role() == 0 && ioctl(fd, SIOCOUTQ, &queued) == 0) stage.show(kSendQueue, queued);
    return true;
}

/// The first client vanishes after half of its work.
bool vanishes_after(Stage& stage, std::int64_t sequence) {
    const std::int64_t work = stage.value(standard_knobs().iterations);
    const std::int64_t half = work == 0 ? 100 : std::max<std::int64_t>(work / 2, 1);
    return stage.is_on(kReset) && stage.number_in_role() == 0 && sequence >= half;
}

void client(Stage& stage) {
    leave_to_others({doors.server, doors.relay, doors.clients.seen, doors.senders.seen});
    const int fd = connect_to_server(stage);
    if (fd == -1) return;
    const std::size_t number = stage.number_in_role();
    Waiting waiting;
    bool gone = false;
    for (std::int64_t sequence = 1; !gone && stage.next_iteration(); ++sequence) {
        const std::string text = message_text(number, sequence, stage.value(kSize));
        waiting.sent_ns[static_cast<std::size_t>(sequence) % Waiting::kMost] = monotonic_ns();
        gone = !send_message(stage, fd, text);
        if (gone) break;
        ++waiting.count;
        stage.event(EventKind::message_sent, static_cast<std::int64_t>(text.size()), message_id(number, sequence));
        stage.count(kSent);
        shared->sent[number % kMostClients].fetch_add(1);
        if (vanishes_after(stage, sequence)) return close_by_reset(fd);
        if (waiting.count < stage.value(kBurst)) continue;
        wait_for_answers(stage, fd, waiting, gone);
        if (stage.value(kInterval) > 0) stage.sleep_us(stage.value(kInterval) * 1000);
    }
    if (!gone) wait_for_answers(stage, fd, waiting, gone);
    if (gone && !stage.stopping()) shared->left_by_server.fetch_add(1);
    close(fd);
}

int how_many(const Stage& stage, const Role& role) {
    if (role.play == relay) return stage.alone() || stage.is_on(kRelay) ? 1 : 0;
    return role.play == client && !stage.alone() ? static_cast<int>(stage.value(kClients)) : 1;
}

}  // namespace

const Demo kDemo{
    .name = "tcp",
    .title = "TCP and UDP",
    .category = "Pipes and sockets",
    .summary = "clients and a server joined by the network, with a relay that makes distance, loss and bandwidth",
    .roles = {{"client", "connects, sends, waits for answers", client, &kClients, "bytes", Spawn::fork, "connect"},
              {"relay", "passes on what it gets: later, slower, and not always", relay, nullptr, "bytes", Spawn::fork, "listen",
               "connect"},
              {"server", "receives messages and sends each back", server, nullptr, "", Spawn::fork, "listen"}},
    .knobs = {&kFraming, &kProtocol, &kDistance, &kLoss, &kBandwidth, &kJitter, &kNodelay, &kReset, &kRelay, &kClients,
              &kSize, &kBurst, &kCalls, &kInterval},
    .sites = {{"connect", "about to connect"},
              {"send", "about to send a message"},
              {"answer", "about to wait for answers"},
              {"wait", "about to wait for bytes, or until some are due"},
              {"deliver", "about to pass on what has arrived"},
              {"poll", "about to wait for a message or a client"},
              {"receive", "about to receive"}},
    .metrics = {&kSent, &kReceived, &kMerged, &kSplit, &kLost, &kReordered, &kRttP50, &kRttP99, &kBytesPerSecond, &kArrived,
                &kAnswered, &kResets, &kStalls, &kStallMs, &kDropped, &kRelayedToServer, &kRelayedToClient},
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
    .searched_iterations = 2,  // one message cannot merge with another
    .search_leaves_out = "Nor is time: while stepping nothing in the relay takes any, so that no datagram overtakes another "
                         "and no segment stalls, and who waits for a datagram gives up at once. What is lost the seed says.",
    .searched_by_state = 1,
    .state_shown = true,
    .set_up = open_doors,
    .after_spawn = close_doors,
    .observe = report_tcp,
    .how_many = how_many,
    .state = remembered,
};
