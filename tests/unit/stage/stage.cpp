#include "stage/stage.hpp"

#include <bit>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "processes.hpp"
#include "test_demo.hpp"

using namespace ipc::stage;
using namespace ipc::tests;

namespace {

constexpr std::uint32_t kSlots = 1024;

struct Run {
    Run() { number_slots(kDemo); }
    SharedBytes memory{sizeof(RunPage)};
    SharedBytes trace{trace_bytes(kSlots)};
    RunPage& page = memory.as<RunPage>();

    Stage stage(std::size_t index = 0) {
        return Stage(page, index, TraceRing(trace.address(), kSlots));
    }
    Stage warden() { return Stage(page, kWardenIndex, {}); }
    std::vector<const TraceSlot*> events() {
        const auto* slots = reinterpret_cast<const TraceSlot*>(&trace.as<TraceHeader>() + 1);
        std::vector<const TraceSlot*> found;
        while (slots[found.size()].sequence == found.size() + 1)
            found.push_back(&slots[found.size()]);
        return found;
    }
};

}  // namespace

TEST_CASE("knobs, metrics and gauges are numbered in order, the standard knobs first") {
    number_slots(kDemo);
    CHECK(standard_knobs().seconds.slot == 0);
    CHECK(standard_knobs().pace.slot == 3);
    CHECK(kSpeed.slot == 4);
    CHECK(kSync.slot == 5);
    CHECK(kTop.slot == 4);
    CHECK(kRoom.slot == 1);
}

TEST_CASE("a knob is read anew each time") {
    Run run;
    Stage stage = run.stage();
    run.page.knobs[4] = 5;
    CHECK(stage.value(kSpeed) == 5);
    run.page.knobs[4] = 6;
    CHECK(stage.value(kSpeed) == 6);
    CHECK(!stage.is_on(kSync));
    run.page.knobs[5] = 1;
    CHECK(stage.is_on(kSync));
}

TEST_CASE("iterations end at their number, at once when stopped, and never at 0") {
    Run run;
    Stage stage = run.stage();
    run.page.knobs[1] = 3;
    int made = 0;
    while (stage.next_iteration())
        ++made;
    CHECK(made == 3);
    CHECK(run.page.slots[0].iterations == 3);
    run.page.knobs[1] = 0;
    CHECK(stage.next_iteration());
    run.page.stop = 1;
    CHECK(!stage.next_iteration());
}

TEST_CASE("a metric is the sum, the greatest or any of its shares, the warden's included") {
    Run run;
    Stage first = run.stage(0), second = run.stage(1), warden = run.warden();
    first.count(kDone, 3), second.count(kDone, 4), warden.count(kDone);
    first.set(kMost, 9), second.set(kMost, 11), warden.set(kMost, 10);
    second.set(kSeen, 1);
    first.set_real(kRate, 0.5), second.set_real(kRate, 0.25);
    first.set_real(kTop, 1.5), second.set_real(kTop, 0.5);
    CHECK(first.total(kDone) == 8);
    CHECK(first.total(kMost) == 11);
    CHECK(first.total(kSeen) == 1);
    CHECK(std::bit_cast<double>(page_total(run.page, kRate)) == 0.75);
    CHECK(std::bit_cast<double>(page_total(run.page, kTop)) == 1.5);
}

TEST_CASE("a gauge is shown and added to by all") {
    Run run;
    run.stage(0).show(kFill, 10);
    run.stage(1).add(kFill, -3);
    CHECK(run.warden().shown(kFill) == 7);
    CHECK(run.warden().shown(kRoom) == 0);
}

TEST_CASE("a site writes an event only while tracing") {
    Run run;
    Stage stage = run.stage();
    stage.at("load", 1);
    CHECK(run.events().empty());
    run.page.slots[0].watch = kTraceBit;
    const std::uint32_t line = __LINE__ + 1;
    stage.at("load", 5);
    const auto events = run.events();
    REQUIRE(events.size() == 1);
    CHECK(events[0]->kind == EventKind::site_reached);
    CHECK(events[0]->name == name_hash("load"));
    CHECK(events[0]->line == line);
    CHECK(events[0]->a == 5);
    CHECK(run.page.slots[0].site == name_hash("load"));
}

TEST_CASE("a call tells its argument, its result and its errno, and leaves errno alone") {
    Run run;
    run.page.slots[0].watch = kTraceBit;
    Stage stage = run.stage();
    stage.about_to("write", 64);
    CHECK(run.page.slots[0].state == ActorState::calling);
    errno = EPIPE;
    stage.done("write", -1);
    CHECK(errno == EPIPE);
    CHECK(run.page.slots[0].state == ActorState::running);
    const auto events = run.events();
    REQUIRE(events.size() == 2);
    CHECK(events[0]->kind == EventKind::call_started);
    CHECK(events[0]->a == 64);
    CHECK(events[1]->kind == EventKind::call_returned);
    CHECK(events[1]->a == -1);
    CHECK(events[1]->b == EPIPE);
}

TEST_CASE("a call that slept in the kernel was blocked, one that worked was not") {
    Run run;
    run.page.slots[0].watch = kTraceBit;
    Stage stage = run.stage();
    stage.about_to("work");
    for (const std::int64_t until = monotonic_ns() + 100'000; monotonic_ns() < until;) {
    }
    stage.done("work", 0);
    CHECK(run.events().size() == 2);
    CHECK(run.page.slots[0].blocked_ns == 0);

    const timespec some{0, 1'000'000};
    stage.about_to("sleep");
    nanosleep(&some, nullptr);
    stage.done("sleep", 0);
    const auto events = run.events();
    REQUIRE(events.size() == 5);
    CHECK(events[4]->kind == EventKind::blocked);
    CHECK(events[4]->a >= 1'000'000);
    CHECK(run.page.slots[0].blocked_ns == events[4]->a);
}

TEST_CASE("the same seed gives the same numbers, and other actors others") {
    Run run;
    run.page.knobs[2] = 7;
    Stage one = run.stage(0), again = run.stage(0), other = run.stage(1);
    const std::uint64_t first = one.random();
    CHECK(first == again.random());
    CHECK(first != other.random());
    CHECK(first != one.random());
}

TEST_CASE("an actor knows its number among those of its role") {
    Run run;
    run.page.slots[1].role = 1;
    run.page.slots[3].role = 1;
    CHECK(run.stage(2).number_in_role() == 1);  // after 0
    CHECK(run.stage(3).number_in_role() == 1);  // after 1
}

TEST_CASE("a verdict and a name are shown as they were formatted, cut to their room") {
    Run run;
    Stage warden = run.warden();
    warden.verdict(false, "%d of %d were lost.", 2, 3);
    CHECK(run.page.holds == 0);
    CHECK(std::string(run.page.verdict.text.data()) == "2 of 3 were lost.");
    CHECK(run.page.verdict.sequence % 2 == 0);
    warden.name_shown("%s", std::string(2000, 'x').c_str());
    CHECK(std::string(run.page.object_name.text.data()).size() ==
          run.page.object_name.text.size() - 1);
    warden.name_shown("inode %d", 12);
    CHECK(run.stage().object_name() == "inode 12");
}

TEST_CASE("a fault strikes once in a run, whoever asks") {
    Run run;
    CHECK(run.stage(1).take_fault());
    CHECK(!run.stage(0).take_fault());
    CHECK(!run.stage(1).take_fault());
}

TEST_CASE("an actor that cannot go on says the call, the errno name and the remedy") {
    Run run;
    Child child([&] {
        errno = EMFILE;
        run.stage().fail("pipe", "raise ulimit -n");
    });
    const int status = child.wait();
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 1);
    CHECK(std::string(run.page.slots[0].failure.data()) ==
          "ipc-test: pipe: EMFILE (too many open files): raise ulimit -n");
}
