// What a Session does with the figures of a comparison: takes them over while they are measured, and saves them.
#include "session/comparison_json.hpp"
#include "session/replace_file.hpp"
#include "session/session.hpp"
#include "session/take_comparison.hpp"
#include "supervisor/exhibit_report.hpp"

namespace ipc::session {

bool Session::take_figures() {
    if (description().exhibit != stage::Exhibit::comparison || run_->exhibit() == nullptr) return false;
    return take_comparison(*static_cast<const stage::Comparison*>(run_->exhibit()), app_.run.comparison);
}

void Session::save_comparison(const model::SaveComparison& command) {
    const model::Comparison& comparison = app_.run.comparison;
    if (comparison.empty()) {
        app_.error = "There is nothing to save yet: run the comparison first.";
        return;
    }
    const bool csv = command.format == model::ComparisonFormat::csv;
    const std::string path =
        command.path.empty() ? files_.fresh_path("", csv ? ".csv" : ".json") : command.path;
    const supervisor::ComparisonFigures figures = figures_of(comparison);
    const std::string text =
        csv ? supervisor::comparison_csv(figures) : supervisor::comparison_json(figures) + "\n";
    files_.tell(replace_file(path, text), path);
}

}  // namespace ipc::session
