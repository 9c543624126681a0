#include "terminal/report_text.hpp"

#include <doctest/doctest.h>

#include "sample.hpp"
#include "terminal/plain_view.hpp"

using namespace ipc::terminal;
using ipc::tests::plain;
using ipc::tests::sample_demo;
using ipc::tests::sample_snapshot;

namespace {

ipc::supervisor::RunRecord sample_run() {
    ipc::supervisor::RunRecord run;
    run.description = sample_demo();
    run.knobs = {5, 1000, 1, 1, 0, 1};
    run.metrics = {1'234'567, 89, 1, 0};
    run.holds = false;
    run.verdict = "89 messages were lost.";
    run.processes = {{"writer", 'A', 4127, 0}, {"reader", 'B', 4128, -11}};
    run.events_recorded = 12'345;
    run.events_dropped = 6;
    run.seconds = 1.5;
    return run;
}

}  // namespace

TEST_CASE("a report begins with the verdict") {
    const auto lines = report_lines(sample_run(), {}, signs(Look{.utf8 = true}), 80);
    CHECK(plain(lines.front()) == "\u2717 89 messages were lost.");
    auto run = sample_run();
    run.holds = true;
    CHECK(plain(report_lines(run, {}, signs(Look{}), 80).front()) == "OK 89 messages were lost.");
    CHECK(plain(report_lines(run, {.verdict_known = false}, signs(Look{}), 80).front())
              .starts_with("? "));
}

TEST_CASE("a report tells metrics, how each process ended, events, knobs, files and the schedule") {
    const ReportExtras extras{.files = {"run.ipcrec"}, .schedule = "A B"};
    const std::string text = plain(report_lines(sample_run(), extras, signs(Look{}), 80));
    for (const char* part :
         {"1 234 567", "lost_updates", "eof_seen", "yes", "A writer", "pid 4127", "exited with 0",
          "killed by SIGSEGV", "1.5 s, 12 345 events recorded, 6 dropped", "--sync mutex",
          "wrote run.ipcrec", "first the steps A B"}) {
        CAPTURE(part);
        CHECK(text.find(part) != text.npos);
    }
}

TEST_CASE("a report cuts no figure, however long it is") {
    auto run = sample_run();
    run.metrics[0] = 6'148'914'691'236'517'205;
    const std::string text = plain(report_lines(run, {}, signs(Look{}), 80));
    CHECK(text.find("6 148 914 691 236 517 205") != text.npos);
}

TEST_CASE("a report offers only commands that still work once the processes are gone") {
    const std::string text = plain(report_lines(sample_run(), {}, signs(Look{}), 80));
    CHECK(text.find("ipc-sample") != text.npos);
    CHECK(text.find('{') == text.npos);
}

TEST_CASE("a line of progress has the time, the metric to watch and the verdict's sign") {
    const auto demo = sample_demo();
    const std::string line = progress_line(demo, sample_snapshot(demo, 1), signs(Look{}));
    CHECK(line.starts_with("   2.5 s  lost_updates          89"));
    CHECK(line.ends_with("WRONG\n"));
}
