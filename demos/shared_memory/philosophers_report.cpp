#include "shared_memory/philosophers_report.hpp"

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "stage/counted.hpp"
#include "stage/killed.hpp"
#include "stage/quiet.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Metric kMeals{.name = "meals", .help = "meals eaten, with two forks each"};
const Metric kDeadlocked{.name = "deadlocked",
                         .help = "philosophers wait for each other in a circle, and that for ever",
                         .type = MetricType::flag};
const Metric kWaitCycle{.name = "wait_cycle",
                        .help = "how many philosophers that circle has; 0: there is none",
                        .unit = "processes",
                        .combine = Combine::max};
const Metric kLongestWait{.name = "longest_wait",
                          .help = "longest time from hungry to eating, of those who still wait too",
                          .unit = "s",
                          .type = MetricType::real,
                          .combine = Combine::max};

namespace {

/// The fork that this one waits for, by what it has: the other one.
std::size_t wanted_fork(const Stage& stage, const Table& table, std::size_t philosopher) {
    const bool has_left = stage.shown(kFork[philosopher]) == static_cast<std::int64_t>(philosopher) + 1;
    return has_left ? (philosopher + 1) % table.seats : philosopher;
}

/// From each philosopher that never moves again to the one who holds what it waits for.
std::vector<std::size_t> wait_cycle(const Stage& stage, const Table& table) {
    for (std::size_t start = 0; start < table.seats; ++start) {
        std::vector<std::size_t> way;
        std::size_t next = start;
        while (stage.is_stuck(next) && std::find(way.begin(), way.end(), next) == way.end()) {
            way.push_back(next);
            const std::int64_t holder = stage.shown(kFork[wanted_fork(stage, table, next)]);
            if (holder < 1 || holder > static_cast<std::int64_t>(table.seats)) break;
            next = static_cast<std::size_t>(holder) - 1;
        }
        if (way.size() > 1 && next == start) return way;
    }
    return {};
}

/// "A waits for fork 2 that B holds, B for fork 1 that A holds".
std::string in_words(const Stage& stage, const Table& table, const std::vector<std::size_t>& cycle) {
    std::string words;
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        words += words.empty() ? "" : ", ";
        words += static_cast<char>('A' + cycle[i]);
        words += (i == 0 ? " waits for fork " : " for fork ") + std::to_string(wanted_fork(stage, table, cycle[i]) + 1);
        words += std::string(" that ") + static_cast<char>('A' + cycle[(i + 1) % cycle.size()]) + " holds";
    }
    return words;
}

/// "3 of 5 wait for a fork that nobody will put down, 1 for the waiter"; empty: nobody waits for ever.
std::string stuck_in_words(const Stage& stage, const Table& table) {
    std::size_t at_forks = 0, at_waiter = 0;
    for (std::size_t philosopher = 0; philosopher < table.seats; ++philosopher) {
        if (!stage.is_stuck(philosopher)) continue;
        ++(stage.actor(philosopher).site.load() == name_hash("ask_waiter") ? at_waiter : at_forks);
    }
    if (at_forks + at_waiter == 0) return "";
    std::string words = std::to_string(at_forks > 0 ? at_forks : at_waiter) + " of " + std::to_string(table.seats) +
                        ((at_forks > 0 ? at_forks : at_waiter) == 1 ? " waits for " : " wait for ");
    words += at_forks > 0 ? "a fork that nobody will put down" : "the waiter, who will let nobody in";
    if (at_forks > 0 && at_waiter > 0) words += ", " + std::to_string(at_waiter) + " for the waiter";
    return words;
}

std::string since_last(const Stage& stage, long long vain) {
    static Quiet rounds;
    const int quiet = rounds.seconds(stage, vain);
    return quiet >= 1 ? "; not once in the last " + std::to_string(quiet) + " s" : "";
}

void judge(Stage& stage, const Table& table, const std::vector<std::size_t>& cycle, double longest) {
    const long long vain = stage.total(kVainRounds);
    const std::string dead = absent_words(stage);
    const std::string meals = dead + counted(stage.total(kMeals), "meal");
    const std::string stuck = stuck_in_words(stage, table);
    const std::string since = since_last(stage, vain);
    if (!cycle.empty()) {
        const bool switched = stage.choice<Sync>(kSync) != Sync::left_first;
        stage.verdict(false, "%sDeadlock after %s: %s.%s", dead.c_str(), counted(stage.total(kMeals), "meal").c_str(),
                      in_words(stage, table, cycle).c_str(),
                      switched ? " Another choice of sync wakes none of them: run it again." : "");
    } else if (!stuck.empty()) {
        stage.verdict(false, "%s, then %s.", meals.c_str(), stuck.c_str());
    } else if (vain > 0) {
        stage.verdict(false, "%s, but in %s everybody took one fork and put it back, and nobody ate: livelock%s.",
                      meals.c_str(), counted(vain, "round").c_str(), since.c_str());
    } else {
        stage.verdict(true, "%s and no deadlock; the longest wait for two forks was %.1f ms.", meals.c_str(),
                      longest * 1e3);
    }
}

}  // namespace

void report_table(Stage& stage, const Table& table) {
    const std::vector<std::size_t> cycle = wait_cycle(stage, table);
    stage.set(kDeadlocked, cycle.empty() ? 0 : 1);
    stage.set(kWaitCycle, static_cast<std::int64_t>(cycle.size()));
    const std::int64_t ended = stage.page().ended_ns.load();
    const std::int64_t now = ended != 0 ? ended : monotonic_ns();
    stage.set_real(kLongestWait, 0); // our own share, so that the philosophers' remains
    double longest = std::bit_cast<double>(stage.total(kLongestWait));
    for (std::size_t philosopher = 0; philosopher < table.seats; ++philosopher) {
        const std::int64_t since = table.hungry_since[philosopher].load();
        if (killed_by(stage, philosopher) != 0) continue; // the dead do not wait
        if (since != 0 && since < now) longest = std::max(longest, static_cast<double>(now - since) * 1e-9);
    }
    stage.set_real(kLongestWait, longest);
    judge(stage, table, cycle, longest);
}

}  // namespace ipc::demos
