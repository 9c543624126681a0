// Controlled steps a second, all on one CPU: grant -> next gate -> seen by the one who granted; and handed from
// one actor to the next by a plan.
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "bench/bench.hpp"
#include "bench/memory.hpp"
#include "stage/futex.hpp"
#include "stage/plan.hpp"
#include "supervisor/page_control.hpp"

namespace ipc::bench {
namespace {

constexpr int kSteps = 20'000;
constexpr std::int64_t kNapNs = 20'000'000; ///< at most, as a search sleeps while no actor is in a call

double steps_a_second() {
    BareStage bare;
    stage::ActorSlot& slot = bare.page().slots[0];
    slot.watch = stage::kGateBit;
    const pid_t child = fork();
    if (child == 0) {
        stage::Stage stage = bare.stage(0);
        for (;;) stage.at("site");
    }
    const auto arrived = [&] {
        return slot.state.load() == stage::ActorState::at_gate && slot.granted.load() == slot.passed.load();
    };
    const auto wait = [&] {
        while (!arrived()) {
            const std::uint32_t bell = bare.page().bell.load();
            if (!arrived()) stage::futex_wait(bare.page().bell, bell, kNapNs);
        }
    };
    wait();
    const std::int64_t start = stage::monotonic_ns();
    for (int step = 0; step < kSteps; ++step) {
        slot.granted.fetch_add(1);
        supervisor::change_watch(slot, 0, 0);
        wait();
    }
    const double seconds = static_cast<double>(stage::monotonic_ns() - start) / 1e9;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return kSteps / seconds;
}

/// Two actors take turns, as the plan says; whoever watches is told at its end.
double handed_steps_a_second() {
    constexpr std::uint32_t kOrders = 1000;
    BareStage bare;
    stage::RunPage& page = bare.page();
    page.actors = 2;
    std::array<pid_t, 2> children{};
    for (std::size_t actor = 0; actor < children.size(); ++actor) {
        page.slots[actor].watch = stage::kGateBit;
        children[actor] = fork();
        if (children[actor] == 0) {
            stage::Stage stage = bare.stage(actor);
            for (;;) stage.at("site");
        }
    }
    const auto arrived = [&] {
        for (std::size_t actor = 0; actor < children.size(); ++actor) {
            const stage::ActorSlot& slot = page.slots[actor];
            if (slot.state.load() != stage::ActorState::at_gate || slot.granted.load() != slot.passed.load()) return false;
        }
        return page.plan.at.load() >= page.plan.length.load();
    };
    const auto wait = [&] {
        while (!arrived()) {
            const std::uint32_t bell = page.bell.load();
            if (!arrived()) stage::futex_wait(page.bell, bell, kNapNs);
        }
    };
    wait();
    for (std::uint32_t order = 0; order < kOrders; ++order) {
        page.plan.orders[order] = static_cast<std::uint8_t>(stage::Plan::kStep | order % 2);
    }
    const std::int64_t start = stage::monotonic_ns();
    for (std::uint32_t steps = 0; steps < kSteps; steps += kOrders) {
        page.plan.at = 0;
        page.plan.taken = 0;
        page.plan.length = kOrders;
        stage::go_on_with_plan(page);
        wait();
    }
    const double seconds = static_cast<double>(stage::monotonic_ns() - start) / 1e9;
    for (const pid_t child : children) {
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
    }
    return kSteps / seconds;
}

}  // namespace

void measure_steps(std::vector<Row>& rows) {
    pin(cpus().front());
    const Pair pair = interleave([] { return steps_a_second() / 1000; }, [] { return handed_steps_a_second() / 1000; });
    rows.push_back({"controlled steps by the supervisor, one CPU", "k/s", figure(pair.one), 150, true, true});
    rows.push_back({"controlled steps handed directly, one CPU", "k/s", figure(pair.other), 300, true, true});
}

}  // namespace ipc::bench
