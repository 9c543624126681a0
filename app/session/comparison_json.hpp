#pragma once

#include <nlohmann/json.hpp>

#include "model/app.hpp"
#include "supervisor/comparison_figures.hpp"

namespace ipc::session {

/// What ipc-compare reports, from what the window kept of it.
supervisor::ComparisonFigures figures_of(const model::Comparison& comparison);

/// {"planned","rounds","environment","cells":[as in ipc-compare --json]}
nlohmann::ordered_json comparison_json(const model::Comparison& comparison);

/// {"answers":{},"best","runner_up","runner_up_if"}
nlohmann::ordered_json advice_json(const model::App& app);

}  // namespace ipc::session
