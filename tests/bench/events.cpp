// What one event costs its actor, alone and beside another one.
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.hpp"
#include "bench/memory.hpp"

namespace ipc::bench {
constexpr std::uint64_t kBatch = 32768;
constexpr int kBatches = 60;

double ns_an_event(BareStage& bare) {
    stage::Stage stage = bare.stage(0);
    bare.page().slots[0].watch = stage::kTraceBit;
    double spent = 0;
    for (int batch = 0; batch < kBatches; ++batch) {
        const double start = cpu_ns();
        for (std::uint64_t event = 0; event < kBatch; ++event) {
            stage.at("store", static_cast<std::int64_t>(event));
        }
        spent += cpu_ns() - start;
        bare.take(kBatch);
    }
    return spent / (kBatch * kBatches);
}

namespace {

/// The least that a time-stamped event can cost here: read the clock, store it.
double ns_a_bare_stamp(BareStage& bare) {
    auto* out = reinterpret_cast<volatile std::uint64_t*>(&bare.header() + 1);
    const bool tsc = bare.page().use_tsc != 0;
    const double start = cpu_ns();
    for (std::uint64_t event = 0; event < kBatch * kBatches; ++event) {
        out[(event % kBatch) * 8] = stage::raw_time(tsc);
    }
    return (cpu_ns() - start) / (kBatch * kBatches);
}

/// ns an event in this process while another one, on another CPU, writes into its own ring.
double ns_beside_another(BareStage& bare, BareStage& others, int other_cpu) {
    auto& stop = others.page().stop;
    auto& ready = others.page().ready;
    stop = 0;
    ready = 0;
    const pid_t child = fork();
    if (child == 0) {
        pin(other_cpu);
        ready = 1;
        while (stop == 0) ns_an_event(others);
        _exit(0);
    }
    while (ready == 0) usleep(100);
    const double ns = ns_an_event(bare);
    stop = 1;
    waitpid(child, nullptr, 0);
    return ns;
}

}  // namespace

void measure_events(std::vector<Row>& rows) {
    BareStage mine, others;
    const std::vector<int> all = cpus();
    pin(all.front());
    ns_an_event(mine); // warm up: pages, caches, clock
    const Pair pair = interleave([&] { return ns_an_event(mine); }, [&] { return ns_a_bare_stamp(mine); });
    rows.push_back({"one event written", "ns", figure(pair.one), 11.8, false, false, "LTTng-UST is said to take 102-118 ns"});
    rows.push_back({"the same / reading the clock and storing it", "x", figure(pair.ratios()), 2.0, false, false});
    if (all.size() > 1) {
        const Pair two = interleave([&] { return ns_beside_another(mine, others, all[1]); },
                                    [&] { return ns_an_event(mine); });
        rows.push_back({"one event, two processes at once / one alone", "x", figure(two.ratios()), 1.2, false, false});
    }
}

}  // namespace ipc::bench
