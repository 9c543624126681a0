// One side alone: ipc-tcp against sockets of this test's own, across network namespaces, and where it cannot be.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "tcp_alone.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

TEST_CASE_FIXTURE(Place, "a server hears clients that are not ours, and answers each message") {
    ServerAlone server({"--framing", "length-prefix"});
    Plain client(SOCK_STREAM);
    server.connect(client);
    client.say(with_length("first"));
    CHECK(client.hear(9) == with_length("first"));
    const std::string both = with_length("second") + with_length("third");
    client.say(both.substr(0, 3)); // cut anywhere
    client.say(both.substr(3));
    CHECK(client.hear(both.size()) == both);
    shutdown(client.fd(), SHUT_WR);
    CHECK(client.hear_all().empty());
    const Json heard = server.report();
    CHECK(count_of(heard, "messages_received") == 3);
    CHECK(heard.at("processes").size() == 1);
}

TEST_CASE_FIXTURE(Place, "what is framed in another way is no message: a server says so and hangs up") {
    struct Strange {
        std::string said, verdict;
    };
    for (const Strange& strange : {Strange{"\xff\xff\xff\xff" + std::string(100, 'x'), "A length of 4294967295 is not our framing"},
                                   Strange{"GET / HTTP/1.1\r\n\r\n", "A length of 1195725856 is not our framing"},
                                   Strange{with_length("whole") + "<0 ", "1 message received; 3 bytes more are no whole message"}}) {
        CAPTURE(strange.verdict);
        ServerAlone server({"--framing", "length-prefix"});
        Plain client(SOCK_STREAM);
        server.connect(client);
        client.say(strange.said);
        shutdown(client.fd(), SHUT_WR);
        client.hear_all();
        const Json heard = server.report();
        CHECK(heard.at("verdict").at("holds") == false);
        CHECK(heard.at("verdict").at("text").get<std::string>().starts_with(strange.verdict));
        CHECK(count_of(heard, "messages_received") == (strange.verdict.starts_with("1") ? 1 : 0));
        CHECK(heard.at("metrics").at("messages_sent").is_null()); // a client's figure, and the client is not here
        CHECK(heard.at("metrics").at("rtt_p50_us").is_null());
    }
}

TEST_CASE_FIXTURE(Place, "a server counts a foreign client's reset, and not one that only looked") {
    ServerAlone server({"--framing", "none"});
    {
        Plain curious(SOCK_STREAM);
        server.connect(curious);
    }
    Plain client(SOCK_STREAM);
    server.connect(client);
    client.say("<3 1 hello>");
    CHECK(client.hear(11) == "<3 1 hello>");
    client.vanish();
    const Json heard = server.report();
    CHECK(count_of(heard, "messages_received") == 1);
    CHECK(count_of(heard, "resets") == 1);
}

TEST_CASE_FIXTURE(Place, "a server of UDP takes each datagram for one message") {
    ServerAlone server({"--protocol", "udp"}, SOCK_DGRAM);
    Plain client(SOCK_DGRAM);
    REQUIRE(client.reach(server.port));
    std::string heard;
    const timeval short_time{.tv_sec = 0, .tv_usec = 50'000};
    setsockopt(client.fd(), SOL_SOCKET, SO_RCVTIMEO, &short_time, sizeof(short_time));
    REQUIRE(wait_until([&] {  // until the server is there a datagram is answered by ECONNREFUSED
        if (send(client.fd(), "<0 1 a>", 7, MSG_NOSIGNAL) != 7) return false;
        heard.resize(100);
        const ssize_t got = recv(client.fd(), heard.data(), heard.size(), 0);
        heard.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        return got > 0;
    }));
    CHECK(heard == "<0 1 a>");
    client.say("<0 3 b>");
    client.say("<0 2 c>"); // it comes late, so it says
    std::string answer;
    REQUIRE(wait_until([&] { return !(answer = client.hear(100)).empty() && answer != "<0 1 a>"; })); // of an earlier try
    CHECK(answer == "<0 3 b>");
    REQUIRE(wait_until([&] { return !(answer = client.hear(100)).empty(); }));
    CHECK(answer == "<0 2 c>");
    server.program.send(SIGINT);
    const Json report = server.report();
    CHECK(count_of(report, "messages_received") >= 3);
    CHECK(count_of(report, "reordered") == 1);
    CHECK(count_of(report, "merged") == 0);
}

TEST_CASE_FIXTURE(Place, "a client talks to a server that is not ours, whether it answers or not") {
    for (const bool answers : {true, false}) {
        CAPTURE(answers);
        Plain listener(SOCK_STREAM);
        const int port = listener.bind_anywhere();
        REQUIRE(listen(listener.fd(), 1) == 0);
        Program program(kTcp, {.arguments = {"--role", "client", "--connect", "localhost:" + std::to_string(port), "--iterations",
                                              "20", "--json"}});
        Plain peer(listener, 0);
        std::string all;
        std::array<char, 4096> some{};
        for (ssize_t got; (got = recv(peer.fd(), some.data(), some.size(), 0)) > 0;) {
            all.append(some.data(), static_cast<std::size_t>(got));
            if (answers) peer.say({some.data(), static_cast<std::size_t>(got)});
        }
        const Outcome outcome = program.wait();
        CAPTURE(outcome.err);
        REQUIRE(outcome.exit == 0);
        const Json sent = Json::parse(outcome.out);
        CHECK(count_of(sent, "messages_sent") == 20);
        CHECK(count_of(sent, "answered") == (answers ? 20 : 0));
        CHECK(sent.at("metrics").at("rtt_p50_us").is_null() == !answers); // of no answer there is no time
        CHECK(std::count(all.begin(), all.end(), '>') == 20); // every message, whole, came out of the socket
    }
}

TEST_CASE_FIXTURE(Place, "two of ours meet by IPv6") {
    const int probe = socket(AF_INET6, SOCK_STREAM, 0);
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_addr = in6addr_loopback;
    const bool has_ipv6 = probe != -1 && bind(probe, reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0;
    close(probe);
    if (!has_ipv6) {
        MESSAGE("no IPv6 on this machine");
        return;
    }
    const std::string at = "[::1]:" + std::to_string(free_port());
    Program server(kTcp, {.arguments = {"--role", "server", "--listen", at, "--framing", "length-prefix", "--json"}});
    Outcome client;
    REQUIRE(wait_until([&] {
        client = run(kTcp, {"--role", "client", "--connect", at, "--framing", "length-prefix", "--iterations", "30", "--json"});
        return client.exit == 0;
    }));
    CHECK(count_of(Json::parse(client.out), "answered") == 30);
    CHECK(count_of(Json::parse(server.wait().out), "messages_received") == 30);
}

TEST_CASE_FIXTURE(Place, "who cannot listen or connect says why, and what is no address is wrong usage") {
    Plain taken(SOCK_STREAM);
    const int port = taken.bind_anywhere();
    REQUIRE(listen(taken.fd(), 1) == 0);
    struct Wrong {
        std::vector<std::string> arguments;
        int exit;
        const char* says;
    };
    const int nobody = free_port();
    const std::vector<Wrong> all{
        {{"--role", "server", "--listen", place(port)}, 1, "EADDRINUSE"},
        {{"--role", "server", "--listen", "192.0.2.1:0"}, 1, "EADDRNOTAVAIL"},
        {{"--role", "client", "--connect", place(nobody)}, 1, "ECONNREFUSED"},
        {{"--role", "client", "--connect", "no.such.host.invalid:7"}, 1, "getaddrinfo"},
        {{"--role", "server", "--listen", "127.0.0.1:70000"}, 2, "--listen"},
        {{"--role", "client", "--connect", "somewhere"}, 2, "--connect"},
        {{"--role", "client", "--listen", "127.0.0.1:0"}, 2, "--listen"},
        {{"--listen", "127.0.0.1:0"}, 2, "--role"},
        {{"--role", "router"}, 2, "--role"},
        {{"--loss", "51"}, 2, "--loss"},
        {{"--distance", "moon"}, 2, "--distance"},
    };
    for (const Wrong& wrong : all) {
        CAPTURE(wrong.arguments.back());
        const Outcome outcome = run(kTcp, wrong.arguments);
        CAPTURE(outcome.err);
        CHECK(outcome.exit == wrong.exit);
        CHECK(outcome.err.find(wrong.says) != std::string::npos);
        CHECK(split_lines(outcome.err).size() == 1);
    }
    if (geteuid() == 0) {
        const Outcome low = run(kTcp, {.arguments = {"--role", "server", "--listen", "127.0.0.1:1"}, .user = 65534,
                                        .environment = {{"XDG_RUNTIME_DIR", "/tmp"}}});
        CHECK(low.exit == 1);
        CHECK(low.err.find("EACCES") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "two machines talk: a server and a client in two network namespaces") {
    // 77: not allowed here, or no veth, or no ip.
    const std::string script = R"SH(
        set -e
        for tool in ip nsenter unshare; do command -v $tool >/dev/null || { echo "there is no $tool"; exit 77; }; done
        ip link set lo up || exit 77
        unshare -n sleep 60 & other=$!
        trap 'kill $other' EXIT
        here=$(readlink /proc/self/ns/net)
        until [ "$(readlink /proc/$other/ns/net)" != "$here" ]; do sleep 0.01; done
        ip link add near type veth peer name far netns $other || { echo "no veth here"; exit 77; }
        ip addr add 10.94.7.1/24 dev near; ip link set near up
        nsenter -t $other -n ip addr add 10.94.7.2/24 dev far; nsenter -t $other -n ip link set far up
        nsenter -t $other -n "$1" --role server --listen 10.94.7.2:4711 --framing length-prefix --json >"$2" & server=$!
        until "$1" --role client --connect 10.94.7.2:4711 --framing length-prefix --iterations 40 --json >"$4" 2>"$3"; do
            grep -q ECONNREFUSED "$3"; sleep 0.02
        done
        wait $server)SH";
    const std::string server = may_keep("server"), client = may_keep("client"), errors = may_keep("errors"), said = may_keep("said");
    if (!runs_in_own_network(script, said, {server, errors, client})) return;
    CHECK(count_of(Json::parse(read_text(client)), "answered") == 40);
    CHECK(count_of(Json::parse(read_text(server)), "messages_received") == 40);
}
