// ipc-rpc: clients that call a function of a server, by gRPC.
//
// It looks like a function call and is not one. It may take as long as it likes, so it has a deadline; it may fail
// although the function was executed, for the answer can get lost as well as the request. Whoever calls again pays
// twice, unless the server knows the payment again by a key (gRPC's status codes and deadlines:
// https://grpc.io/docs/guides).
//
// On two machines: ipc-rpc --role server --listen 192.0.2.7:4712, and ipc-rpc --role client --connect with the same
// address. The channel is insecure: whoever can reach it can pay.
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <string>

#include "message_passing/rpc_address.hpp"
#include "message_passing/rpc_book.hpp"
#include "message_passing/rpc_calls.hpp"
#include "message_passing/rpc_library.hpp"
#include "message_passing/rpc_report.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;
using Clock = std::chrono::system_clock;

/// A channel connects by itself, and again when the connection broke.
std::shared_ptr<grpc::Channel> channel_to_server(Stage& stage) {
    grpc::ChannelArguments settings;
    settings.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);  // it would wait for a second, then for longer
    settings.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
    settings.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    auto channel = grpc::CreateCustomChannel(stage.object_name(), grpc::InsecureChannelCredentials(), settings);
    // Once, before the first call: how long a server takes to start is not what is measured.
    constexpr int kMostTries = 300;  // half a minute: that of a server elsewhere which was there a moment ago
    int tries = 0;
    for (bool connected = false; !connected && !stage.stopping();) {
        errno = ETIMEDOUT;
        if (stage.alone() && ++tries > kMostTries)
            stage.fail("WaitForConnected", "the server has gone, or answers no HTTP/2: see what it says, start it again");
        stage.about_to("connect");
        connected = channel->WaitForConnected(Clock::now() + std::chrono::milliseconds(100));
        stage.done("connect", connected ? 1 : 0);
        if (!connected) stage.back_off_us(0);
    }
    return channel;
}

/// The call itself. The stub is what protoc made of the .proto file: it looks like the function that it calls.
grpc::Status call(Stage& stage, bank::Bank::Stub& stub, const bank::Payment& payment, bool again) {
    grpc::ClientContext context;
    const std::int64_t deadline_ms = stage.value(kDeadline);
    if (deadline_ms > 0) context.set_deadline(Clock::now() + std::chrono::milliseconds(deadline_ms));
    context.set_wait_for_ready(again);  // a server that takes over needs a moment; without it: UNAVAILABLE at once
    if (!stage.is_on(kCall)) {
        bank::Receipt receipt;
        return stub.Pay(&context, payment, &receipt);
    }
    bank::Progress progress;
    const auto reader = stub.Watch(&context, payment);
    while (reader->Read(&progress)) stage.count(kMessagesReceived);
    return reader->Finish();  // the deadline may strike between two messages
}

void count_status(Stage& stage, grpc::StatusCode code) {
    stage.count(kCalls);
    stage.count(code == grpc::StatusCode::OK                  ? kOk
                : code == grpc::StatusCode::DEADLINE_EXCEEDED ? kDeadlineExceeded
                : code == grpc::StatusCode::UNAVAILABLE       ? kUnavailable
                                                              : kOtherStatus);
}

/// One call, measured and counted. The client learns how it ended for the client, not for the payment.
grpc::StatusCode call_once(Stage& stage, bank::Bank::Stub& stub, const bank::Payment& payment, bool again) {
    Caller& caller = book->callers[stage.number_in_role() % kMostClients];
    stage.about_to("call", payment.number());
    stage.event(EventKind::message_sent, static_cast<std::int64_t>(payment.ByteSizeLong()), message_id(payment));
    const std::int64_t began = monotonic_ns();
    caller.began_ns = began;
    const grpc::Status status = call(stage, stub, payment, again);
    const std::int64_t took = monotonic_ns() - began;
    caller.began_ns = 0;
    stage.done("call", status.error_code());
    if (!status.ok() && stage.stopping()) return grpc::StatusCode::CANCELLED;  // the servers leave too
    caller.status = status.error_code() + 1;
    if (status.ok()) note_latency(took);
    count_status(stage, status.error_code());
    return status.error_code();
}

void make_payment(Stage& stage, bank::Bank::Stub& stub, std::int64_t number) {
    bank::Payment payment;
    payment.set_payer(std::string(1, static_cast<char>('A' + stage.index())));
    payment.set_number(number);
    payment.set_cents(100);
    stage.count(kPayments);
    for (std::int64_t attempt = 1;; ++attempt) {
        // The key names the payment, not the call: the same at each attempt, and nobody else's.
        const std::string key = std::to_string(stage.actor(stage.index()).pid) + "." + std::to_string(number);
        if (stage.is_on(kKey)) payment.set_idempotency_key(key);
        else payment.clear_idempotency_key();
        const grpc::StatusCode code = call_once(stage, stub, payment, attempt > 1);
        if (code == grpc::StatusCode::OK) return stage.count(kConfirmed);
        if (stage.stopping()) return;
        const bool may_pass = code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::DEADLINE_EXCEEDED;
        if (!may_pass || !stage.is_on(kRetry) || attempt >= stage.value(kAttempts)) return stage.count(kGivenUp);
        stage.back_off_us(10'000 * attempt);
    }
}

void client(Stage& stage) {
    start_grpc(stage);
    if (stage.number_in_role() == 0) stage.set_real(kLocalCall, local_call_ns());
    const auto stub = bank::Bank::NewStub(channel_to_server(stage));
    for (std::int64_t number = 1; stage.next_iteration(); ++number) make_payment(stage, *stub, number);
}

int how_many(const Stage& stage, const Role& role) {
    return stage.alone() ? 1 : static_cast<int>(stage.value(*role.count));
}

void set_up(Stage& stage) {
    make_book(stage);
    name_address(stage);
}

void clean_up(Stage& stage) {
    const std::string path = socket_path(stage);
    if (!path.empty() && !is_client_alone(stage)) unlink(path.c_str());
}

}  // namespace

const Demo kDemo{
    .name = "rpc",
    .title = "Remote procedure call",
    .category = "Message passing",
    .summary = "clients call a function of a server by gRPC: it looks like a function call and is not one",
    .roles = {{"client", "pays: calls the server, and may call again", client, &kClients, "payment", Spawn::fork, "connect"},
              {"server", "has the lease and executes payments, or waits for the lease", server, &kServers, "", Spawn::fork, "listen"}},
    .knobs = {&kRetry, &kKey, &kTransport, &kCall, &kDeadline, &kServerDelay, &kFault, &kClients, &kServers, &kAttempts, &kMessages},
    .sites = {{"connect", "about to wait until the channel is connected"},
              {"call", "about to call the server"},
              {"lease", "about to wait for the lease: the lock of the one server that serves"},
              {"receive", "about to wait for what comes next: a call, the end of some work, an answer sent"},
              {"execute", "about to execute a payment"},
              {"answer", "about to answer, with a receipt or with one message of a stream"}},
    .metrics = {&kCalls, &kOk, &kDeadlineExceeded, &kUnavailable, &kExecuted, &kExecutedTwice, &kLatencyP50, &kLatencyP99,
                &kLocalCall, &kPayments, &kConfirmed, &kGivenUp, &kRecognised, &kMessagesReceived, &kOtherStatus, &kServersUsed},
    .gauges = rpc_gauges(),
    .try_it = {{"where the server is met", "ss -xlp | grep rpc; ss -tlnp | grep ipc-rpc"},
               {"the threads that gRPC started", "ls /proc/{A}/task | wc -l"},
               {"who holds the lease, who waits for it", "cat /proc/locks"},
               {"pay twice", "ipc-rpc --fault kill-server --retry on"},
               {"and once", "ipc-rpc --fault kill-server --retry on --idempotency-key on"},
               {"a deadline ends the waiting, not the work", "ipc-rpc --deadline-ms 20 --server-delay-ms 50 --iterations 20"},
               {"kill the server that serves yourself, in mid-call", "kill -9 {C}"}},
    .iterations = 200,
    .not_explored = "gRPC has threads and clocks of its own, which have no gates, so the order of steps alone does not "
                    "decide: step it by hand, or give it one --schedule",
    .set_up = set_up,
    .observe = report_rpc,
    .clean_up = clean_up,
    .how_many = how_many,
};
