#include <atomic>
#include <thread>

#include "processes.hpp"
#include "stage/futex.hpp"
#include "stage/plan.hpp"
#include "stage/stage.hpp"
#include "test_demo.hpp"

using namespace ipc::stage;
using namespace ipc::tests;

namespace {

struct Page {
    Page() { number_slots(kDemo); }
    SharedBytes memory{sizeof(RunPage)};
    RunPage& page = memory.as<RunPage>();
    ActorSlot& slot = page.slots[0];

    void shut() { change(kGateBit, 0); }
    void open() { change(0, kGateBit); }
    void change(std::uint32_t set, std::uint32_t clear) {
        slot.watch.fetch_or(set);
        slot.watch.fetch_and(~clear);
        wake();
    }
    void grant() {
        slot.granted.fetch_add(1);
        wake();
    }
    void wake() {
        slot.turn.fetch_add(1);
        futex_wake(slot.turn);
    }
    bool holds_at(const char* site) {
        return eventually([&] {
            return slot.state.load() == ActorState::at_gate && slot.site.load() == name_hash(site);
        });
    }
    bool left_well(Child& child) { return child.wait() == 0; }
};

void two_sites(RunPage& page) {
    Stage stage(page, 0, {});
    stage.at("one", 11);
    stage.at("two", 22);
}

}  // namespace

TEST_CASE("a shut gate holds a process at its first site, with the value it gave") {
    Page run;
    run.shut();
    Child child([&] { two_sites(run.page); });
    REQUIRE(run.holds_at("one"));
    CHECK(run.slot.value == 11);
    CHECK(run.slot.line > 0);
    CHECK(run.slot.passed == 0);
    CHECK(run.page.bell > 0);
}

TEST_CASE("a granted step leads to the next gate and no further") {
    Page run;
    run.shut();
    Child child([&] { two_sites(run.page); });
    REQUIRE(run.holds_at("one"));
    run.grant();
    REQUIRE(run.holds_at("two"));
    CHECK(run.slot.passed == 1);
    CHECK(run.slot.value == 22);
    run.grant();
    CHECK(run.left_well(child));
    CHECK(run.slot.passed == 2);
}

TEST_CASE("behind a shut gate the first call that may sleep is told to who waits, and no later one") {
    Page run;
    run.shut();
    Child child([&] {
        Stage stage(run.page, 0, {});
        for (int call = 0; call < 3; ++call) {
            stage.about_to("call");
            stage.done("call", 0);
        }
    });
    const auto is_at_gate = [&](std::uint32_t number) { // and has said so: the bell comes last
        return eventually([&] { return run.slot.passed == number && run.page.plan.passes == number + 1; });
    };
    REQUIRE(is_at_gate(0));
    CHECK(run.page.called == 0);
    REQUIRE(eventually([&] { return run.page.bell == 1; }));
    run.grant();
    REQUIRE(is_at_gate(1));
    CHECK(run.page.called == 1);
    REQUIRE(eventually([&] { return run.page.bell == 3; })); // the call, and the next gate
    run.grant();
    REQUIRE(is_at_gate(2));
    run.grant();
    CHECK(run.left_well(child));
    CHECK(run.page.bell == 4);
}

TEST_CASE("who looks while an actor still passes a step on, and sleeps again, is called again") {
    Page run;
    RunPage& page = run.page;
    page.plan.orders[0] = Plan::kStep | 1;
    std::atomic<int> round = 0;
    std::atomic<bool> ready = false;
    std::atomic<std::uint32_t> found_passing = 0; ///< the bell when it looked too early; 0: it did not
    // The second actor arrives at once and rings. Who was called by that looks at the first one.
    std::thread other([&] {
        for (int played = 1; played <= 2000; ++played) {
            while (round != played) {}
            ready = true;
            while (page.plan.taken == 0) {}
            ring_bell(page);
            const std::uint32_t bell = page.bell;
            found_passing = run.slot.passing_on != 0 ? bell : 0;
            ready = false;
        }
    });
    int not_called = 0;
    for (int played = 1; played <= 2000; ++played) {
        page.plan.at = 0;
        page.plan.taken = 0;
        page.plan.length = 1;
        round = played;
        while (!ready) {}
        arrive_and_pass_on(page, run.slot, ActorState::at_gate);
        while (ready) {}
        not_called += found_passing != 0 && page.bell == found_passing;
    }
    other.join();
    CHECK(not_called == 0);
}

TEST_CASE("an opened gate lets a held process run to its end") {
    Page run;
    run.shut();
    Child child([&] { two_sites(run.page); });
    REQUIRE(run.holds_at("one"));
    run.open();
    CHECK(run.left_well(child));
    CHECK(run.slot.passed == 0);
}

TEST_CASE("a gate that was never shut holds nobody") {
    Page run;
    Child child([&] { two_sites(run.page); });
    CHECK(run.left_well(child));
    CHECK(run.page.bell == 0);
}

TEST_CASE("a wake-up without a grant does not let a held process pass") {
    Page run;
    run.shut();
    Child child([&] { two_sites(run.page); });
    REQUIRE(run.holds_at("one"));
    for (int turn = 0; turn < 1000; ++turn)
        run.wake();
    run.grant();
    REQUIRE(run.holds_at("two"));
    CHECK(run.slot.passed == 1);
}

TEST_CASE("slow motion ends when the run is stopped") {
    Page run;
    run.page.knobs[3] = 1'000'000'000;  // a site would take half an hour
    run.change(kPaceBit, 0);
    Child child([&] { two_sites(run.page); });
    REQUIRE(eventually([&] { return run.slot.state.load() == ActorState::slowed; }));
    run.page.stop = 1;
    run.wake();
    CHECK(run.left_well(child));
}

TEST_CASE("a process in slow motion goes to its gate when the gate is shut") {
    Page run;
    run.page.knobs[3] = 1'000'000'000;
    run.change(kPaceBit, 0);
    Child child([&] { two_sites(run.page); });
    REQUIRE(eventually([&] { return run.slot.state.load() == ActorState::slowed; }));
    run.shut();
    CHECK(run.holds_at("one"));
}

TEST_CASE("a sleep on purpose is left out while stepping and cut short by a stop") {
    Page run;
    run.shut();
    constexpr std::int64_t kAnHour = 3'600'000'000;
    Child stepping([&] { Stage(run.page, 0, {}).sleep_us(kAnHour); });
    CHECK(run.left_well(stepping));

    run.open();
    Child sleeping([&] { Stage(run.page, 0, {}).sleep_us(kAnHour); });
    REQUIRE(eventually([&] { return run.slot.state.load() == ActorState::sleeping; }));
    run.page.stop = 1;
    run.wake();
    CHECK(run.left_well(sleeping));
}
