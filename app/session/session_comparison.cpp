// What a Session does with the figures of a comparison: takes them over while they are measured, and saves them.
#include <ctime>

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
        command.path.empty() ? fresh_comparison_path(csv ? ".csv" : ".json") : command.path;
    const supervisor::ComparisonFigures figures = figures_of(comparison);
    const std::string text =
        csv ? supervisor::comparison_csv(figures) : supervisor::comparison_json(figures) + "\n";
    const stage::Result<void> saved = replace_file(path, text);
    if (saved) {
        app_.note = "Saved to " + path + ".";
    } else {
        app_.error = saved.error().text;
    }
}

std::string fresh_comparison_path(const std::string& ending) {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    char stamp[32];
    std::strftime(stamp, sizeof stamp, "-%Y%m%d-%H%M%S", &local);
    return std::string("ipc-comparison") + stamp + ending;
}

}  // namespace ipc::session
