// --role relay: between programs that are not ours, between two of ours, across three network namespaces.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>

#include "tcp_alone.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

using Clock = std::chrono::steady_clock;

long ms_since(Clock::time_point start) {
    return static_cast<long>(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
}

/// Until the relay is there a datagram is answered by ECONNREFUSED.
std::string asked(Plain& client, const std::string& question) {
    const timeval short_time{.tv_sec = 0, .tv_usec = 100'000};
    setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &short_time, sizeof(short_time));
    std::string answer;
    REQUIRE(wait_until([&] {
        if (send(client.fd(), question.data(), question.size(), MSG_NOSIGNAL) == -1) return false;
        answer = client.hear(100);
        return !answer.empty();
    }));
    return answer;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "a relay between programs that are not ours passes on bytes and ends, late by the distance") {
    Relayed all({"--distance", "city", "--jitter", "0"});
    auto& [server, relay, client, peer] = all;
    const auto start = Clock::now();
    client.say("ping");
    CHECK(peer.hear(4) == "ping");
    CHECK(ms_since(start) >= 5);
    peer.say("pong");
    CHECK(client.hear(4) == "pong");
    CHECK(ms_since(start) >= 10);
    shutdown(client.fd(), SHUT_WR);  // half of it is closed: the answer still comes
    CHECK(peer.hear_all().empty());
    peer.say("the end");
    shutdown(peer.fd(), SHUT_WR);
    CHECK(client.hear_all() == "the end");
    const Json relayed = relay.report();
    CHECK(count_of(relayed, "relayed_to_server") == 4);
    CHECK(count_of(relayed, "relayed_to_client") == 11);
    CHECK(relayed.at("metrics").at("messages_received").is_null());  // a server's figure
    CHECK(relayed.at("verdict").at("text") == "1 connection relayed to " + place(server.port) + ": 4 bytes there, 11 back.");
}

TEST_CASE_FIXTURE(Place, "a segment that the relay loses is a stall for the programs at its ends, and nothing is lost") {
    Relayed all({"--loss", "20"});
    auto& [server, relay, client, peer] = all;
    long longest = 0;
    for (int number = 0; number < 20; ++number) {
        const std::string text = "message " + std::to_string(number);
        const auto start = Clock::now();
        client.say(text);
        CHECK(peer.hear(text.size()) == text);
        longest = std::max(longest, ms_since(start));
    }
    CHECK(longest >= 200);  // the least retransmission timeout of Linux
    shutdown(client.fd(), SHUT_WR);
    shutdown(peer.fd(), SHUT_WR);
    const Json relayed = relay.report();
    CHECK(count_of(relayed, "stalls") > 0);
    CHECK(relayed.at("verdict").at("text").get<std::string>().find("lost segment") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "a relay of UDP sends each sender its own answers, and throws away what it loses") {
    Plain server(SOCK_DGRAM);
    const int port = server.bind_anywhere();
    const pid_t echo = fork();
    if (echo == 0) {  // each datagram back to whom it came from
        for (;;) {
            char text[100];
            sockaddr_in from{};
            socklen_t size = sizeof(from);
            const ssize_t got = recvfrom(server.fd(), text, sizeof(text), 0, reinterpret_cast<sockaddr*>(&from), &size);
            if (got >= 0) sendto(server.fd(), text, static_cast<std::size_t>(got), 0, reinterpret_cast<sockaddr*>(&from), size);
        }
    }
    RelayAlone relay(port, {"--protocol", "udp", "--loss", "30"}, SOCK_DGRAM);
    Plain one(SOCK_DGRAM), other(SOCK_DGRAM);
    REQUIRE(one.reach(relay.port));
    REQUIRE(other.reach(relay.port));
    CHECK(asked(one, "one?") == "one?");
    CHECK(asked(other, "other?") == "other?");
    CHECK(asked(one, "again?").ends_with("?"));
    long lost = 0;
    for (int number = 0; number < 100 && lost == 0; ++number) {
        one.say("x");
        while (true) {
            const std::string answer = one.hear(100);
            if (answer.empty()) ++lost;
            if (answer.empty() || answer == "x") break;  // or of an earlier question that was asked twice
        }
    }
    CHECK(lost > 0);
    relay.program.send(SIGINT);
    const Json relayed = relay.report();
    kill(echo, SIGKILL);
    waitpid(echo, nullptr, 0);
    CHECK(count_of(relayed, "dropped_by_relay") >= lost);
    CHECK(relayed.at("verdict").at("text").get<std::string>().starts_with("2 senders relayed to "));
}

TEST_CASE_FIXTURE(Place, "server, relay and client of ours are three programs, with a city between them") {
    const std::string at = place(free_port());
    for (const std::string protocol : {"tcp", "udp"}) {
        CAPTURE(protocol);
        const std::vector<std::string> both{"--protocol", protocol, "--framing", "length-prefix", "--json"};
        const auto with = [&](std::vector<std::string> more) {
            more.insert(more.begin(), both.begin(), both.end());
            return Setting{.arguments = more};
        };
        Program server(kTcp, with({"--role", "server", "--listen", at}));
        // A relay leaves when its server is not there yet, and so does a client.
        Outcome client;
        Program* relay = nullptr;
        const std::string door = place(free_port(protocol == "tcp" ? SOCK_STREAM : SOCK_DGRAM));
        REQUIRE(wait_until([&] {
            if (relay == nullptr || !relay->running()) {
                delete relay;
                relay = new Program(kTcp, with({"--role", "relay", "--listen", door, "--connect", at, "--distance", "city"}));
            }
            client = run(kTcp, with({"--role", "client", "--connect", door, "--iterations", "24", "--seconds", "20"}));
            return client.exit == 0 && count_of(Json::parse(client.out), "answered") == 24;
        }));
        const Json asked = Json::parse(client.out);
        CHECK(count_of(asked, "rtt_p50_us") >= 10'000);
        CHECK(asked.at("verdict").at("text").get<std::string>().find("24 messages sent, 24 answered") != std::string::npos);
        if (protocol == "udp") {
            relay->send(SIGINT);
            server.send(SIGINT);
        }
        CHECK(relay->wait().exit == 0);
        CHECK(server.wait().exit == 0);
        delete relay;
    }
}

TEST_CASE_FIXTURE(Place, "a client that vanishes is a reset for the server behind the relay") {
    Relayed all;
    auto& [server, relay, client, peer] = all;
    client.say("half a mess");
    CHECK(peer.hear(11) == "half a mess");
    client.vanish();
    char more = 0;
    CHECK(recv(peer.fd(), &more, 1, 0) == -1);
    CHECK(errno == ECONNRESET);
    const Json relayed = relay.report();
    CHECK(relayed.at("verdict").at("holds") == true);
    CHECK(relayed.at("verdict").at("text").get<std::string>().ends_with("11 bytes there, 0 back; 1 ended with ECONNRESET of the client."));
}

TEST_CASE_FIXTURE(Place, "a server that speaks unasked and ends first is heard through the relay, and its client may still speak") {
    Relayed all({"--distance", "city"});
    auto& [server, relay, client, peer] = all;
    peer.say("Mon Nov 30");
    shutdown(peer.fd(), SHUT_WR);
    CHECK(client.hear_all() == "Mon Nov 30");
    client.say("thank you");
    shutdown(client.fd(), SHUT_WR);
    CHECK(peer.hear_all() == "thank you");
    CHECK(relay.report().at("verdict").at("text").get<std::string>().ends_with("9 bytes there, 10 back."));
}

TEST_CASE_FIXTURE(Place, "who only looks through a relay, and says nothing, does not end it") {
    Listener server;
    RelayAlone relay(server.port);
    {
        Plain curious(SOCK_STREAM);
        relay.connect(curious);
        Plain peer(server.socket, 0);
        peer.say("220 welcome");
        CHECK(curious.hear(11) == "220 welcome");
    }
    Plain client(SOCK_STREAM);
    REQUIRE(client.reach(relay.port));
    Plain peer(server.socket, 0);
    client.say("hello");
    CHECK(peer.hear(5) == "hello");
    shutdown(client.fd(), SHUT_WR);
    shutdown(peer.fd(), SHUT_WR);
    CHECK(relay.report().at("verdict").at("text").get<std::string>().starts_with("2 connections relayed"));
}

TEST_CASE_FIXTURE(Place, "three machines talk: client, relay and server in three network namespaces") {
    // 77: not allowed here, or no veth, or no ip.
    const std::string script = R"SH(
        set -e
        for tool in ip nsenter unshare; do command -v $tool >/dev/null || { echo "there is no $tool"; exit 77; }; done
        ip link set lo up || exit 77
        unshare -n sleep 60 & middle=$!
        unshare -n sleep 60 & far=$!
        trap 'kill $middle $far' EXIT
        here=$(readlink /proc/self/ns/net)
        for other in $middle $far; do
            until [ "$(readlink /proc/$other/ns/net)" != "$here" ]; do sleep 0.01; done
        done
        in_middle() { nsenter -t $middle -n "$@"; }
        in_far() { nsenter -t $far -n "$@"; }
        ip link add near type veth peer name west netns $middle || { echo "no veth here"; exit 77; }
        in_middle ip link add east type veth peer name end netns $far
        ip addr add 10.94.7.1/24 dev near; ip link set near up
        in_middle ip addr add 10.94.7.2/24 dev west; in_middle ip link set west up
        in_middle ip addr add 10.94.8.1/24 dev east; in_middle ip link set east up
        in_far ip addr add 10.94.8.2/24 dev end; in_far ip link set end up
        in_far "$1" --role server --listen 10.94.8.2:4711 --framing length-prefix --json >"$2" & server=$!
        # A relay that comes before the server leaves: started again then.
        (until in_middle "$1" --role relay --listen 10.94.7.2:4710 --connect 10.94.8.2:4711 --distance city --json >"$3"
            do sleep 0.02; done) & relay=$!
        until "$1" --role client --connect 10.94.7.2:4710 --framing length-prefix --iterations 40 --expect safe --json >"$4" \
                && grep -q '"answered":40' "$4"; do sleep 0.02; done
        wait $relay; wait $server)SH";
    const std::string server = may_keep("server"), relay = may_keep("relay"), client = may_keep("client"), said = may_keep("said");
    if (!runs_in_own_network(script, said, {server, relay, client})) return;
    const Json asked = Json::parse(read_text(client));
    CHECK(count_of(asked, "answered") == 40);
    CHECK(count_of(asked, "rtt_p50_us") >= 10'000);
    CHECK(count_of(Json::parse(read_text(server)), "messages_received") == 40);
    CHECK(count_of(Json::parse(read_text(relay)), "relayed_to_server") > 0);
}
