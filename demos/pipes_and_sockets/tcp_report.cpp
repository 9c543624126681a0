#include "pipes_and_sockets/tcp_report.hpp"

#include "pipes_and_sockets/tcp_round_trips.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kFraming{.name = "framing",
                    .help = "how the receiver of a stream knows where a message ends; a datagram ends by itself",
                    .live = true,
                    .choices = {{"none", "one read is taken for one message: wrong for a stream", false},
                                {"length-prefix", "four bytes in front of each message say how long it is"}}};
const Knob kProtocol{.name = "protocol",
                     .help = "what carries the messages",
                     .choices = {{"tcp", "a connection: bytes, all of them, in order, no ends of messages"},
                                 {"udp", "datagrams, each by itself: they may be lost, or overtake each other"}}};
const Knob kDistance{.name = "distance",
                     .help = "how far the server is, one way; made by the relay, which holds back what passes",
                     .live = true,
                     .choices = {{"same-machine", "0 ms: the relay passes on at once"},
                                 {"city", "5 ms"},
                                 {"continent", "40 ms"},
                                 {"ocean", "90 ms"},
                                 {"satellite", "600 ms"}}};
const Knob kLoss{.name = "loss",
                 .help = "how many packets the relay loses: a datagram is gone; a segment of TCP comes again, a timeout later",
                 .highest = 50, .unit = "%", .live = true};
const Knob kBandwidth{.name = "bandwidth", .help = "what the line carries, each way; 0: without limit", .highest = 10'000'000,
                      .unit = "kbit/s", .live = true};
const Knob kJitter{.name = "jitter",
                   .help = "how much longer than the distance a packet may take, by chance: so datagrams overtake each other",
                   .preset = 10, .highest = 100, .unit = "% of the distance", .live = true};
const Knob kNodelay{.name = "nodelay",
                    .help = "TCP_NODELAY: whether a small segment is sent while an earlier one is not acknowledged",
                    .preset = 1,
                    .choices = {{"no", "Nagle's algorithm waits for the ACK, which the other side may delay by 40 ms"},
                                {"yes", "each send() goes out at once"}}};
const Knob kReset{.name = "reset",
                  .help = "the first client vanishes in the middle of its work",
                  .choices = {{"no", "it closes when it is done: the server reads end of file"},
                              {"yes", "SO_LINGER 0, close: TCP sends RST, and the server gets ECONNRESET"}}};
const Knob kRelay{.name = "relay",
                  .help = "what stands between clients and server",
                  .preset = 1,
                  .choices = {{"no", "nothing: no distance, no loss, no bandwidth but the machine's own"},
                              {"yes", "a process that holds back, loses and slows what passes"}},
                  .searched = 0};
const Knob kClients{.name = "clients", .help = "how many processes send", .preset = 2, .lowest = 1,
                    .highest = kMostClients, .unit = "processes", .searched = 1};
const Knob kSize{.name = "size", .help = "length of the longest message", .preset = 120, .lowest = 24, .highest = 4096,
                 .unit = "bytes"};
const Knob kBurst{.name = "burst", .help = "messages that a client sends before it waits for their answers", .preset = 8,
                  .lowest = 1, .highest = 64};
const Knob kCalls{.name = "calls",
                  .help = "how a message is handed to the kernel",
                  .choices = {{"one", "one call to send()"},
                              {"two", "its first four bytes, then the rest: write, write, read, as Nagle's algorithm hates it"}}};
const Knob kInterval{.name = "interval", .help = "pause between two bursts", .highest = 10'000, .unit = "ms", .live = true};

const Metric kSent{.name = "messages_sent", .help = "messages that the clients sent", .only_of = "client"};
const Metric kReceived{.name = "messages_received", .help = "what the server took for a message each",
                       .only_of = "server"};
const Metric kMerged{.name = "merged", .help = "of these, those that hold parts of several messages",
                     .only_of = "server"};
const Metric kSplit{.name = "split", .help = "of these, those that begin or end in the middle of a message",
                    .only_of = "server"};
const Metric kLost{.name = "lost", .help = "messages that never came", .only_of = "server"};
const Metric kReordered{.name = "reordered", .help = "datagrams that came after one which was sent later",
                        .only_of = "server"};
const Metric kRttP50{.name = "rtt_p50_us", .help = "half of all answers came within this time, by the client's clock",
                     .unit = "us", .combine = Combine::max, .timed = true, .only_of = "client", .samples = &kAnswered};
const Metric kRttP99{.name = "rtt_p99_us", .help = "99 of 100 answers came within this time", .unit = "us",
                     .combine = Combine::max, .timed = true, .only_of = "client", .samples = &kAnswered};
const Metric kBytesPerSecond{.name = "bytes_per_second", .help = "bytes of messages that the server took", .unit = "bytes/s",
                             .type = MetricType::real, .combine = Combine::max, .only_of = "server"};
const Metric kArrived{.name = "arrived", .help = "messages whose last byte came to the server", .only_of = "server"};
const Metric kAnswered{.name = "answered", .help = "messages whose answer came back to their client",
                       .only_of = "client"};
const Metric kResets{.name = "resets", .help = "connections that ended with ECONNRESET at the server",
                     .only_of = "server"};
const Metric kStalls{.name = "stalls", .help = "lost segments of TCP, each made a stall by the relay",
                     .timed = true, .only_of = "relay"};
const Metric kStallMs{.name = "stall_ms", .help = "how long these held up what was behind them, added up", .unit = "ms",
                      .timed = true, .only_of = "relay"};
const Metric kDropped{.name = "dropped_by_relay", .help = "datagrams that the relay threw away, both ways",
                      .timed = true, .only_of = "relay"};
const Metric kRelayedToServer{.name = "relayed_to_server", .help = "bytes that the relay passed on to the server, lengths too",
                              .unit = "bytes", .timed = true, .only_of = "relay"};
const Metric kRelayedToClient{.name = "relayed_to_client", .help = "bytes that the relay passed on to the clients",
                              .unit = "bytes", .timed = true, .only_of = "relay"};

const Gauge kDistanceMs{.name = "distance_ms", .help = "one way, now", .unit = "ms"};
const Gauge kToServerBytes{.name = "to_server_bytes", .help = "on their way in the relay", .unit = "bytes"};
const Gauge kToServerPackets{.name = "to_server_packets", .help = "on their way in the relay"};
const Gauge kToClientBytes{.name = "to_client_bytes", .help = "answers on their way in the relay", .unit = "bytes"};
const Gauge kToClientPackets{.name = "to_client_packets", .help = "answers on their way in the relay"};
const Gauge kStalled{.name = "stalled", .help = "connections, each way, that wait for a lost segment now"};
const Gauge kSendQueue{.name = "send_queue", .help = "sent by the first client, not yet acknowledged (SIOCOUTQ)", .unit = "bytes"};
const Gauge kReceiveQueue{.name = "receive_queue", .help = "in the server's socket read last (FIONREAD)", .unit = "bytes"};
const Gauge kRttNow{.name = "rtt_now_us", .help = "the newest round trip", .unit = "us"};
const Gauge kServerPort{.name = "server_port", .help = "the port of the server"};
const Gauge kRelayPort{.name = "relay_port", .help = "the port of the relay"};

bool is_udp(const Stage& stage) { return stage.value(kProtocol) == 1; }

std::int64_t distance_ns(const Stage& stage) {
    constexpr std::int64_t kMilliseconds[]{0, 5, 40, 90, 600};
    return kMilliseconds[stage.value(kDistance) % 5] * 1'000'000;
}

void report_tcp(Stage& stage) {
    stage.set(kRttP50, round_trip_percentile(0.5));
    stage.set(kRttP99, round_trip_percentile(0.99));
    const double seconds = stage.seconds();
    if (seconds > 0) stage.set_real(kBytesPerSecond, static_cast<double>(shared->bytes.load()) / seconds);
    stage.show(kDistanceMs, distance_ns(stage) / 1'000'000);
    judge_tcp(stage);
}

}  // namespace ipc::demos
