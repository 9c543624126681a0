#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>

#include "stage/comparison.hpp"
#include "support/live_run.hpp"
#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

constexpr const char* kCompare = "ipc-compare";
const std::vector<std::string> kSpreads{"p50_ns", "p99_ns", "p999_ns", "messages_a_second", "cpu_ns"};

/// As short as a run can be.
Json figures(std::vector<std::string> options, int only_cpu = -1) {
    options.insert(options.end(), {"--repeats", "1", "--milliseconds", "1"});
    return report(kCompare, Setting{.arguments = options, .only_cpu = only_cpu});
}

Json only_cell(const std::vector<std::string>& options) {
    const Json all = figures(options).at("comparison");
    REQUIRE(all.size() == 1);
    return all[0];
}

std::vector<std::string> one(const char* mechanism, const char* pattern, const char* placement) {
    return {"--mechanism", mechanism, "--sizes", "64", "--pattern", pattern, "--placement", placement};
}

/// Then ipc-rpc was built, too.
bool has_grpc() { return access(path_of("ipc-rpc").c_str(), X_OK) == 0; }

/// The fields of a line of CSV, quotes taken off.
std::vector<std::string> fields(const std::string& line) {
    std::vector<std::string> all(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            all.emplace_back();
        } else {
            all.back() += c;
        }
    }
    return all;
}

}  // namespace

TEST_CASE_FIXTURE(Place, "every cell of the comparison is measured, or says why it is not") {
    const Json run = figures({});
    CHECK(run.at("comparison").size() == 14 * 6 * 2 * 2);
    CHECK(run.at("verdict").at("holds") == true);
    CHECK(run.at("metrics").at("wrong_messages") == 0);
    CHECK(run.at("metrics").at("cells_measured") == run.at("metrics").at("cells_planned"));
    std::size_t measured = 0;
    for (const Json& cell : run.at("comparison")) {
        CAPTURE(cell.dump());
        CHECK((cell.at("repeats") == 1) == cell.at("why_not").get<std::string>().empty());
        if (cell.at("repeats") == 0) continue;
        ++measured;
        CHECK(cell.at("messages").get<long>() > 0);
        CHECK(cell.at("wrong") == 0);
        CHECK(cell.at("checked").get<long>() > 0);
        for (const std::string& name : kSpreads) {
            const Json& spread = cell.at(name);
            if (spread.is_null()) continue; // too few messages
            CHECK(spread.at("lowest") <= spread.at("median"));
            CHECK(spread.at("median") <= spread.at("highest"));
            CHECK(spread.at("median").get<double>() > 0);
        }
        CHECK(!cell.at("p50_ns").is_null());
        // A library does not tell what it copies, and nothing is made up for it.
        CHECK(cell.at("copies").is_null() == (cell.at("mechanism") == "gRPC"));
        CHECK(cell.at("system_calls").is_null() == (cell.at("mechanism") == "gRPC"));
        if (cell.at("copies").is_null()) continue;
        // There and back each byte is copied in and out, twice.
        CHECK(cell.at("copies").get<double>() >= (cell.at("pattern") == "round trip" ? 4.0 : 2.0));
    }
    CHECK(run.at("metrics").at("cells_measured") == measured);
    CHECK(run.at("environment").get<std::string>().find("Linux") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "a round trip through a pipe on one CPU is four system calls, four copies and two switches") {
    const Json cell = only_cell(one("pipe", "round-trip", "same-cpu"));
    CHECK(cell.at("system_calls").get<double>() == doctest::Approx(4.0).epsilon(0.001));
    CHECK(cell.at("copies").get<double>() == doctest::Approx(4.0).epsilon(0.001));
    CHECK(cell.at("context_switches").get<double>() > 1.9);
}

TEST_CASE_FIXTURE(Place, "gRPC is measured for every size where it was built with, and else says why it is not") {
    const Json run = figures({"--mechanism", "grpc"});
    CHECK(run.at("comparison").size() == 6 * 2 * 2);
    for (const Json& cell : run.at("comparison")) {
        CAPTURE(cell.dump());
        if (!has_grpc()) {
            CHECK(cell.at("why_not").get<std::string>().find("built without gRPC") != std::string::npos);
            continue;
        }
        const bool possible = cell.at("placement") == "same CPU" || usable_cpus() > 1;
        CHECK(cell.at("repeats") == (possible ? 1 : 0));
        if (!possible) continue;
        // Two processes cannot answer each other on one CPU without switches; those of all threads are counted.
        if (cell.at("placement") == "same CPU") CHECK(cell.at("context_switches").get<double>() > 1.5);
        CHECK(cell.at("cpu_ns").at("median").get<double>() > 1000);
    }
}

TEST_CASE_FIXTURE(Place, "every thread of gRPC runs where its process was pinned to") {
    if (!has_grpc()) return;
    for (const std::string placement : {"same-cpu", "two-cpus"}) {
        if (placement == "two-cpus" && usable_cpus() < 2) continue;
        CAPTURE(placement);
        LiveRun live(kCompare, {{"seconds", "0"}, {"repeats", "99"}, {"milliseconds", "50"}, {"mechanism", "grpc"},
                                {"sizes", "8"}, {"placement", placement}});
        REQUIRE(wait_until([&] { return live.metric("messages") > 0; }));
        std::set<std::string> of_all;
        for (const std::size_t actor : {0u, 1u}) {
            std::set<std::string> cpus;
            int threads = 0;
            const std::string tasks = "/proc/" + std::to_string(live.now().actors[actor].pid) + "/task";
            for (const auto& task : std::filesystem::directory_iterator(tasks)) {
                for (const std::string& line : split_lines(read_text(task.path() / "status"))) {
                    if (line.starts_with("Cpus_allowed_list:")) cpus.insert(line.substr(line.find('\t') + 1));
                }
                ++threads;
            }
            CHECK(threads > 1);
            CHECK(cpus.size() == 1);
            CHECK(cpus.begin()->find_first_of(",-") == std::string::npos);
            of_all.merge(cpus);
        }
        CHECK(of_all.size() == (placement == "same-cpu" ? 1 : 2));
        live.run().stop();
        REQUIRE(live.run().wait(kPatience));
        CHECK(live.now().holds == 1);
    }
}

TEST_CASE_FIXTURE(Place, "where no round trip was measured none is the quickest") {
    const auto quickest = [](const std::vector<std::string>& words) {
        return figures(words).at("metrics").at("quickest_round_trip_us");
    };
    CHECK(quickest({"--mechanism", "none"}).is_null());
    CHECK(quickest({"--mechanism", "pipe", "--sizes", "8", "--pattern", "one-way"}).is_null());
    CHECK(quickest({"--mechanism", "pipe", "--sizes", "8", "--pattern", "round-trip"}) > 0);
}

TEST_CASE_FIXTURE(Place, "the system calls that are counted are those that strace sees") {
    const std::string log = may_keep("strace.log");
    const std::string probe = "strace -o " + log + " true 2>/dev/null";
    if (std::system(probe.c_str()) != 0) { // NOLINT(concurrency-mt-unsafe)
        MESSAGE("strace is not here, or may not trace");
        return;
    }
    for (const auto& [mechanism, calls, returned] :
         {std::tuple{std::string("pipe"), "read,write", "(, 64|resumed>)\\) += 64$"}, {"posix-queue", "mq_timedsend,mq_timedreceive", " = (0|64)$"}}) {
        CAPTURE(mechanism);
        std::vector<std::string> arguments{"-f", "-q", "-o", log, "-e", std::string("trace=") + calls, path_of(kCompare),
                                           "--json", "--repeats", "1", "--milliseconds", "20"};
        for (const std::string& each : one(mechanism.c_str(), "round-trip", "same-cpu")) arguments.push_back(each);
        // LeakSanitizer stops what another program traces.
        const Outcome traced = run("/usr/bin/strace", Setting{.arguments = arguments, .environment = {{"ASAN_OPTIONS", "detect_leaks=0"}}});
        REQUIRE(traced.exit == 0);
        const Json cell = Json::parse(traced.out).at("comparison").at(0);
        long seen = 0;
        const std::regex done(returned);
        for (const std::string& line : split_lines(read_text(log))) seen += std::regex_search(line, done);
        // Messages of 64 bytes are all compared, those of the warm-up too, whose calls strace sees as well.
        const double counted = cell.at("system_calls").get<double>() * cell.at("checked").get<double>();
        CHECK(static_cast<double>(seen) == doctest::Approx(counted).epsilon(0.0001));
        CHECK(seen > 40);
    }
}

TEST_CASE_FIXTURE(Place, "a ring costs no system call while both processes run") {
    if (usable_cpus() < 2) return;
    // On a machine that does other things too, one of the two may be off its CPU for a while, and the other sleeps.
    CHECK(wait_until([] {
        return only_cell(one("ring", "round-trip", "two-cpus")).at("system_calls").get<double>() < 0.01;
    }));
}

TEST_CASE_FIXTURE(Place, "on one CPU the comparison says why two are not measured, and on one CPU all is") {
    const Json run = figures({"--sizes", "8"}, a_usable_cpu());
    int same = 0;
    for (const Json& cell : run.at("comparison")) {
        CAPTURE(cell.dump());
        if (cell.at("placement") == "two CPUs") CHECK(cell.at("why_not") == "this process may run on one CPU only");
        same += cell.at("placement") == "same CPU" && cell.at("repeats") == 1;
    }
    CHECK(same == run.at("metrics").at("cells_measured"));
    CHECK(same > 20);
}

TEST_CASE_FIXTURE(Place, "a comparison that is stopped keeps what it has measured") {
    LiveRun live(kCompare, {{"seconds", "0"}, {"repeats", "99"}, {"sizes", "8"}, {"milliseconds", "1"}});
    REQUIRE(wait_until([&] { return live.metric("rounds") > 0; }));
    live.run().stop();
    REQUIRE(live.run().wait(kPatience));
    CHECK(live.now().failure == "");
    for (const auto& actor : live.now().actors) CHECK(actor.exit == 0);
    const auto& comparison = *static_cast<const ipc::stage::Comparison*>(live.run().exhibit());
    std::int64_t kept = 0;
    for (std::uint32_t at = 0; at < comparison.planned; ++at) kept += comparison.cells[at].repeats > 0;
    CHECK(kept == live.metric("cells_planned"));
    CHECK(live.now().holds == 1);
    CHECK(live.now().verdict.find("measurements") != std::string::npos);
}

TEST_CASE_FIXTURE(Place, "an actor that is killed ends the comparison, whatever the other one waits in") {
    for (const std::string mechanism : {"ring", "pipe", "unix-datagram", "system-v-queue", "signal", "tcp", "grpc"}) {
        if (mechanism == "grpc" && !has_grpc()) continue;
        for (const std::size_t victim : {0u, 1u}) {
            CAPTURE(mechanism);
            CAPTURE(victim);
            LiveRun live(kCompare, {{"seconds", "0"}, {"repeats", "99"}, {"milliseconds", "50"},
                                    {"mechanism", mechanism}, {"sizes", "8"}, {"pattern", "round-trip"}});
            REQUIRE(wait_until([&] { return live.metric("messages") > 0; }));
            live.run().signal_actor(victim, SIGKILL);
            REQUIRE(live.run().wait(kPatience));
            CHECK(live.now().actors[victim].exit == -SIGKILL);
            CHECK(live.now().actors[1 - victim].exit == 0);
            CHECK(live.now().failure == "");
            CHECK(live.now().holds == 0);
        }
    }
}

TEST_CASE_FIXTURE(Place, "the table of figures is what --csv writes") {
    const std::string file = may_keep("figures.csv");
    const Json run = figures({"--sizes", "64", "--placement", "same-cpu", "--csv", file});
    const std::vector<std::string> lines = split_lines(read_text(file));
    REQUIRE(lines.size() == run.at("comparison").size() + 1);
    const std::vector<std::string> names = fields(lines[0]);
    CHECK(names[0] == "mechanism");
    for (std::size_t at = 1; at < lines.size(); ++at) {
        const std::vector<std::string> row = fields(lines[at]);
        REQUIRE(row.size() == names.size());
        const Json& cell = run.at("comparison")[at - 1];
        CHECK(row[0] == cell.at("mechanism"));
        CHECK(row[3] == "64");
        CHECK(row[5] == std::to_string(cell.value("messages", 0L)));
        const auto p50 = static_cast<std::size_t>(std::find(names.begin(), names.end(), "p50_ns") - names.begin());
        if (cell.at("repeats") == 0) CHECK(row[p50] == "");
        else CHECK(std::stod(row[p50]) == doctest::Approx(cell.at("p50_ns").at("median").get<double>()).epsilon(0.001));
    }
}

TEST_CASE_FIXTURE(Place, "the terminal says what to begin with and why not each other mechanism, measured or not") {
    for (const std::string mechanism : {"none", "pipe"}) {
        CAPTURE(mechanism);
        const std::vector<std::string> options{"--mechanism", mechanism, "--sizes", "64", "--volume", "frames",
                                               "--placement", "same-cpu", "--repeats", "1", "--milliseconds", "1"};
        const Outcome printed = run(kCompare, options);
        REQUIRE(printed.exit == 0);
        const Json whole = report(kCompare, Setting{.arguments = options});
        CHECK(whole.at("comparison").size() == (mechanism == "none" ? 0 : 2));
        CHECK(whole.at("verdict").at("holds") == true);
        const auto advice = whole.at("advice").get<std::vector<std::string>>();
        REQUIRE(!advice.empty());
        CHECK(advice.front() == "Begin with: shared memory");
        const auto why_not = std::find(advice.begin(), advice.end(), "Why not");
        CHECK(advice.end() - why_not == 1 + 12);
        for (const char* other : {"- pipe: ", "- FIFO (named pipe): ", "- System V message queue: ", "- gRPC: "}) {
            CAPTURE(other);
            CHECK(std::any_of(why_not, advice.end(), [&](const std::string& line) { return line.starts_with(other); }));
            CHECK(printed.out.find(std::string("\n") + other) != std::string::npos);
        }
        CHECK(printed.out.find("\nBegin with: shared memory\n") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "the comparison says what its options allow") {
    for (const auto& [option, value, allowed] : {std::tuple{"--mechanism", "shm", "unix-stream"},
                                                 {"--sizes", "65", "64"},
                                                 {"--placement", "one", "same-cpu"},
                                                 {"--pattern", "both-ways", "round-trip"},
                                                 {"--repeats", "0", "1"},
                                                 {"--repeats", "100", "99"},
                                                 {"--milliseconds", "1001", "1000"}}) {
        CAPTURE(option);
        const Outcome refused = run(kCompare, {option, value});
        CHECK(refused.exit == 2);
        CHECK(refused.err.find(option) != std::string::npos);
        CHECK(refused.err.find(allowed) != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "of what was measured once no best is named, of several repeats one is") {
    const std::vector<std::string> round_trips{"--sizes", "64", "--pattern", "round-trip", "--placement", "same-cpu", "--milliseconds", "1"};
    std::vector<std::string> once = round_trips, often = round_trips;
    once.insert(once.end(), {"--repeats", "1"});
    often.insert(often.end(), {"--repeats", "2"});
    const Outcome no_order = run(kCompare, once);
    REQUIRE_MESSAGE(no_order.exit == 0, no_order.err);
    CHECK(no_order.out.find("Measured once, which makes no order") != std::string::npos);
    CHECK(no_order.out.find("which is best cannot be said") != std::string::npos);
    CHECK(no_order.out.find("  best: ") == std::string::npos);
    const Outcome order = run(kCompare, often);
    REQUIRE_MESSAGE(order.exit == 0, order.err);
    CHECK(order.out.find("Measured once") == std::string::npos);
    CHECK(order.out.find("  best: ") != std::string::npos);
}
