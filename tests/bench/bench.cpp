// ipc-bench: how fast the stage and the supervisor are, as ratios measured side by side in one run.
// Exit status 0 whatever the figures are: a shared machine is noisy, so this is no test.
#include "bench/bench.hpp"

#include <sched.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string_view>

#include "stage/clock.hpp"

namespace ipc::bench {

Figure figure(std::vector<double> rounds) {
    std::sort(rounds.begin(), rounds.end());
    return {rounds[rounds.size() / 2], rounds.front(), rounds.back()};
}

std::vector<double> Pair::ratios() const {
    std::vector<double> all;
    for (std::size_t round = 0; round < one.size(); ++round) all.push_back(one[round] / other[round]);
    return all;
}

Pair interleave(const std::function<double()>& one, const std::function<double()>& other) {
    Pair pair;
    for (int round = 0; round < kRounds; ++round) {
        pair.one.push_back(one());
        pair.other.push_back(other());
    }
    return pair;
}

std::vector<int> cpus() {
    cpu_set_t set;
    CPU_ZERO(&set);
    sched_getaffinity(0, sizeof(set), &set);
    std::vector<int> all;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(static_cast<std::size_t>(cpu), &set)) all.push_back(cpu);
    }
    return all;
}

double cpu_ns() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

void pin(int cpu) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(cpu), &one);
    sched_setaffinity(0, sizeof(one), &one);
}

namespace {

void print_environment() {
    utsname kernel{};
    uname(&kernel);
    std::string model = "unknown CPU";
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) model = line.substr(line.find(':') + 2);
    }
    std::printf("environment: %zu CPUs (%s), Linux %s, pinned, time stamps by %s\n\n", cpus().size(),
                model.c_str(), kernel.release, stage::tsc_is_invariant() ? "rdtsc" : "clock_gettime");
}

void print_row(const Row& row) {
    const double value = row.measured.median;
    if (row.measured.max == 0) {
        std::printf("%-58s %s\n", row.what.c_str(), row.note.c_str());
        return;
    }
    if (row.target == 0 && !row.gated) { // it says what the others are to be seen by
        std::printf("%-58s %10.3g %-8s (%.3g .. %.3g)  %s\n", row.what.c_str(), value, row.unit.c_str(), row.measured.min,
                    row.measured.max, row.note.c_str());
        return;
    }
    const bool met = row.at_least ? value >= row.target : value <= row.target;
    // As exact as what it is held against: 1.002 is not 1.
    std::printf("%-58s %10.4g %-8s (%.3g .. %.3g)  target %s %.4g  %s%s%s\n", row.what.c_str(), value,
                row.unit.c_str(), row.measured.min, row.measured.max, row.at_least ? ">=" : "<=",
                row.target, row.gated ? (met ? "met" : "NOT MET") : "shown only",
                row.note.empty() ? "" : "; ", row.note.c_str());
}

}  // namespace
}  // namespace ipc::bench

int main(int argc, char** argv) {
    using namespace ipc::bench;
    print_environment();
    std::vector<Row> rows;
    // One part alone, for those who work on it.
    const std::string_view part = argc > 1 ? argv[1] : "";
    struct Part {
        std::string_view name;
        void (*measure)(std::vector<Row>&);
    };
    for (const Part& each : {Part{"ring", measure_ring}, Part{"events", measure_events}, Part{"lttng", measure_lttng},
                             Part{"gates", measure_gates}, Part{"pipe", measure_pipe},
                             Part{"round_trips", measure_round_trips}, Part{"steps", measure_steps},
                             Part{"explore", measure_exploration}, Part{"xray", measure_xray}}) {
        if (part.empty() || part == each.name) each.measure(rows);
    }
    if (part.empty() || part == "timeline" || part == "window") {
#ifdef IPC_BENCH_VIEWS
        with_screen([&] {
            if (part != "window") measure_timeline(rows);
            if (part != "timeline") measure_window(rows);
        });
#else
        measure_timeline(rows);
#endif
    }
    for (const Row& row : rows) print_row(row);
}
