// What a site costs when its gate is open and its trace is off.
#include "bench/bench.hpp"
#include "bench/memory.hpp"

namespace ipc::bench {
namespace {

constexpr int kTurns = 50'000'000;

/// ns for each turn of a loop around `work`, which the compiler may not remove.
template <class Work>
double ns_a_turn(Work work) {
    const double start = cpu_ns();
    for (int turn = 0; turn < kTurns; ++turn) {
        work();
        asm volatile("" ::: "memory");
    }
    return (cpu_ns() - start) / kTurns;
}

}  // namespace

void measure_gates(std::vector<Row>& rows) {
    pin(cpus().front());
    BareStage bare;
    stage::Stage stage = bare.stage(0);
    bare.page().slots[0].watch = 0;
    const Pair pair = interleave([&] { return ns_a_turn([&] { stage.at("site"); }); },
                                 [&] { return ns_a_turn([] {}); });
    std::vector<double> cost;
    for (std::size_t round = 0; round < pair.one.size(); ++round) {
        cost.push_back(pair.one[round] - pair.other[round]);
    }
    rows.push_back({"a site, gate and trace switched off", "ns", figure(cost), 0.6, false, true});
}

}  // namespace ipc::bench
