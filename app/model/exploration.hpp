#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/demo.hpp"
#include "model/lattice.hpp"

namespace ipc::model {

/// What came of a schedule.
struct ExploredOutcome {
    std::vector<std::string> metrics;  ///< their texts, by index; empty where it depends on time
    bool fails = false;
    std::string stuck;  ///< who waits for whom for ever; empty: everybody got to the end
    std::string verdict;
    std::uint64_t count = 0;  ///< schedules with this outcome
    std::string first;        ///< the first of them, "A B A A B B"

    PathEnd end() const {
        return !stuck.empty() ? PathEnd::stuck : fails ? PathEnd::fails : PathEnd::fine;
    }
};

/// One schedule that was run.
struct ExploredSchedule {
    std::string steps;  ///< a letter a step, without spaces
    std::uint32_t outcome = 0;
    std::uint32_t preemptions = 0;
};

/// The figures of one search.
struct Search {
    std::vector<std::int64_t> knobs;  ///< it was run with these
    std::string sync;                 ///< repairing_knob() in words; empty: there is none
    bool skipping = false;            ///< it was asked to skip equivalent schedules
    std::uint64_t schedules = 0, failing = 0, cut = 0;
    double stands_for = 0;          ///< all schedules that those run stand for; 0: only themselves
    std::uint64_t states = 0;       ///< that were met, where of schedules that come to the same one, one went on
    std::uint32_t preemptions = 0;  ///< that it has come to
    double seconds = 0;
    bool over = false, complete = false;
    std::string why_not;                          ///< over, but not complete
    std::string failure;                          ///< why it could not go on; one sentence
    std::optional<std::string> shortest_failing;  ///< "A B A A B B"
    std::vector<ExploredOutcome> outcomes;

    bool any_fails() const { return failing > 0; }
    bool stands_for_more() const { return stands_for > static_cast<double>(schedules); }
    bool skips() const { return states > 0 || stands_for_more(); }  ///< some stand for others
};

/// A search of every schedule, as it is shown.
struct Exploration {
    static constexpr std::size_t kMostPaths = 20'000;

    std::size_t demo = 0;  ///< index into App::demos
    Search now;
    /// The same search with other values of repairing_knob(), or of `skipping`, without its paths.
    std::vector<Search> before;
    std::vector<ExploredSchedule> paths;  ///< the first kMostPaths, as they were run
    Lattice lattice = Lattice();
    std::optional<std::uint32_t> selected;  ///< the path that was replayed
    bool stopping = false;

    /// Adds schedules that were run; the lattice shows at least one of every outcome that fails.
    void add(std::vector<ExploredSchedule> fresh);
    PathEnd end_of(const ExploredSchedule& path) const;
    /// The number of the path with these steps, with or without spaces.
    std::optional<std::uint32_t> find(const std::string& steps) const;
    /// Sets `now` aside for comparison and begins anew.
    void begin_again(std::vector<std::int64_t> knobs, std::string sync, bool skipping = false);
    /// Whether a run with these knobs does what was explored: all but how long, how often, how
    /// fast.
    bool fits(const std::vector<std::int64_t>& knobs) const;

private:
    std::vector<bool> represented_;  ///< outcomes that are in the lattice
};

/// "ABA" as "A B A".
std::string spaced(const std::string& steps);
/// Those whose text is not the same in all outcomes; by index.
std::vector<std::size_t> metrics_that_differ(const Search& search);
/// "20 schedules", "1 schedule"
std::string schedules_text(std::uint64_t count);
/// "none: 18 of 20 fail", "mutex: 0 of 8 fail, every schedule was run"
std::string summary(const Search& search);
/// How far the search has come, and whether it saw all; one sentence.
std::string completeness(const Search& search);
/// "none"; where one of the searches skipped equivalent schedules and another did not: "none, every order".
std::string name_of(const Search& search, const Exploration& all);
/// The knob that makes a run right or wrong, by index: `sync`, or the first with a wrong choice; -1: there is none.
int repairing_knob(const Demo& demo);
/// What to type in a terminal to follow the schedule: knobs that differ from the presets, and sync.
std::string command_for(const Demo& demo, const std::vector<std::int64_t>& knobs,
                        const std::string& schedule);

}  // namespace ipc::model
