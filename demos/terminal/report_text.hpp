#pragma once

#include <string>
#include <vector>

#include "supervisor/recording.hpp"
#include "terminal/cells.hpp"
#include "terminal/look.hpp"

namespace ipc::terminal {

/// What else a report tells, besides the run's record.
struct ReportExtras {
    std::vector<std::string> files = {};  ///< paths that were written
    std::string schedule = {};            ///< the steps that were followed first; empty: none
    bool verdict_known = true;
};

/// The report for human eyes: the verdict first. Wrapped to `width`.
std::vector<Line> report_lines(const supervisor::RunRecord& run, const ReportExtras& extras,
                               const Signs& signs, std::size_t width);

}  // namespace ipc::terminal
