#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "support/place.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"
#include "supervisor/recording.hpp"

using namespace ipc::test;

namespace {

/// Slices of one track: each lies inside the one that was open when it began, or after it.
void check_nesting(std::vector<std::pair<double, double>> slices) {
    std::sort(slices.begin(), slices.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    constexpr double kRounding = 0.0015; // microseconds with three digits
    std::vector<double> open;
    long crossing = 0;
    for (const auto& [begin, end] : slices) {
        while (!open.empty() && open.back() <= begin + kRounding) open.pop_back();
        crossing += !open.empty() && end > open.back() + kRounding;
        open.push_back(end);
    }
    CHECK(crossing == 0);
}

std::vector<std::string> small_runs() { return {"ipc-shared-counter", "ipc-pipe", "ipc-message-queue", "ipc-signals"}; }

}  // namespace

TEST_CASE_FIXTURE(Place, "a Perfetto trace parses, its slices nest, and no arrow lacks an end") {
    for (const std::string& demo : small_runs()) {
        CAPTURE(demo);
        const std::string file = may_keep(demo + ".json");
        const Json ran = report(demo, {"--iterations", "30", "--seconds", "3", "--perfetto", file});
        const Json trace = Json::parse(read_text(file), nullptr, false);
        REQUIRE(!trace.is_discarded());
        const Json& events = trace.is_array() ? trace : trace.at("traceEvents");
        std::map<std::string, int> starts, ends;
        std::map<std::string, std::vector<std::pair<double, double>>> slices;
        std::map<std::string, int> depth;
        for (const Json& event : events) {
            const std::string phase = event.at("ph");
            const std::string track = event.value("pid", Json()).dump() + "/" + event.value("tid", Json()).dump();
            if (phase == "s") ++starts[event.at("id").dump() + event.value("cat", "")];
            if (phase == "f") ++ends[event.at("id").dump() + event.value("cat", "")];
            if (phase == "X") {
                const double begin = event.at("ts"), length = event.at("dur");
                CHECK(length >= 0);
                slices[track].push_back({begin, begin + length});
            }
            if (phase == "B") ++depth[track];
            if (phase == "E") CHECK(--depth[track] >= 0);
        }
        CHECK(!slices.empty());
        for (const auto& [track, all] : slices) check_nesting(all);
        for (const auto& [id, count] : starts) {
            CAPTURE(id);
            CHECK(count == 1);
            CHECK(ends[id] == 1);
        }
        CHECK(starts.size() == ends.size());
        if (demo == "ipc-pipe") CHECK(starts.size() == ran.at("metrics").at("messages").get<std::size_t>());
    }
}

TEST_CASE_FIXTURE(Place, "a CSV file has a line for each event, in time order") {
    for (const std::string& demo : small_runs()) {
        CAPTURE(demo);
        const std::string file = may_keep(demo + ".csv");
        const Json ran = report(demo, {"--iterations", "30", "--seconds", "3", "--csv", file});
        const auto rows = split_lines(read_text(file));
        REQUIRE(rows.size() > 1);
        CHECK(rows[0] == "time_ns,actor,role,pid,kind,name,line,a,b");
        CHECK(rows.size() - 1 == ran.at("events").at("recorded").get<std::size_t>());
        long before = 0, backwards = 0;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            CHECK(std::count(rows[i].begin(), rows[i].end(), ',') == 8);
            const long time = std::stol(rows[i]);
            backwards += time < before;
            before = time;
        }
        CHECK(backwards == 0);
    }
}

TEST_CASE_FIXTURE(Place, "every message has an arrival of its own, also where one read took several") {
    const std::string file = may_keep("messages.csv");
    const Json ran = report("ipc-unix-socket", {"--framing", "length-prefix", "--iterations", "200", "--csv", file});
    REQUIRE(ran.at("events").at("dropped") == 0);
    std::multiset<std::string> sent, received; // by the message's id, the last column
    for (const std::string& row : split_lines(read_text(file))) {
        const std::string id = row.substr(row.rfind(',') + 1);
        if (row.find(",message_sent,") != row.npos) sent.insert(id);
        if (row.find(",message_received,") != row.npos) received.insert(id);
    }
    CHECK(sent.size() == 400);
    CHECK(received == sent);
}

TEST_CASE_FIXTURE(Place, "a recording opens again and holds what the report said") {
    for (const std::string& demo : small_runs()) {
        CAPTURE(demo);
        const std::string file = may_keep(demo + ".recording");
        const Json ran = report(demo, {"--iterations", "30", "--seconds", "3", "--record", file});
        const auto opened = ipc::supervisor::open_recording(file);
        REQUIRE(bool(opened));
        const auto& record = opened->run;
        CHECK("ipc-" + record.description.name == demo);
        CHECK(record.verdict == ran.at("verdict").at("text").get<std::string>());
        CHECK(record.holds == ran.at("verdict").at("holds").get<bool>());
        CHECK(record.processes.size() == ran.at("processes").size());
        CHECK(opened->size() == ran.at("events").at("recorded").get<std::size_t>());
        CHECK(opened->forgotten() == 0);
        CHECK(Json::parse(ipc::supervisor::report_json(record)) == ran);
    }
}

TEST_CASE_FIXTURE(Place, "a recording that was cut short or is of another kind is refused") {
    const std::string file = may_keep("whole");
    report("ipc-pipe", {"--iterations", "30", "--record", file});
    const std::string whole = read_text(file);
    REQUIRE(whole.size() > 100);
    const std::string damaged = may_keep("damaged");
    for (const std::size_t length : {std::size_t{0}, std::size_t{10}, whole.size() / 2, whole.size() - 1}) {
        CAPTURE(length);
        std::FILE* out = std::fopen(damaged.c_str(), "we");
        REQUIRE(out != nullptr);
        std::fwrite(whole.data(), 1, length, out);
        std::fclose(out);
        const auto opened = ipc::supervisor::open_recording(damaged);
        REQUIRE(!opened);
        CHECK(opened.error().text.find(damaged) != std::string::npos);
    }
}

TEST_CASE_FIXTURE(Place, "all three files may be asked for at once, beside the report") {
    const std::string record = may_keep("r"), trace = may_keep("t"), csv = may_keep("c");
    report("ipc-shared-counter",
           {"--iterations", "200", "--record", record, "--perfetto", trace, "--csv", csv});
    CHECK(bool(ipc::supervisor::open_recording(record)));
    CHECK(Json::accept(read_text(trace)));
    CHECK(split_lines(read_text(csv)).size() > 1000);
}
