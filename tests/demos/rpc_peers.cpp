// One side of ipc-rpc alone, against a client that is not ours: generated stubs in this test, with gRPC's own
// callback-free synchronous API, and nothing of the demo but its .proto file.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <grpcpp/grpcpp.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "message_passing/rpc.grpc.pb.h"
#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

/// A port that nobody has just now.
std::string free_place() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(name);
    REQUIRE(bind(fd, reinterpret_cast<sockaddr*>(&name), size) == 0);
    REQUIRE(getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) == 0);
    close(fd);
    return "127.0.0.1:" + std::to_string(ntohs(name.sin_port));
}

bank::Payment payment(std::int64_t number, const std::string& key = "") {
    bank::Payment made;
    made.set_payer("stranger");
    made.set_number(number);
    made.set_idempotency_key(key);
    return made;
}

bool somebody_listens(const std::string& path) {
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof(name.sun_path) - 1);
    const bool heard = connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
    close(fd);
    return heard;
}

/// A foreign client in a process of its own, for gRPC's threads must not be in one that forks later. What it finds
/// wrong it says by its exit status: the number of the line.
#define MUST(condition) \
    if (!(condition)) _exit(__LINE__ % 199 + 1)

int foreign_client(const std::string& at, const std::function<void(bank::Bank::Stub&)>& act) {
    const pid_t child = fork();
    if (child == 0) {
        auto channel = grpc::CreateChannel(at, grpc::InsecureChannelCredentials());
        MUST(channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(20)));
        const auto stub = bank::Bank::NewStub(channel);
        act(*stub);
        _exit(0);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void act_as_stranger(bank::Bank::Stub& stub) {
    const auto pay = [&](const bank::Payment& what) {
        grpc::ClientContext context;
        bank::Receipt receipt;
        MUST(stub.Pay(&context, what, &receipt).ok());
        return receipt;
    };
    MUST(pay(payment(1)).executed() == 1);
    MUST(pay(payment(1)).executed() == 2); // the same one, and nothing to tell it by
    MUST(pay(payment(2, "key of 2")).executed() == 1);
    const bank::Receipt again = pay(payment(2, "key of 2"));
    MUST(again.executed() == 1 && again.recognised());
    {
        grpc::ClientContext context;
        bank::Progress progress;
        const auto reader = stub.Watch(&context, payment(3));
        int messages = 0;
        while (reader->Read(&progress)) MUST(progress.step() == ++messages);
        MUST(reader->Finish().ok() && messages == 7 && progress.receipt().executed() == 1);
    }
    {
        grpc::ClientContext context;
        bank::Bytes sent, back;
        sent.set_data(std::string(100'000, 'x'));
        MUST(stub.Echo(&context, sent, &back).ok() && back.data() == sent.data());
    }
    // A deadline strikes, and the payment is executed all the same: so a second call finds out. On a busy machine it
    // may strike before the request has left; that payment has been executed once only, and another is tried.
    for (int tries = 0; tries < 50; ++tries) {
        grpc::ClientContext hasty;
        hasty.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(20));
        bank::Receipt receipt;
        MUST(stub.Pay(&hasty, payment(4 + tries), &receipt).error_code() == grpc::StatusCode::DEADLINE_EXCEEDED);
        if (pay(payment(4 + tries)).executed() == 2) return;
    }
    MUST(false);
}

}  // namespace

TEST_CASE_FIXTURE(Place, "a client that is not ours is served, recognised by its key, and paid for twice without one") {
    const std::string path = directory() + "/bank";
    for (const std::string& at : {"unix:" + path, free_place()}) {
        CAPTURE(at);
        Program server(kRpc, {.arguments = {"--role", "server", "--listen", at, "--json", "--messages", "7", "--server-delay-ms", "150"}});
        CHECK(foreign_client(at, act_as_stranger) == 0);
        server.send(SIGINT);
        const Outcome outcome = server.wait();
        CAPTURE(outcome.err);
        REQUIRE(outcome.exit == 0);
        const Json seen = Json::parse(outcome.out);
        CHECK(seen.at("processes").size() == 1);
        CHECK(count_of(seen, "executed") >= 6); // 1 1 2 3 4 4
        CHECK(count_of(seen, "executed_twice") == 2);
        CHECK(count_of(seen, "recognised") == 1);
        CHECK(count_of(seen, "deadline_exceeded") == 1);
        CHECK(seen.at("verdict").at("holds") == false);
        CHECK(seen.at("metrics").at("local_call_ns").is_null()); // a client's figure, and the clients are elsewhere
    }
    CHECK(access(path.c_str(), F_OK) == -1);
}

TEST_CASE_FIXTURE(Place, "a server that is killed leaves its socket's file, and the next one takes it") {
    const std::string path = directory() + "/bank";
    const std::vector<std::string> listen{"--role", "server", "--listen", "unix:" + path, "--json"};
    {
        Program first(kRpc, {.arguments = listen});
        REQUIRE(wait_until([&] { return access(path.c_str(), F_OK) == 0; }));
        // Front end, warden and server at once: nobody can clean up.
        for (const Process& process : living_descendants(first.pid())) kill(process.pid, SIGKILL);
        first.send(SIGKILL);
        first.wait();
        // While a thread of the server still dies its socket lives, and the next one is told that the address is in use.
        REQUIRE(wait_until([&] { return !somebody_listens(path); }));
    }
    Program second(kRpc, {.arguments = listen});
    CHECK(foreign_client("unix:" + path, [](bank::Bank::Stub& stub) {
              grpc::ClientContext context;
              bank::Receipt receipt;
              MUST(stub.Pay(&context, payment(1), &receipt).ok());
          }) == 0);
    const Outcome third = run(kRpc, listen);
    CHECK(third.exit == 1); // a living server's file is not taken away
    CHECK(third.err.find("EADDRINUSE") != std::string::npos);
    second.send(SIGINT);
    CHECK(count_of(Json::parse(second.wait().out), "executed") == 1);
}

TEST_CASE_FIXTURE(Place, "two of ours meet, and the client learns that its server was killed") {
    const std::string at = free_place();
    Program server(kRpc, {.arguments = {"--role", "server", "--listen", at, "--json"}});
    Outcome client;
    REQUIRE(wait_until([&] {
        client = run(kRpc, {"--role", "client", "--connect", at, "--iterations", "30", "--json"});
        return client.exit == 0;
    }));
    CHECK(count_of(Json::parse(client.out), "ok") == 30);
    Program other(kRpc, {.arguments = {"--role", "client", "--connect", at, "--iterations", "0", "--json"}});
    REQUIRE(wait_until([&] { return living_descendants(other.pid()).size() >= 2; }));
    wait_until([] { return false; }, 0.5); // some calls, any number
    server.send(SIGKILL);
    server.wait();
    wait_until([] { return false; }, 0.5);
    other.send(SIGINT);
    const Outcome ended = other.wait();
    CAPTURE(ended.err);
    REQUIRE(ended.exit == 0);
    CHECK(count_of(Json::parse(ended.out), "unavailable") > 0);
}

TEST_CASE_FIXTURE(Place, "a client whose server is as far as a satellite is connected, and its calls take the way there and back") {
    const std::string at = free_place(), door = free_place();
    Program server(kRpc, {.arguments = {"--role", "server", "--listen", at, "--json"}});
    Outcome client;
    const auto pays = [&](const std::string& where) {  // it leaves with ECONNREFUSED before they are there
        client = run(kRpc, {"--role", "client", "--connect", where, "--iterations", "1", "--deadline-ms", "20000", "--json"});
        return client.exit == 0;
    };
    REQUIRE(wait_until([&] { return pays(at); }));
    Program relay(kTcp, {.arguments = {"--role", "relay", "--listen", door, "--connect", at, "--distance", "satellite", "--json"}});
    REQUIRE_MESSAGE(wait_until([&] { return pays(door); }), client.err, relay.err());
    const Json called = Json::parse(client.out);
    CHECK(count_of(called, "ok") == 1);
    CHECK(count_of(called, "latency_p50_us") >= 1'200'000);
    relay.send(SIGINT);
    server.send(SIGINT);
    CHECK(server.wait().exit == 0);
}

TEST_CASE_FIXTURE(Place, "who cannot serve or call says why in one sentence") {
    struct Wrong {
        std::vector<std::string> arguments;
        int exit;
        const char* says;
    };
    const std::vector<Wrong> all{
        {{"--role", "client", "--connect", free_place()}, 1, "UNAVAILABLE"},
        {{"--role", "client", "--connect", "unix:" + directory() + "/nobody"}, 1, "UNAVAILABLE"},
        {{"--role", "server", "--listen", "unix:" + directory() + "/" + std::string(120, 'x')}, 1, "ENAMETOOLONG"},
        {{"--role", "server", "--listen", "unix:" + directory() + "/no/such/folder"}, 1, "ENOENT"},
        {{"--role", "server", "--listen", "unix:" + directory()}, 1, "EADDRINUSE"},
        {{"--role", "server", "--listen", "192.0.2.1:0"}, 1, "EADDRNOTAVAIL"},
        {{"--role", "server", "--listen", "127.0.0.1:70000"}, 2, "--listen"},
        {{"--role", "client", "--connect", "no.such.host.invalid:7"}, 1, "getaddrinfo"},
        {{"--deadline-ms", "-1"}, 2, "--deadline-ms"},
    };
    for (const Wrong& wrong : all) {
        CAPTURE(wrong.arguments.back());
        const Outcome outcome = run(kRpc, wrong.arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.exit == wrong.exit);
        CHECK(outcome.err.find(wrong.says) != std::string::npos);
        CHECK(split_lines(outcome.err).size() == 1);
    }
}
