#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stage/result.hpp"
#include "supervisor/description.hpp"
#include "supervisor/search.hpp"

namespace ipc::supervisor {

/// Where a search stops even if it has not seen all.
struct ExploreLimits {
    std::int64_t schedules = 1'000'000;
    std::int64_t preemptions = -1; ///< in one schedule; -1: any number
    std::int64_t seconds = 60;     ///< 0: as long as it takes
    std::int64_t steps = kUsualMostSteps; ///< of one schedule; a longer one is cut
};

struct ExploreOptions {
    std::vector<std::int64_t> knobs; ///< by index; `seconds` and `pace` do not matter
    ExploreLimits limits;
    /// Of schedules that come to the same state, go on with one; where the demo does not show its state: of those that
    /// differ only in the order of independent steps, run one (sleep sets).
    std::optional<bool> skip_equivalent = {}; ///< nothing: as the demo wishes
    /// Make new processes for every schedule even where the demo can be reset: slower; to compare.
    bool new_processes = false;
};

/// What came of a schedule. Two schedules have the same outcome if these are equal.
struct Outcome {
    std::vector<std::int64_t> metrics; ///< by index; those that depend on time are 0
    bool fails = false;                ///< the verdict does not hold, or somebody waits for ever
    std::string stuck;                 ///< a deadlock's wait-for cycle, or a livelock, in words; empty: neither
    bool livelock = false;             ///< it is one, and no deadlock
    std::string verdict;
    std::uint64_t count = 0;           ///< schedules with this outcome
    std::string first;                 ///< the first of them, "A B A A B B"
};

/// One schedule that was run.
struct ExploredPath {
    std::string steps;         ///< a letter a step, without spaces
    std::uint32_t outcome = 0; ///< index into Findings::outcomes
    std::uint32_t preemptions = 0;
};

/// What a search has found so far.
struct Findings {
    std::uint64_t schedules = 0; ///< run to their end
    std::uint64_t failing = 0;
    std::uint64_t cut = 0;       ///< longer than ExploreLimits::steps, so without an outcome
    std::uint64_t circles = 0; ///< came back to where they had been, and never let somebody who could move
    double stands_for = 0; ///< with skip_equivalent: all schedules that those run stand for; 0: without number
    std::uint64_t states = 0; ///< that were met, if of schedules that come to the same one, one went on
    std::uint64_t steps = 0;     ///< that all processes took together, replays included
    std::uint32_t preemptions = 0; ///< the number that the search has come to
    bool over = false;
    bool complete = false;       ///< every schedule was seen
    std::string why_not;         ///< over, but not complete: which limit, or that it was stopped
    std::optional<std::string> shortest_failing; ///< fewest preemptions, then fewest steps: "A B ..."
    double seconds = 0;
    std::string failure;         ///< why it could not go on; one sentence with the remedy
    std::vector<Outcome> outcomes; ///< in the order of their first appearance
    std::vector<std::string> roles; ///< by actor
};

/// Runs the schedules of a small configuration on real processes, one after the other, those with the
/// fewest preemptions first: so the first that fails is the one to show. A preemption is a step of one actor
/// while the one that moved last could have gone on. It explores sites, not instructions: what happens
/// between two sites of one actor happens at once.
///
/// The search runs on a thread of its own, which is pinned to one CPU together with the actors. Its end
/// ends it with all its processes.
class Explorer {
public:
    static Result<std::unique_ptr<Explorer>> start(const Description& description, ExploreOptions options);
    ~Explorer();
    Explorer(const Explorer&) = delete;
    Explorer& operator=(const Explorer&) = delete;

    Findings findings() const;
    /// Paths from number `first` on, at most `most`: in the order in which they were run.
    std::vector<ExploredPath> paths(std::size_t first, std::size_t most) const;
    void stop(); ///< soon; keeps what was found
    bool over() const;
    bool wait(double seconds); ///< until over() or the time is over; returns over()

private:
    struct Parts;
    explicit Explorer(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

/// The report of DESIGN.md's --explore, as JSON.
std::string findings_json(const Description& description, const std::vector<std::int64_t>& knobs,
                          const Findings& findings);

}  // namespace ipc::supervisor
