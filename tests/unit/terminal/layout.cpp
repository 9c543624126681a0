#include "terminal/layout.hpp"

#include <doctest/doctest.h>

#include <set>

#include "sample.hpp"

using namespace ipc::terminal;
using ipc::tests::plain;
using ipc::tests::sample_demo;
using ipc::tests::sample_snapshot;

namespace {

const Signs& kUnicode = signs(Look{.utf8 = true});
const Signs& kAscii = signs(Look{.utf8 = false});

std::vector<Line> view(std::size_t actors, Size size, const Signs& with = kUnicode) {
    const auto demo = sample_demo();
    return lay_out(demo, sample_snapshot(demo, actors), History(demo),
                   {.keys = true, .switch_knob = 5}, with, size);
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("the view fits every terminal, however many actors there are") {
    for (std::size_t width = 20; width <= 200; width += 9) {
        for (std::size_t height = 3; height <= 60; height += 3) {
            for (const std::size_t actors : {0, 1, 3, 16}) {
                CAPTURE(width);
                CAPTURE(height);
                CAPTURE(actors);
                const auto lines = view(actors, {width, height});
                CHECK(lines.size() <= height);
                CHECK(!lines.empty());
                for (const Line& line : lines)
                    CHECK(columns(line) <= width);
            }
        }
    }
}

TEST_CASE("the verdict and the keys are there even on the lowest terminal") {
    const std::string text = plain(view(16, {80, 4}));
    CHECK(holds(text, "\u2717 89 of 1234567"));
    CHECK(holds(text, "q end"));
}

TEST_CASE("80 by 24 shows who is where, the object, the metrics, the verdict and the keys") {
    const std::string text = plain(view(2, {79, 23}));
    for (const char* part :
         {"A sample", "ipc-sample", "A writer", "B reader", "4000000", "held at its gate", "load",
          "value = load();", "1 287", "4 096 of 65 536", "queued", "pending", "INT USR1",
          "lost_updates", "1 234 567", "\u2717 89 of", "sync: none", "pace 1 : 1"}) {
        CAPTURE(part);
        CHECK(holds(text, part));
    }
}

TEST_CASE("nothing jumps: the rows and where their columns begin do not depend on the numbers") {
    const auto demo = sample_demo();
    auto snapshot = sample_snapshot(demo, 3);
    const Size size{100, 40};
    const History history(demo);
    const auto before = lay_out(demo, snapshot, history, {}, kUnicode, size);
    snapshot.metrics = {7, 123'456'789, 0, 0};
    snapshot.gauges = {1, 65536, 1'000'000, 0};
    snapshot.seconds = 4000;
    snapshot.verdict = "Short.";
    for (auto& actor : snapshot.actors) {
        actor.iterations = 999'999'999;
        actor.value = -5;
        actor.state = ipc::stage::ActorState::sleeping;
        actor.site = 1;
    }
    const auto after = lay_out(demo, snapshot, history, {}, kUnicode, size);
    REQUIRE(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (holds(plain(before[i]), "lost on") || holds(plain(before[i]), "\u2717")) continue;
        if (holds(plain(before[i]), "too many")) continue;
        CAPTURE(plain(before[i]));
        CAPTURE(plain(after[i]));
        CHECK(columns(before[i]) == columns(after[i]));
    }
}

TEST_CASE("without UTF-8 the view is plain ASCII, with the verdict in words") {
    const std::string text = plain(view(2, {79, 23}, kAscii));
    for (const char c : text)
        CHECK(static_cast<unsigned char>(c) < 0x80);
    CHECK(holds(text, "WRONG 89 of"));
}

TEST_CASE("a line that only names a site gives way to the code after it") {
    const std::string source = sample_demo().source;
    CHECK(source_line(source, 1).text == "first();");
    CHECK(source_line(source, 2).text == "value = load();");
    CHECK(source_line(source, 2).number == 4);
    CHECK(source_line(source, 99).text.empty());
    CHECK(source_line(source, 0).text.empty());
    CHECK(source_line("", 1).text.empty());
}

TEST_CASE("a site in another source, or before a condition, is told in words") {
    const auto demo = sample_demo();
    auto snapshot = sample_snapshot(demo, 2);
    snapshot.actors[0].site = 2;
    snapshot.actors[0].line = 7;
    snapshot.actors[1].site = 1;
    snapshot.actors[1].line = 5;
    const std::string text = plain(actor_rows(demo, snapshot, kUnicode, 79, true));
    CHECK(holds(text, "other.cpp:7  about to lock"));
    CHECK(holds(text, "5 about to look"));
}

TEST_CASE("an actor that a signal killed is named with it, one that hangs says so") {
    const auto demo = sample_demo();
    auto snapshot = sample_snapshot(demo, 2);
    snapshot.actors[0].state = ipc::stage::ActorState::exited;
    snapshot.actors[0].exited = true;
    snapshot.actors[0].exit = -9;
    snapshot.actors[1].stuck = true;
    const std::string text = plain(actor_rows(demo, snapshot, kUnicode, 120, false));
    CHECK(holds(text, "killed: SIGKILL"));
    CHECK(holds(text, "STUCK"));
}

TEST_CASE("numbers out of range in the shared page do no harm") {
    const auto demo = sample_demo();
    auto snapshot = sample_snapshot(demo, 1);
    snapshot.actors[0].site = 4711;
    snapshot.actors[0].line = -3;
    snapshot.metrics.clear();
    snapshot.gauges = {INT64_MAX, INT64_MIN, -1};
    snapshot.knobs.clear();
    snapshot.verdict = "\x1b[2J";
    const auto lines = lay_out(demo, snapshot, History(demo), {}, kUnicode, {79, 23});
    CHECK(!holds(plain(lines), "\x1b"));
}

TEST_CASE("the knobs that differ from their defaults are shown as they are typed") {
    const auto demo = sample_demo();
    CHECK(knobs_changed(demo, demo.presets()) == "");
    CHECK(knobs_changed(demo, {5, 1000, 1, 1, 20, 1}) == "--reader-delay-ms 20 --sync mutex");
}

TEST_CASE("the key m turns sync, or the first live choice, or nothing") {
    auto demo = sample_demo();
    CHECK(knob_to_switch(demo) == 5);
    demo.knobs[5].name = "transport";
    CHECK(knob_to_switch(demo) == 5);
    demo.knobs[5].live = false;
    CHECK(knob_to_switch(demo) == -1);
}
