// A race of two writers, explored whole: as a learner has it, with the same processes reset in place; and with new
// ones for each schedule, which is what a fork for each would cost.
#include <sched.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "bench/bench.hpp"
#include "supervisor/explorer.hpp"

namespace ipc::bench {
namespace {

constexpr std::uint64_t kSchedules = 20;

/// The kernel takes of these CPUs those that are allowed.
void unpin() {
    cpu_set_t all;
    CPU_ZERO(&all);
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) CPU_SET(cpu, &all);
    sched_setaffinity(0, sizeof(all), &all);
}

supervisor::Description describe_the_counter() {
    const std::string program = IPC_BIN_DIR "/ipc-shared-counter";
    std::string text;
    if (FILE* output = popen((program + " --describe").c_str(), "r")) {
        std::array<char, 4096> bytes{};
        for (std::size_t got; (got = fread(bytes.data(), 1, bytes.size(), output)) > 0;) text.append(bytes.data(), got);
        pclose(output);
    }
    auto description = supervisor::parse_description(text);
    if (!description) return {};
    description->program = program;
    return *description;
}

/// From the first step that an actor may take to the last outcome: making the processes once is not in it, making
/// them anew is. The search's own clock begins after the first schedule. 0: it did not go well.
double ms_to_explore(const supervisor::Description& description, bool new_processes) {
    supervisor::ExploreOptions options;
    options.knobs = description.searched();
    options.new_processes = new_processes;
    auto explorer = supervisor::Explorer::start(description, options);
    if (!explorer || !(*explorer)->wait(60)) return 0;
    const supervisor::Findings found = (*explorer)->findings();
    if (!found.complete || found.schedules != kSchedules) return 0;
    return found.seconds * 1000 * kSchedules / (kSchedules - 1);
}

}  // namespace

void measure_exploration(std::vector<Row>& rows) {
    unpin();
    const supervisor::Description description = describe_the_counter();
    const std::string what = "two-writer race explored whole, 20 schedules";
    if (description.program.empty()) {
        rows.push_back({what, "", {}, 0, false, false, "not measured: ipc-shared-counter was not built"});
        return;
    }
    ms_to_explore(description, false); // the first finds no page of the program in memory
    const Pair pair = interleave([&] { return ms_to_explore(description, true); },
                                 [&] { return ms_to_explore(description, false); });
    if (figure(pair.one).min <= 0 || figure(pair.other).min <= 0) {
        rows.push_back({what, "", {}, 0, false, false, "not measured: a search of ipc-shared-counter did not go well"});
        return;
    }
    rows.push_back({what, "ms", figure(pair.other), 1, false, true});
    rows.push_back({"the same, new processes for each / reset in place", "x", figure(pair.ratios()), 8, true, true});
}

}  // namespace ipc::bench
