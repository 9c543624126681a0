#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stage/event.hpp"
#include "supervisor/comparison_figures.hpp"
#include "supervisor/description.hpp"
#include "supervisor/samples.hpp"

namespace ipc::supervisor {

/// What a finished run's report says of one process.
struct ProcessRecord {
    std::string role;
    char letter = '?';
    int pid = 0;
    int exit = 0;  ///< exit code, or minus the signal that killed it
};

/// Why an actor did not go on: with the evidence, one sentence.
struct StuckRecord {
    char letter = '?';
    std::string text;

    bool operator==(const StuckRecord&) const = default;
};

/// Everything about a run but its events.
struct RunRecord {
    Description description;
    std::vector<std::int64_t> knobs;
    std::vector<std::int64_t> metrics;
    bool holds = false;
    std::string verdict;
    std::vector<ProcessRecord> processes;
    std::vector<StuckRecord> why_stuck; ///< of those that were stuck when the run ended
    std::uint64_t events_recorded = 0;  ///< drained in the whole run, kept or not
    std::uint64_t events_dropped = 0;   ///< that found the ring full
    double seconds = 0;
};

/// The events of a run in time order, bounded: the newest are kept, all are counted.
class Recording {
public:
    using Counts = std::map<int, std::map<stage::EventKind, std::uint64_t>>;
    static constexpr std::size_t kMostEvents = 16'000'000;  ///< 512 MB; what a file may hold, too

    /// `most_events` is in 1..kMostEvents.
    explicit Recording(std::size_t most_events = 1'000'000);

    /// `events` are in time order; some may be earlier than what is here already.
    void add(std::span<const stage::Event> events);
    std::size_t size() const;
    const stage::Event& operator[](std::size_t index) const;
    std::uint64_t forgotten() const { return forgotten_; }  ///< events no longer kept
    /// How often each kind happened in the whole run, by actor: counts()[actor][kind].
    const Counts& counts() const { return counts_; }
    /// What is known of events that are not here: for open_recording(), after its add().
    void restore_summary(std::uint64_t forgotten, Counts counts);

    RunRecord run;
    std::vector<Sample> samples;  ///< the figures over time; none in a file of version 1
    std::optional<ComparisonFigures> comparison;  ///< of a demo that compares mechanisms

private:
    void forget_oldest();
    void merge_late(std::size_t fresh); ///< `fresh`: index of the first that was just added

    std::size_t most_;
    std::deque<std::vector<stage::Event>> chunks_;  ///< all full but the last
    std::size_t first_ = 0;                         ///< of the first chunk, forgotten
    std::uint64_t forgotten_ = 0;
    Counts counts_;
};

/// The recording file: a short header, a JSON part and the events, compressed by zstd with a
/// checksum. Written beside its place and renamed, so that a reader never sees half of one.
Result<void> save_recording(const Recording& recording, const std::string& path);
/// A truncated, corrupt or foreign file is refused in one sentence that names it.
Result<Recording> open_recording(const std::string& path);

/// Chrome trace JSON for Perfetto and Tracy's importer: a track an actor, slices between sites, a
/// track for its critical sections and one for each signal it blocks, a flow arrow for each message
/// and signal whose sending and receipt are both there. Times are from the first event.
Result<void> export_chrome_trace(const Recording& recording, const std::string& path);
/// One line an event: time_ns, actor, role, pid, kind, name, line, a, b.
Result<void> export_csv(const Recording& recording, const std::string& path);

/// DESIGN.md's report as one JSON object.
std::string report_json(const RunRecord& run);

}  // namespace ipc::supervisor
