// ipc-rpc: what a remote call is, and is not. Each fact is read from statuses, the server's book and the kernel.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/processes.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

Json called(std::vector<std::string> arguments) {
    // On a busy machine a call takes as long as it takes: only the tests of deadlines have one.
    arguments.insert(arguments.begin(), {"--seconds", "40", "--deadline-ms", "0"});
    return report(kRpc, std::move(arguments));
}

bool holds(const Json& report) { return report.at("verdict").at("holds").get<bool>(); }

std::string text(const Json& report) { return report.at("verdict").at("text"); }

}  // namespace

TEST_CASE_FIXTURE(Place, "every call is answered and every payment executed once, over a path and over TCP, unary and as a stream") {
    for (const std::string transport : {"unix", "tcp"}) {
        for (const std::string call : {"unary", "server-stream"}) {
            CAPTURE(transport);
            CAPTURE(call);
            const Json fine = called({"--transport", transport, "--call", call, "--iterations", "23", "--clients", "3", "--messages", "5"});
            CHECK(count_of(fine, "calls") == 69);
            CHECK(count_of(fine, "ok") == 69);
            CHECK(count_of(fine, "executed") == 69);
            CHECK(count_of(fine, "executed_twice") == 0);
            CHECK(count_of(fine, "stream_messages") == (call == "unary" ? 0 : 69 * 5));
            CHECK(holds(fine));
            CHECK(count_of(fine, "latency_p99_us") >= count_of(fine, "latency_p50_us"));
            // The point of it all: the same function, called as a function.
            const double local = fine.at("metrics").at("local_call_ns");
            CHECK(local > 0);
            CHECK(static_cast<double>(count_of(fine, "latency_p50_us")) * 1000 > local * 10);
        }
    }
}

TEST_CASE_FIXTURE(Place, "a remote call offers the knobs, metrics and roles that lessons name") {
    const Json described = description(kRpc);
    const Json& knobs = described.at("knobs");
    for (const std::string knob : {"deadline_ms", "server_delay_ms"}) CHECK(named(knobs, knob).contains("range"));
    for (const std::string knob : {"retry", "idempotency_key", "fault"}) CHECK(named(knobs, knob).at("live") == true);
    const std::vector<std::pair<std::string, std::vector<std::string>>> choices{{"transport", {"unix", "tcp"}},
                                                                                {"call", {"unary", "server-stream"}},
                                                                                {"retry", {"off", "on"}},
                                                                                {"idempotency_key", {"off", "on"}},
                                                                                {"fault", {"none", "kill-server"}}};
    for (const auto& [knob, offered] : choices) {
        CAPTURE(knob);
        CHECK(named(knobs, knob).at("default") == offered[0]);
        for (const std::string& choice : offered) CHECK(named(named(knobs, knob).at("choices"), choice).is_object());
    }
    for (const std::string metric : {"calls", "ok", "deadline_exceeded", "unavailable", "executed", "executed_twice", "latency_p50_us",
                                     "latency_p99_us", "local_call_ns"})
        CHECK(named(described.at("metrics"), metric).is_object());
    for (const std::string role : {"client", "server"}) CHECK(named(described.at("roles"), role).is_object());
    for (const std::string site : {"call", "execute", "answer"}) CHECK(named(described.at("sites"), site).is_object());
}

TEST_CASE_FIXTURE(Place, "a client's deadline ends its waiting and not the server's work") {
    const Json late = called({"--deadline-ms", "15", "--server-delay-ms", "120", "--iterations", "6"});
    CHECK(count_of(late, "deadline_exceeded") == 12);
    CHECK(count_of(late, "ok") == 0);
    CHECK(late.at("metrics").at("latency_p50_us").is_null()); // of no answer there is no time
    CHECK(late.at("metrics").at("latency_p99_us").is_null());
    CHECK(count_of(late, "executed") > 0);
    CHECK(count_of(late, "executed") <= 12);
    CHECK_FALSE(holds(late));
    CHECK(text(late).find("deadline") != std::string::npos);
    const Json stream = called({"--deadline-ms", "250", "--server-delay-ms", "1000", "--iterations", "2", "--clients", "1", "--call",
                             "server-stream", "--messages", "10"});
    CHECK(count_of(stream, "deadline_exceeded") == 2);
    CHECK(count_of(stream, "stream_messages") > 0); // it struck in mid-stream
    CHECK(count_of(stream, "stream_messages") < 20);
}

TEST_CASE_FIXTURE(Place, "a call takes as long as the server works, and those of several clients overlap") {
    const Json slow = called({"--server-delay-ms", "60", "--iterations", "5", "--clients", "4"});
    CHECK(count_of(slow, "ok") == 20);
    CHECK(count_of(slow, "latency_p50_us") >= 60'000);
    CHECK(slow.at("seconds").get<double>() < 20 * 0.060 + 10);
}

TEST_CASE_FIXTURE(Place, "where the work takes no time the server waits for nothing between a request and its answer") {
    const std::string csv = may_keep("events.csv");
    const Json fine = called({"--iterations", "20", "--csv", csv});
    std::ifstream file(csv);
    int came = 0;
    for (std::string line; std::getline(file, line);) {
        // The request, and that the answer has gone; an alarm, though due at once, would come a millisecond later.
        came += line.find(",call_returned,receive,") != std::string::npos && line.ends_with(",1,0");
    }
    CHECK(came == 2 * count_of(fine, "ok"));
}

TEST_CASE_FIXTURE(Place, "a server that is killed in mid-call is UNAVAILABLE, and what it executed stays executed") {
    for (const std::string transport : {"unix", "tcp"}) {
        CAPTURE(transport);
        const Json killed = called({"--fault", "kill-server", "--transport", transport, "--iterations", "15"});
        CHECK(count_of(killed, "unavailable") >= 1);
        CHECK(count_of(killed, "executed_twice") == 0);
        CHECK(count_of(killed, "executed") > count_of(killed, "ok"));
        CHECK_FALSE(holds(killed));
        int deaths = 0;
        for (const Json& process : killed.at("processes")) deaths += process.at("exit") == -SIGKILL;
        CHECK(deaths == 1);
    }
}

TEST_CASE_FIXTURE(Place, "where no server is left the verdict says what is known, and claims nothing of calls without an answer") {
    const Json killed = report(kRpc, {"--seconds", "1", "--servers", "1", "--fault", "kill-server", "--retry", "on"});
    CHECK_FALSE(holds(killed));
    CHECK(text(killed).find("executed all the same: ") != std::string::npos);
    CHECK(count_of(killed, "confirmed") < count_of(killed, "payments"));
    const Json slow = report(kRpc, {"--seconds", "1", "--deadline-ms", "0", "--server-delay-ms", "60000"});
    CHECK_FALSE(holds(slow));
    CHECK(text(slow) == "No payment was executed before the run ended.");
}

TEST_CASE_FIXTURE(Place, "called again without a key a payment is executed twice, with a key the server knows it again") {
    for (const std::string transport : {"unix", "tcp"}) {
        for (const std::string call : {"unary", "server-stream"}) {
            CAPTURE(transport);
            CAPTURE(call);
            const std::vector<std::string> again{"--fault", "kill-server", "--retry", "on", "--transport", transport, "--call", call,
                                                 "--iterations", "17"};
            std::vector<std::string> keyed = again;
            keyed.insert(keyed.end(), {"--idempotency-key", "on"});
            const Json without = called(again), with = called(keyed);
            // Of the client whose answer was never given; of the other one too, if its answer was still on its way.
            const long twice = count_of(without, "executed_twice");
            CHECK(twice >= 1);
            CHECK(twice <= 2);
            CHECK(count_of(without, "executed") == 34 + twice);
            CHECK(count_of(without, "confirmed") == 34); // every client was told that all is well
            CHECK_FALSE(holds(without));
            CHECK(text(without).find("the answer was lost, not the payment") != std::string::npos);
            CHECK(count_of(with, "executed_twice") == 0);
            CHECK(count_of(with, "executed") == 34);
            CHECK(count_of(with, "recognised") >= 1);
            CHECK(count_of(with, "recognised") <= 2);
            CHECK(count_of(with, "servers_used") == 2);
            CHECK(holds(with));
        }
    }
}

TEST_CASE_FIXTURE(Place, "a deadline that is too short makes payments that are executed again and again, and a key repairs it") {
    const std::vector<std::string> hasty{"--deadline-ms", "40", "--server-delay-ms", "70", "--retry", "on", "--iterations", "4",
                                         "--clients", "1", "--attempts", "30"};
    std::vector<std::string> keyed = hasty;
    keyed.insert(keyed.end(), {"--idempotency-key", "on"});
    const Json without = called([&] {
        std::vector<std::string> few = hasty;
        few.back() = "3";
        return few;
    }());
    CHECK(count_of(without, "executed_twice") == 4);
    CHECK_FALSE(holds(without));
    const Json with = called(keyed);
    CHECK(count_of(with, "executed") == 4);
    CHECK(count_of(with, "confirmed") == 4);
    CHECK(holds(with));
}

TEST_CASE_FIXTURE(Place, "on one CPU it comes out the same") {
    const std::vector<std::string> arguments{"--json", "--seconds", "40", "--deadline-ms", "0", "--fault", "kill-server", "--retry", "on",
                                             "--iterations", "10"};
    std::vector<std::string> keyed = arguments;
    keyed.insert(keyed.end(), {"--idempotency-key", "on"});
    CHECK(count_of(report(kRpc, {.arguments = arguments, .only_cpu = a_usable_cpu()}), "executed_twice") >= 1);
    CHECK(count_of(report(kRpc, {.arguments = keyed, .only_cpu = a_usable_cpu()}), "executed_twice") == 0);
}

TEST_CASE_FIXTURE(Place, "whoever kills the server that serves sees the next one take over, and retry and key switched on repair it live") {
    LiveRun live(kRpc, {{"iterations", "0"}, {"seconds", "0"}, {"servers", "3"}, {"deadline_ms", "0"}});
    const auto serving = [&] {
        const auto now = live.now();
        const auto& gauges = live.description().gauges;
        for (std::size_t i = 0; i < gauges.size(); ++i) {
            if (gauges[i].name == "serving") return static_cast<std::size_t>(now.gauges[i]);
        }
        return std::size_t{0};
    };
    REQUIRE(wait_until([&] { return live.metric("ok") > 20; }));
    REQUIRE(serving() > 2);
    const std::size_t first = serving();
    live.run().signal_actor(first - 1, SIGKILL);
    REQUIRE(wait_until([&] { return serving() != 0 && serving() != first; }));
    CHECK(wait_until([&] { return live.metric("unavailable") > 0; }));
    live.set("retry", "on");
    live.set("idempotency_key", "on");
    const auto ok = live.metric("ok");
    REQUIRE(wait_until([&] { return live.metric("ok") > ok + 20; }));
    const auto given_up = live.metric("given_up"), twice = live.metric("executed_twice");
    live.set("fault", "kill-server");
    REQUIRE(wait_until([&] { return live.metric("servers_used") == 3 && live.metric("recognised") > 0; }));
    CHECK(live.metric("given_up") == given_up);
    CHECK(live.metric("executed_twice") == twice);
}

TEST_CASE_FIXTURE(Place, "servers that wait for the lease stand in the kernel's queue for it") {
    LiveRun live(kRpc, {{"iterations", "0"}, {"seconds", "0"}, {"servers", "3"}});
    std::vector<std::string> waiting; // two of the three
    REQUIRE(wait_until([&] {
        waiting.clear();
        std::ifstream locks("/proc/locks");
        for (std::string line; std::getline(locks, line);) {
            for (const auto& actor : live.now().actors) {
                const bool waits = line.find("-> POSIX") != std::string::npos &&
                                   line.find(" WRITE " + std::to_string(actor.pid) + " ") != std::string::npos;
                if (waits) waiting.push_back(actor.role);
            }
        }
        return waiting.size() == 2;
    }));
    CHECK(waiting == std::vector<std::string>{"server", "server"});
    // However long the others go on without them, they wait for something that comes.
    const auto ok = live.metric("ok");
    REQUIRE(wait_until([&] { return live.metric("ok") > ok + 3000 && live.now().seconds > 2; }));
    for (const auto& actor : live.now().actors) CHECK(!actor.stuck);
}

TEST_CASE_FIXTURE(Place, "the file of the socket outlives a killed server, and a killed front end leaves nothing") {
    Program program(kRpc, {.arguments = {"--json", "--iterations", "0", "--seconds", "0", "--servers", "1"}});
    std::string file;
    REQUIRE(wait_until([&] {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(directory())) {
            if (entry.is_socket()) file = entry.path();
        }
        return !file.empty();
    }));
    // The server is the last of the actors.
    const auto processes = living_descendants(program.pid());
    pid_t server = 0;
    for (const Process& process : processes) server = std::max(server, process.pid);
    REQUIRE(server != 0);
    kill(server, SIGKILL);
    REQUIRE(wait_until([&] { return !is_alive(server); }));
    CHECK(std::filesystem::is_socket(file));
    note_objects();
    program.send(SIGKILL);
    program.wait();
    CHECK(left_in_the_end().empty());
}

TEST_CASE_FIXTURE(Place, "another user runs it as well as root does") {
    if (geteuid() != 0) return;
    const std::string own = may_keep("own");
    std::filesystem::create_directory(own);
    REQUIRE(chown(own.c_str(), 65534, 65534) == 0);
    REQUIRE(chmod(directory().c_str(), 0755) == 0);
    const Outcome outcome = run(kRpc, {.arguments = {"--json", "--iterations", "10", "--fault", "kill-server", "--retry", "on",
                                                      "--idempotency-key", "on", "--seconds", "40"},
                                        .user = 65534, .environment = {{"XDG_RUNTIME_DIR", own}}});
    CAPTURE(outcome.err);
    REQUIRE(outcome.exit == 0);
    const Json report = Json::parse(outcome.out);
    CHECK(count_of(report, "executed") == 20);
    CHECK(holds(report));
}
