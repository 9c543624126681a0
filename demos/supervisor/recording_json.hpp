#pragma once

#include <nlohmann/json.hpp>

#include "supervisor/recording.hpp"

namespace ipc::supervisor {

/// The JSON part of a recording file: the run, how many events follow, how many are no longer
/// there, the counts of all, and the names of the kinds by number, so that a later program may
/// number them anew.
nlohmann::ordered_json recording_to_json(const Recording& recording);

struct RecordingHead {
    RunRecord run;
    std::uint64_t events = 0, forgotten = 0;
    Recording::Counts counts;
    std::vector<Sample> samples;
    std::optional<ComparisonFigures> comparison;
    std::vector<stage::EventKind> kinds;  ///< by the number that the file has for them
};
/// The numbers are in range; the error begins with `subject`.
Result<RecordingHead> recording_from_json(const nlohmann::ordered_json& json,
                                          const std::string& subject);

/// The pieces of report_json() that others show too.
nlohmann::ordered_json knobs_json(const RunRecord& run);
nlohmann::ordered_json metrics_json(const RunRecord& run);
nlohmann::ordered_json why_stuck_json(const RunRecord& run);
nlohmann::ordered_json report_object(const RunRecord& run);

}  // namespace ipc::supervisor
