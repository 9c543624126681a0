#include "shared_memory/counter_report.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "shared_memory/counter_lock.hpp"
#include "stage/quiet.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Metric kIncrements{.name = "increments", .help = "increments that the writers made"};
const Metric kCounter{.name = "counter", .help = "what the shared integer holds", .combine = Combine::max};
const Metric kLost{.name = "lost_updates", .help = "increments whose effect was overwritten"};
const Metric kRate{.name = "increments_per_second",
                   .help = "increments made in a second of the run",
                   .unit = "1/s",
                   .type = MetricType::real};
const Metric kStuck{.name = "stuck", .help = "writers that wait and will never be woken", .unit = "processes"};

namespace {

/// Writers that glibc aborted: it found the lock in a state that a mutex cannot have.
long long aborted(const Stage& stage) {
    long long count = 0;
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) {
        const int status = stage.actor(actor).exit_status.load();
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) ++count;
    }
    return count;
}

}  // namespace

void judge(Stage& stage, bool tickets) {
    const long long made = stage.total(kIncrements), holds = stage.total(kCounter);
    const long long lost = stage.total(kLost), stuck = stage.total(kStuck);
    static Quiet losses;
    std::array<char, 48> since{};
    if (const int quiet = losses.seconds(stage, lost); lost != 0 && quiet >= 1) {
        std::snprintf(since.data(), since.size(), ", none in the last %d s", quiet);
    }
    const char* acts = made == 1 ? (tickets ? "sale was" : "increment was")
                                 : (tickets ? "sales were" : "increments were");
    const char* one = tickets ? "seat was sold twice" : "update was lost";
    const char* many = tickets ? "seats were sold twice" : "updates were lost";
    if (const long long gone = aborted(stage); gone > 0) {
        stage.verdict(false, "%lld of %zu aborted: the mutex was in a state that it cannot have.", gone,
                      stage.actors());
    } else if (stuck > 0) {
        stage.verdict(false, "%lld of %zu %s %s for a lock that nobody will give back.", stuck,
                      stage.actors(), tickets ? "clerks" : "writers", stuck == 1 ? "waits" : "wait");
    } else if (lost == 0) {
        const bool repaired = stage.total(kRecovered) > 0;
        stage.verdict(true, "%lld %s made and the %s %lld: no %s%s.", made, acts,
                      tickets ? "book says" : "counter holds", holds, one,
                      repaired ? ", though a writer died with the lock" : "");
    } else {
        stage.verdict(false, "%lld %s made but the %s %lld: %lld %s%s.", made, acts,
                      tickets ? "book says" : "counter holds", holds, lost, lost == 1 ? one : many,
                      since.data());
    }
}

}  // namespace ipc::demos
