#pragma once

#include <string>
#include <vector>

#include "stage/exhibit.hpp"
#include "supervisor/comparison_figures.hpp"

namespace ipc::supervisor {

/// What a run has to report besides its record, since its exhibit is its result.
struct ExhibitReport {
    std::string json;               ///< an object, whose members the report gets too; empty: none
    std::string csv;                ///< what --csv writes instead of the events, with its header line
    std::vector<std::string> lines; ///< for human eyes, plain text
};

/// `memory`: of exhibit_bytes(exhibit), untrusted; nullptr: there is none.
ExhibitReport report_exhibit(stage::Exhibit exhibit, const void* memory);

/// The parts of that for Exhibit::comparison: members and columns are named as in stage::Comparison.
std::string comparison_json(const ComparisonFigures& figures);
std::string comparison_csv(const ComparisonFigures& figures);
std::vector<std::string> comparison_lines(const ComparisonFigures& figures);

}  // namespace ipc::supervisor
