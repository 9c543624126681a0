// All roles together: what TCP and UDP promise, and what the relay makes of the way.
#include <doctest/doctest.h>
#include <signal.h>

#include <sstream>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

TEST_CASE_FIXTURE(Place, "a TCP stream merges and splits messages, a length in front of each keeps them") {
    const Json none = report(kTcp, {"--framing", "none", "--iterations", "100"});
    CHECK(count_of(none, "messages_sent") == 200);
    CHECK(count_of(none, "merged") > 0);
    CHECK(count_of(none, "split") > 0);
    CHECK(count_of(none, "arrived") == 200);
    CHECK(none.at("verdict").at("holds") == false);
    const Json lengths = report(kTcp, {"--framing", "length-prefix", "--iterations", "100", "--clients", "3"});
    CHECK(count_of(lengths, "messages_received") == 300);
    CHECK(count_of(lengths, "answered") == 300);
    CHECK(count_of(lengths, "merged") + count_of(lengths, "split") + count_of(lengths, "lost") == 0);
    CHECK(lengths.at("verdict").at("holds") == true);
}

TEST_CASE_FIXTURE(Place, "a round trip takes twice the distance, under TCP and UDP") {
    for (const std::string protocol : {"tcp", "udp"}) {
        CAPTURE(protocol);
        const Json city = report(kTcp, {"--protocol", protocol, "--distance", "city", "--framing", "length-prefix", "--jitter", "0",
                               "--iterations", "24"});
        CHECK(count_of(city, "rtt_p50_us") >= 10'000);
        CHECK(count_of(city, "messages_received") == 48);
    }
    const Json ocean = report(kTcp, {"--distance", "ocean", "--framing", "length-prefix", "--iterations", "8", "--clients", "1"});
    CHECK(count_of(ocean, "rtt_p50_us") >= 180'000);
    CHECK(count_of(ocean, "rtt_p99_us") >= count_of(ocean, "rtt_p50_us"));
}

TEST_CASE_FIXTURE(Place, "UDP loses what the relay throws away, TCP loses nothing and stalls") {
    const Json udp = report(kTcp, {"--protocol", "udp", "--loss", "20", "--iterations", "200"});
    const long lost = count_of(udp, "lost");
    CHECK(count_of(udp, "messages_received") == 400 - lost);
    CHECK(lost > 40); // 80 of 400 in the mean; fewer than 41 in one run of a million
    CHECK(lost < 120);
    CHECK(count_of(udp, "dropped_by_relay") >= lost); // answers too
    CHECK(count_of(udp, "merged") + count_of(udp, "split") == 0);
    CHECK(udp.at("verdict").at("holds") == false);
    const Json tcp = report(kTcp, {"--loss", "10", "--iterations", "40", "--clients", "1", "--framing", "length-prefix", "--seconds", "20"});
    CHECK(count_of(tcp, "messages_received") == 40);
    CHECK(count_of(tcp, "lost") == 0);
    CHECK(count_of(tcp, "reordered") == 0);
    REQUIRE(count_of(tcp, "stalls") > 0);
    CHECK(count_of(tcp, "rtt_p99_us") >= 200'000); // the least retransmission timeout of Linux
    CHECK(tcp.at("verdict").at("holds") == true);
    CHECK(tcp.at("verdict").at("text").get<std::string>().find("retransmission timeout") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "the only datagram, which the relay threw away, is lost and not on its way, and of no answer there is no round trip") {
    const std::vector<std::string> one{"--protocol", "udp", "--loss", "50", "--clients", "1", "--iterations", "1"};
    const auto with_seed = [&one](int seed) {
        std::vector<std::string> words = one;
        words.insert(words.end(), {"--seed", std::to_string(seed), "--no-color"});
        return words;
    };
    int seed = 1;
    Json lost = report(kTcp, with_seed(seed));
    while (count_of(lost, "messages_received") == 1) lost = report(kTcp, with_seed(++seed)); // the seed decides
    CHECK(count_of(lost, "lost") == 1);
    CHECK(lost.at("verdict").at("text") == "None of 1 message came; 1 is lost.");
    CHECK(count_of(lost, "answered") == 0);
    CHECK(lost.at("metrics").at("rtt_p50_us").is_null());
    CHECK(lost.at("metrics").at("rtt_p99_us").is_null());
    const std::string text = run(kTcp, with_seed(seed)).out;
    std::istringstream lines(text);
    int none = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("rtt_p") == std::string::npos) continue;
        CHECK(line.ends_with("none"));
        ++none;
    }
    CHECK(none == 2);
}

TEST_CASE_FIXTURE(Place, "datagrams overtake each other where their delays differ, segments of TCP never do") {
    const std::vector<std::string> far{"--distance", "city", "--jitter", "100", "--iterations", "60", "--framing", "length-prefix"};
    std::vector<std::string> udp = far;
    udp.insert(udp.end(), {"--protocol", "udp"});
    CHECK(count_of(report(kTcp, udp), "reordered") > 0);
    CHECK(count_of(report(kTcp, far), "reordered") == 0);
}

TEST_CASE_FIXTURE(Place, "a narrow line makes the run as long as its bits take") {
    const Json narrow = report(kTcp, {"--bandwidth", "400", "--framing", "length-prefix", "--iterations", "100", "--clients", "1"});
    CHECK(count_of(narrow, "messages_received") == 100);
    CHECK(narrow.at("metrics").at("bytes_per_second").get<double>() < 50'000); // 400 kbit/s
    CHECK(narrow.at("metrics").at("bytes_per_second").get<double>() > 5'000);
}

TEST_CASE_FIXTURE(Place, "Nagle's algorithm and the delayed ACK make a stall of write, write, read, and TCP_NODELAY ends it") {
    const std::vector<std::string> pattern{"--relay", "no", "--framing", "length-prefix", "--calls", "two", "--burst", "1",
                                           "--clients", "1", "--iterations", "30"};
    std::vector<std::string> nagle = pattern, at_once = pattern;
    nagle.insert(nagle.end(), {"--nodelay", "no"});
    at_once.insert(at_once.end(), {"--nodelay", "yes"});
    CHECK(count_of(report(kTcp, nagle), "rtt_p50_us") >= 30'000); // TCP_DELACK_MIN is 40 ms
    CHECK(count_of(report(kTcp, at_once), "rtt_p50_us") < 30'000);
}

TEST_CASE_FIXTURE(Place, "a client that vanishes is a reset at the server, through the relay too") {
    for (const std::string relay : {"yes", "no"}) {
        CAPTURE(relay);
        const Json reset = report(kTcp, {"--reset", "yes", "--relay", relay, "--framing", "length-prefix", "--iterations", "40"});
        CHECK(count_of(reset, "resets") == 1);
        CHECK(count_of(reset, "messages_sent") == 60);
        CHECK(reset.at("verdict").at("text").get<std::string>().find(count_of(reset, "lost") == 0 ? "ECONNRESET" : "reset") !=
              std::string::npos);
    }
    CHECK(count_of(report(kTcp, {"--framing", "length-prefix", "--iterations", "10"}), "resets") == 0);
}

TEST_CASE_FIXTURE(Place, "framing and distance are switched while it runs") {
    LiveRun live(kTcp, {{"iterations", "0"}, {"seconds", "0"}, {"interval", "1"}});
    REQUIRE(wait_until([&] { return live.metric("merged") > 20; }));
    live.set("framing", "length-prefix");
    // What was sent before the switch may still be on its way; after that nothing is merged any more.
    const long received = live.metric("messages_received");
    REQUIRE(wait_until([&] { return live.metric("messages_received") > received + 300; }));
    const long torn = live.metric("merged") + live.metric("split"), then = live.metric("messages_received");
    REQUIRE(wait_until([&] { return live.metric("messages_received") > then + 500; }));
    CHECK(live.metric("merged") + live.metric("split") == torn);
    live.set("distance", "continent");
    REQUIRE(wait_until([&] {
        return live.now().gauges.at(static_cast<std::size_t>(8)) >= 80'000;  // rtt_now_us
    }));
}

TEST_CASE_FIXTURE(Place, "some order of steps merges two messages, none does with their lengths in front") {
    const Outcome none = run(kTcp, {"--explore", "--json", "--expect", "broken"});
    CHECK_MESSAGE(none.exit == 0, none.err);
    CHECK(Json::parse(none.out).at("explored").at("complete") == true);
    // Safe is only what was explored to the end.
    CHECK(run(kTcp, {"--explore", "--json", "--framing", "length-prefix", "--expect", "safe"}).exit == 0);
}

TEST_CASE_FIXTURE(Place, "a search of UDP waits for no clock, and says that it leaves out time") {
    // While each vain look took its 34 or 100 ms, one of these schedules took seconds.
    const Outcome alone = run(kTcp, {"--explore", "--protocol", "udp", "--expect", "safe"});
    CHECK_MESSAGE(alone.exit == 0, alone.err);
    CHECK(alone.out.find("Nor is time") != std::string::npos);
    CHECK(run(kTcp, {"--explore", "--json", "--protocol", "udp", "--relay", "yes", "--iterations", "1", "--expect", "safe"}).exit == 0);
}

TEST_CASE_FIXTURE(Place, "the same steps of two clients and the relay come out the same each time") {
    for (const std::string reset : {"no", "yes"}) {
        CAPTURE(reset);
        // A search that comes back to a schedule and cannot follow it any more exits with 1.
        CHECK(run(kTcp, {"--explore", "--json", "--max-schedules", "200", "--reset", reset, "--distance", "city", "--clients", "2",
                         "--relay", "yes", "--iterations", "1", "--skip-equivalent=false"}).exit == 0);
    }
}

TEST_CASE_FIXTURE(Place, "a verdict claims nothing of messages that did not come, nor of a relay that is not there") {
    const auto text = [](const Json& report) { return report.at("verdict").at("text").get<std::string>(); };
    // With this seed the relay loses its first segment, which then comes after 0.6 s and a timeout of 2.4 s at least.
    const Json slow = report(kTcp, {"--distance", "satellite", "--loss", "50", "--seed", "4", "--clients", "1", "--burst", "1",
                                    "--iterations", "1", "--seconds", "1"});
    CHECK(count_of(slow, "arrived") == 0);
    CHECK(slow.at("verdict").at("holds") == false);
    CHECK(text(slow) == "The only message had not come before the end: it was still on its way.");
    const Json near = report(kTcp, {"--distance", "ocean", "--relay", "no", "--framing", "length-prefix", "--iterations", "5"});
    CHECK(text(near) == "10 of 10 messages came, each of them whole and in order. Only the relay makes distance, loss and "
                        "bandwidth, and there is none.");
}

TEST_CASE_FIXTURE(Place, "an actor that is killed ends the connections of the others, and nothing is left") {
    for (const std::string role : {"client", "relay", "server"}) {
        CAPTURE(role);
        LiveRun live(kTcp, {{"iterations", "0"}, {"seconds", "0"}, {"framing", "length-prefix"}, {"distance", "city"}});
        REQUIRE(wait_until([&] { return live.metric("messages_received") > 50; }));
        for (const auto& actor : live.now().actors) {
            if (actor.role == role) kill(actor.pid, SIGKILL);
        }
        // Without its clients, its relay or its server nobody has anything left to do.
        REQUIRE(wait_until([&] {
            for (const auto& actor : live.now().actors) {
                if (!actor.exited) return false;
            }
            return true;
        }));
        REQUIRE(wait_until([&] { return live.now().verdict.find(role + " was killed. ") != std::string::npos ||
                                        live.now().verdict.find(role + "s were killed. ") != std::string::npos; }));
        CHECK(live.now().holds == 0);
    }
}
