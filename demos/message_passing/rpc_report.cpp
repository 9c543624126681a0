#include "message_passing/rpc_report.hpp"

#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "message_passing/rpc_book.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kTransport{.name = "transport", .help = "what carries the calls; both insecure: neither encrypted nor authenticated",
                      .choices = {{"unix", "a socket of the Unix domain, with a path"},
                                  {"tcp", "TCP on 127.0.0.1"}}};
const Knob kCall{.name = "call", .help = "what is called",
                 .choices = {{"unary", "Pay: one payment, one receipt"},
                             {"server-stream", "Watch: pays as well, and is answered by several messages"}}};
const Knob kDeadline{.name = "deadline_ms", .help = "how long a client waits for the answer of a call; 0: for ever", .preset = 1000,
                     .lowest = 0, .highest = 60'000, .unit = "ms"};
const Knob kServerDelay{.name = "server_delay_ms", .help = "how long the server works before it executes a payment", .preset = 0,
                        .lowest = 0, .highest = 60'000, .unit = "ms"};
const Knob kRetry{.name = "retry", .help = "what a client does when a call ends in UNAVAILABLE or DEADLINE_EXCEEDED", .live = true,
                  .choices = {{"off", "gives up; it does not know whether the payment was executed"},
                              {"on", "calls again, with the same payment"}}};
const Knob kKey{.name = "idempotency_key", .help = "whether a payment carries a key by which the server knows it again", .live = true,
                .choices = {{"off", "wrong with retry: a repeated call is a new payment to the server", false},
                            {"on", "the same key at each try: executed once, answered as often as asked"}}};
const Knob kFault{.name = "fault", .help = "what goes wrong, once, after some payments", .live = true,
                  .choices = {{"none", "nothing"},
                              {"kill-server", "SIGKILL strikes the server when a payment is executed and not yet answered"}}};
const Knob kClients{.name = "clients", .help = "how many processes call; with --role client one", .preset = 2, .lowest = 1,
                    .highest = kMostClients, .unit = "processes"};
const Knob kServers{.name = "servers", .help = "how many processes could serve: one does, the others wait for its lease; with --role server one",
                    .preset = 2, .lowest = 1, .highest = 4, .unit = "processes"};
const Knob kAttempts{.name = "attempts", .help = "with retry: calls for one payment at most", .preset = 4, .lowest = 2, .highest = 100,
                     .unit = "calls"};
const Knob kMessages{.name = "messages", .help = "of a server stream: messages in the answer of one call", .preset = 4, .lowest = 1,
                     .highest = 1000, .unit = "messages"};

const Metric kCalls{.name = "calls", .help = "calls made, repeated ones too; with --role server calls received",
                    .timed = true};
const Metric kOk{.name = "ok", .help = "calls that ended in OK", .timed = true};
const Metric kDeadlineExceeded{.name = "deadline_exceeded", .help = "calls that ended in DEADLINE_EXCEEDED",
                               .timed = true};
const Metric kUnavailable{.name = "unavailable", .help = "calls that ended in UNAVAILABLE: no server, or it vanished",
                          .timed = true, .only_of = "client"};
const Metric kExecuted{.name = "executed", .help = "entries in the server's book", .timed = true, .only_of = "server"};
const Metric kExecutedTwice{.name = "executed_twice", .help = "payments that are in the book more than once",
                            .timed = true, .only_of = "server"};
const Metric kLatencyP50{.name = "latency_p50_us", .help = "time of a call that ended in OK, half took less; at the client", .unit = "us",
                         .timed = true, .only_of = "client", .samples = &kOk};
const Metric kLatencyP99{.name = "latency_p99_us", .help = "99 of 100 took less", .unit = "us",
                         .timed = true, .only_of = "client", .samples = &kOk};
const Metric kLocalCall{.name = "local_call_ns", .help = "the server's function called in the client's own process", .unit = "ns",
                        .type = MetricType::real, .combine = Combine::max, .only_of = "client"};
const Metric kPayments{.name = "payments", .help = "payments that clients wanted to make",
                       .timed = true, .only_of = "client"};
const Metric kConfirmed{.name = "confirmed", .help = "of these, those whose client has a receipt",
                        .timed = true, .only_of = "client"};
const Metric kGivenUp{.name = "given_up", .help = "of these, those whose client does not know what became of them",
                      .timed = true, .only_of = "client"};
const Metric kRecognised{.name = "recognised", .help = "repeated calls that the server knew by their key",
                         .timed = true, .only_of = "server"};
const Metric kMessagesReceived{.name = "stream_messages", .help = "messages of server streams that clients received",
                               .timed = true, .only_of = "client"};
const Metric kOtherStatus{.name = "other_status", .help = "calls that ended in any other status",
                          .timed = true, .only_of = "client"};
const Metric kServersUsed{.name = "servers_used", .help = "servers that have served, one after another",
                          .timed = true, .only_of = "server"};

const Gauge kAlone{.name = "role_alone", .help = "1: a client alone, 2: a server alone"};
const Gauge kServing{.name = "serving", .help = "the actor that serves, 1 is A; 0: none"};
const Gauge kInHand{.name = "in_hand", .help = "calls that the server has received and not answered", .unit = "calls"};
const Gauge kNoServer{.name = "no_server", .help = "1: every server was killed"};
const Gauge kSocketFile{.name = "socket_file", .help = "1: the file of the socket is there"};

namespace {

struct CallerGauges {
    Gauge waited, status;
};
#define IPC_CALLER(n) \
    CallerGauges{{.name = "waited_ms_" #n, .help = "how long this client has waited for its call; -1: it does not wait", .unit = "ms"}, \
                 {.name = "status_" #n, .help = "1 + status code of this client's newest answer; 0: none yet"}}
const std::array kCallers{IPC_CALLER(1), IPC_CALLER(2), IPC_CALLER(3), IPC_CALLER(4),
                          IPC_CALLER(5), IPC_CALLER(6), IPC_CALLER(7), IPC_CALLER(8)};
static_assert(kCallers.size() == kMostClients);
#undef IPC_CALLER

struct RowGauges {
    Gauge payer, number, times;
};
#define IPC_ROW(n)                                                                               \
    RowGauges{{.name = "row_payer_" #n, .help = "a payment in the book: letter of its payer, as a byte"}, \
              {.name = "row_number_" #n, .help = "its number"},                                   \
              {.name = "row_times_" #n, .help = "how often it was executed"}}
const std::array kRows{IPC_ROW(1), IPC_ROW(2), IPC_ROW(3), IPC_ROW(4), IPC_ROW(5), IPC_ROW(6)};
static_assert(kRows.size() == kRowsShown);
#undef IPC_ROW

void look_at_book(Stage& stage) {
    stage.set(kExecuted, book->executed);
    stage.set(kExecutedTwice, book->twice);
    stage.set(kRecognised, book->recognised);
    stage.set(kServersUsed, book->servers);
    stage.set(kLatencyP50, latency_percentile(0.5));
    stage.set(kLatencyP99, latency_percentile(0.99));
    // The newest row first; the book is a ring of them.
    const auto count = static_cast<std::size_t>(book->payments.load());
    for (std::size_t i = 0; i < kRowsShown; ++i) {
        const Row& row = book->newest[(count + kRowsShown - 1 - i) % kRowsShown];
        const bool is_there = i < count;
        stage.show(kRows[i].payer, is_there ? row.payer : 0);
        stage.show(kRows[i].number, is_there ? row.number : 0);
        stage.show(kRows[i].times, is_there ? row.times : 0);
    }
    const std::int64_t now = monotonic_ns();
    for (std::size_t i = 0; i < kMostClients; ++i) {
        const std::int64_t began = book->callers[i].began_ns;
        stage.show(kCallers[i].waited, began == 0 ? -1 : std::max<std::int64_t>((now - began) / 1'000'000, 0));
        stage.show(kCallers[i].status, book->callers[i].status);
    }
    struct stat info {};
    const std::string path = socket_path(stage);
    stage.show(kSocketFile, !path.empty() && lstat(path.c_str(), &info) == 0 ? 1 : 0);
}

bool is_server(const ActorSlot& actor) { return std::strcmp(kDemo.roles[actor.role.load() % kDemo.roles.size()].name, "server") == 0; }

/// One that was killed does not say any more that it has left. Those that the end of the run kills do not count.
void look_at_servers(Stage& stage) {
    const auto serving = static_cast<std::size_t>(stage.shown(kServing));
    if (serving != 0 && stage.actor(serving - 1).state.load() == ActorState::exited) stage.show(kServing, 0);
    if (stage.stopping()) return;
    bool one_lives = is_client_alone(stage);
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        const ActorSlot& actor = stage.actor(index);
        if (is_server(actor) && (actor.state.load() != ActorState::exited || !WIFSIGNALED(actor.exit_status.load())))
            one_lives = true;
    }
    stage.show(kNoServer, one_lives ? 0 : 1);
}

}  // namespace

std::vector<const Gauge*> rpc_gauges() {
    std::vector<const Gauge*> all{&kAlone, &kServing, &kInHand, &kSocketFile, &kNoServer};
    for (const CallerGauges& caller : kCallers) all.insert(all.end(), {&caller.waited, &caller.status});
    for (const RowGauges& row : kRows) all.insert(all.end(), {&row.payer, &row.number, &row.times});
    return all;
}

bool all_clients_left(const Stage& stage) {
    for (std::size_t index = 0; index < stage.actors(); ++index) {
        if (!is_server(stage.actor(index)) && stage.actor(index).state.load() != ActorState::exited) return false;
    }
    return true;
}

bool fault_strikes(Stage& stage) {
    const std::int64_t each = stage.value(standard_knobs().iterations);
    const std::int64_t half = each * stage.value(kClients) / 2;
    const std::int64_t due = each == 0 ? 10 : std::clamp<std::int64_t>(half, 1, 10);
    return stage.is_on(kFault) && book->executed >= due && stage.take_fault();
}

void report_rpc(Stage& stage) {
    look_at_book(stage);
    look_at_servers(stage);
    judge_rpc(stage);
}

}  // namespace ipc::demos
