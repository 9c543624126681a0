#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ipc::bench {

/// One figure over several rounds.
struct Figure {
    double median = 0, min = 0, max = 0;
};

Figure figure(std::vector<double> rounds);

/// One line of PERFORMANCE.md's table: what was measured here and now, and what it must be.
struct Row {
    std::string what;
    std::string unit;
    Figure measured;
    double target = 0;
    bool at_least = false; ///< the target is a lower bound
    bool gated = true;     ///< false: shown only, since it spans CPUs of a virtual machine
    std::string note = {};
};

inline constexpr int kRounds = 9;

/// Runs `one` and `other` in turns, kRounds times each, and returns what each gave.
struct Pair {
    std::vector<double> one, other;
    std::vector<double> ratios() const; ///< one / other, round by round
};
Pair interleave(const std::function<double()>& one, const std::function<double()>& other);

double cpu_ns();      ///< this thread's CPU time: other programs' share of a busy machine does not count
void pin(int cpu); ///< this process, to one CPU; nothing if that is not allowed
std::vector<int> cpus();

/// Each appends its rows.
void measure_events(std::vector<Row>& rows);
void measure_lttng(std::vector<Row>& rows);
void measure_gates(std::vector<Row>& rows);
void measure_pipe(std::vector<Row>& rows);
void measure_steps(std::vector<Row>& rows);
void measure_xray(std::vector<Row>& rows); ///< of this thread's CPU time
void measure_round_trips(std::vector<Row>& rows);
void measure_ring(std::vector<Row>& rows); ///< before the process is pinned; leaves it so
void measure_exploration(std::vector<Row>& rows); ///< leaves the process unpinned
void measure_timeline(std::vector<Row>& rows);
void measure_window(std::vector<Row>& rows); ///< takes more than a minute
/// On the display that there is, else on one of its own while `measure` runs, if Xvfb is installed.
void with_screen(const std::function<void()>& measure);

}  // namespace ipc::bench
