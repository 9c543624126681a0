// Controlled steps a second: grant -> next gate -> seen by the one who granted, all on one CPU.
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.hpp"
#include "bench/memory.hpp"
#include "stage/futex.hpp"
#include "supervisor/page_control.hpp"

namespace ipc::bench {
namespace {

constexpr int kSteps = 20'000;

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
            if (!arrived()) stage::futex_wait(bare.page().bell, bell, 1'000'000);
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

}  // namespace

void measure_steps(std::vector<Row>& rows) {
    pin(cpus().front());
    std::vector<double> rounds;
    for (int round = 0; round < kRounds; ++round) rounds.push_back(steps_a_second() / 1000);
    rows.push_back({"controlled steps by the supervisor, one CPU", "k/s", figure(rounds), 150, true, false,
                    "the explorer's target"});
}

}  // namespace ipc::bench
