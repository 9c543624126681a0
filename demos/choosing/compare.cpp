// ipc-compare: what each way to hand over a message costs, measured here and now.
//
// Two processes walk through a table of cells: a mechanism, a size, one way or there and back, on one CPU or on two.
// All kernel objects are made before the fork, and each repeat goes through all cells before the next repeat
// begins, so that whatever else the machine does strikes all alike. How one message is sent and received stands in
// the file of each family: compare_pipe.cpp, compare_socket.cpp, compare_ring.cpp and so on; the loops that are
// measured in compare_exchange.cpp.
#include <sched.h>
#include <sys/mman.h>

#include <algorithm>

#include "choosing/adviser_knobs.hpp"
#include "choosing/compare_exchange.hpp"
#include "choosing/compare_figures.hpp"
#include "choosing/compare_plan.hpp"
#include "choosing/compare_report.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

// Made in the warden; each actor inherits a copy, and what `meeting` points to is shared.
std::vector<std::unique_ptr<Channel>> channels;
std::vector<PlannedCell> plan;
Cpus cpus;
ipc::demos::Clock measuring_clock;
Meeting* meeting = nullptr;

void pin(Stage& stage, Placement placement, Side side) {
    const int cpu = placement == Placement::same_cpu ? cpus.one : cpus.two[static_cast<int>(side)];
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(cpu), &one);
    if (sched_setaffinity(0, sizeof(one), &one) == -1)
        stage.fail("sched_setaffinity", "the CPUs that it may use were changed: run again");
}

/// One side's part of one exchange: first or second, there and back or one way.
bool take_part(Exchange& exchange, Pattern pattern, Side side, Share& share) {
    exchange.contents.begin(exchange.bytes);
    if (pattern == Pattern::round_trip)
        return side == Side::first ? make_round_trips(exchange, share) : echo(exchange);
    return side == Side::first ? stream(exchange, share) : drain(exchange, share);
}

/// The warm-up, in which every byte is compared: caches, pages and the branch predictors are as they will be.
void warm_up(Exchange& exchange, const ipc::demos::Clock& clock) {
    exchange.check_all = true;
    exchange.enough = 2;
    exchange.long_enough = clock.ticks(0.5e6);
    exchange.at_most = clock.ticks(2e6);
}

void what_counts(Exchange& exchange, const ipc::demos::Clock& clock, Pattern pattern, std::int64_t milliseconds) {
    exchange.check_all = false;
    // For a p99.9; of a stream of short messages every 16th has a time.
    exchange.enough = pattern == Pattern::one_way && exchange.bytes < 1024 ? 16'000 : 1000;
    exchange.long_enough = clock.ticks(static_cast<double>(milliseconds) * 1e6);
    exchange.at_most = 4 * exchange.long_enough;
}

/// Both sides at once. False: the other process is gone, or the first side has decided to leave.
bool measure(Stage& stage, Side side, std::size_t number, CellFigures& figures, Contents& contents,
             std::vector<std::byte>& received) {
    const PlannedCell& cell = plan[number];
    Channel& channel = *channels[cell.mechanism];
    Share& mine = meeting->shares[static_cast<int>(side)];
    pin(stage, cell.placement, side);
    channel.prepare(cell.placement, cell.pattern, cell.bytes);
    Exchange exchange{.stage = stage,
                      .channel = channel,
                      .contents = contents,
                      .clock = measuring_clock,
                      .meeting = *meeting,
                      .received = received.data(),
                      .bytes = cell.bytes,
                      .long_enough = 0,
                      .at_most = 0,
                      .enough = 0,
                      .check_all = true};
    for (const bool counts : {false, true}) {
        mine = {};
        if (counts) {
            what_counts(exchange, measuring_clock, cell.pattern, stage.value(kMilliseconds));
        } else {
            warm_up(exchange, measuring_clock);
        }
        if (!meeting->meet(side, !stage.stopping())) return false;
        channel.tally = {};
        count_process(mine);
        if (!take_part(exchange, cell.pattern, side, mine)) return false;
        count_process(mine);
        mine.tally = channel.tally;
        // What was cut short by the stop is not kept.
        if (!meeting->meet(side, !stage.stopping())) return false;
        if (side == Side::second) {
            if (!meeting->meet(side)) return false; // the first has read our share
        } else {
            if (counts) {
                figures.add(cell, measuring_clock, meeting->shares);
            } else {
                figures.add_warm_up(meeting->shares);
            }
            if (!meeting->meet(side, !stage.stopping())) return false;
        }
    }
    if (side == Side::first) figures.write(static_cast<Comparison*>(stage.exhibit())->cells[number]);
    return true;
}

void walk(Stage& stage, Side side) {
    if (plan.empty()) return;
    for (auto& channel : channels) channel->join(stage, side);
    end_with_the_other(stage, side);
    Contents contents(kMostBytes);
    std::vector<std::byte> received(kMostBytes);
    std::vector<CellFigures> figures(plan.size());
    auto& comparison = *static_cast<Comparison*>(stage.exhibit());
    const std::int64_t repeats = stage.value(kRepeats);
    for (std::int64_t repeat = 1; repeat <= repeats; ++repeat) {
        for (std::size_t number = 0; number < plan.size(); ++number) {
            if (!plan[number].why_not.empty()) continue;
            stage.at("measure", static_cast<std::int64_t>(number));
            if (!measure(stage, side, number, figures[number], contents, received)) return;
        }
        if (side == Side::first) comparison.rounds.store(static_cast<std::uint32_t>(repeat));
    }
    (void)meeting->meet(side, false); // both are done
}

void first(Stage& stage) { walk(stage, Side::first); }
void second(Stage& stage) { walk(stage, Side::second); }

void set_up(Stage& stage) {
    void* mapped = mmap(nullptr, sizeof(Meeting), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) stage.fail("mmap", "close other programs: memory is short");
    meeting = static_cast<Meeting*>(mapped);
    if (!measures_nothing(stage)) channels = make_channels(stage);
    cpus = find_cpus();
    measuring_clock = calibrate();
    plan = make_plan(stage, channels, cpus);
    plan.resize(std::min(plan.size(), Comparison::kMostCells));
    auto& comparison = *static_cast<Comparison*>(stage.exhibit());
    write_environment(comparison, cpus, measuring_clock);
    write_plan(comparison, plan);
}

/// In the warden: an end that is open anywhere hides the end of file from who reads at the other.
void let_go(Stage&) {
    for (auto& channel : channels) channel->let_go();
}

}  // namespace

const Demo kDemo{
    .name = "compare",
    .title = "Comparison",
    .category = "Choosing",
    .summary = "what a message costs by every mechanism, measured here and now",
    .roles = {{"first", "sends, and times what it sends", first, nullptr, "cell"},
              {"second", "receives, or sends back what has come", second, nullptr, "cell"}},
    .knobs = ipc::choosing::with_questions({&kMechanism, &kSizes, &kPlacement, &kPattern, &kRepeats, &kMilliseconds}),
    .sites = {{"measure", "about to measure a cell: a mechanism, a size, a pattern and a placement"}},
    .metrics = {&kMeasured, &kRounds, &kSecondsLeft, &kToMeasure, &kMessages, &kWrong, &kRoundTrips, &kQuickest},
    .try_it = {{"the system calls of both, counted", "strace -f -c -p {A}"},
               {"the kernel's own count of A's switches", "grep ctxt /proc/{A}/status"},
               {"round trips of 64 bytes alone", "ipc-compare --sizes 64 --pattern round-trip"},
               {"one CPU against two, for a pipe", "ipc-compare --mechanism pipe --sizes small"},
               {"advice at once, nothing measured", "ipc-compare --mechanism none --volume frames"},
               {"the kernel's own benchmark of pipes", "perf bench sched pipe"}},
    .iterations = 0,
    .seconds = 120,
    .exhibit = Exhibit::comparison,
    .not_explored = "it measures times, and no order of steps decides those",
    .set_up = set_up,
    .after_spawn = let_go,
    .observe = report_comparison,
};
