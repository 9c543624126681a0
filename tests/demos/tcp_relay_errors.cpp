// --role relay where it cannot: no server, no port, no sense.
#include <doctest/doctest.h>
#include <fcntl.h>

#include <memory>

#include "tcp_alone.hpp"
#include "support/place.hpp"

using namespace ipc::test;

TEST_CASE_FIXTURE(Place, "a relay whose server is not there, or goes away, says so and leaves") {
    SUBCASE("nobody listens") {
        RelayAlone relay(free_port());
        Plain client(SOCK_STREAM);
        relay.connect(client);
        CHECK(client.hear(1).empty());
        relay.fails_with("ECONNREFUSED");
    }
    SUBCASE("nobody listens, UDP") {
        RelayAlone relay(free_port(SOCK_DGRAM), {"--protocol", "udp"}, SOCK_DGRAM);
        Plain client(SOCK_DGRAM);
        REQUIRE(client.reach(relay.port));
        REQUIRE(wait_until([&] {
            const bool sent = send(client.fd(), "x", 1, MSG_NOSIGNAL) == 1;
            return !sent || !relay.program.running();
        }));
        REQUIRE(wait_until([&] {
            const ssize_t sent = send(client.fd(), "x", 1, MSG_NOSIGNAL);
            return sent == 1 && !relay.program.running();
        }));
        relay.fails_with("ECONNREFUSED");
    }
    SUBCASE("it goes in mid-connection") {
        Relayed all({"--distance", "city"});
        auto& [server, relay, client, peer] = all;
        client.say("still there?");
        CHECK(peer.hear(12) == "still there?");
        peer.vanish();
        char more = 0;
        CHECK(recv(client.fd(), &more, 1, 0) == -1);  // the client learns it as it would without the relay
        CHECK(errno == ECONNRESET);
        relay.fails_with("ECONNRESET");
    }
    SUBCASE("its machine does not answer") {
        // A full backlog drops what else comes, as a firewall does.
        Listener server(0);
        std::vector<std::unique_ptr<Plain>> crowd;
        for (int number = 0; number < 3; ++number) {
            crowd.push_back(std::make_unique<Plain>(SOCK_STREAM));
            fcntl(crowd.back()->fd(), F_SETFL, O_NONBLOCK);
            crowd.back()->reach(server.port);
        }
        RelayAlone relay(server.port);
        Plain client(SOCK_STREAM);
        relay.connect(client);
        relay.fails_with("ETIMEDOUT");
    }
}

TEST_CASE_FIXTURE(Place, "a relay that cannot be opened says why, and what leads nowhere is wrong usage") {
    Listener taken;
    struct Wrong {
        std::vector<std::string> arguments;
        int exit;
        const char* says;
    };
    const std::string here = place(free_port());
    const std::vector<Wrong> all{
        {{"--listen", place(taken.port)}, 1, "bind: EADDRINUSE"},
        {{"--listen", "192.0.2.1:0"}, 1, "EADDRNOTAVAIL"},
        {{"--listen", here, "--connect", here}, 1, "the relay itself listens there"},
        {{"--listen", "0.0.0.0" + here.substr(here.find(':')), "--connect", here}, 1, "the relay itself listens there"},
        {{"--listen", here, "--connect", "no.such.host.invalid:7"}, 1, "getaddrinfo"},
        {{"--listen", here, "--connect", "nowhere"}, 2, "--connect"},
        {{"--listen", "[::1:7", "--connect", here}, 2, "--listen"},
        {{"--listen", here, "--connect", here, "--explore"}, 2, "--explore"},
        {{"--listen"}, 2, "--listen"},
    };
    for (const Wrong& wrong : all) {
        CAPTURE(wrong.says);
        std::vector<std::string> arguments{"--role", "relay"};
        arguments.insert(arguments.end(), wrong.arguments.begin(), wrong.arguments.end());
        const Outcome outcome = run(kTcp, arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.exit == wrong.exit);
        CHECK(outcome.err.find(wrong.says) != std::string::npos);
        CHECK(split_lines(outcome.err).size() == 1);
    }
    CHECK(run(kTcp, {"--role", "server", "--connect", here}).exit == 2);  // a server has one side
    CHECK(run(kTcp, {"--connect", here}).exit == 2);
}
