#pragma once

#include <nlohmann/json.hpp>

#include "model/app.hpp"

namespace ipc::session {

/// {"planned","rounds","environment","cells":[{"mechanism","placement","pattern","bytes","repeats","messages",
/// "wrong","p50_ns":{"median","lowest","highest"}, ...}]}: a figure that was not measured is null.
nlohmann::ordered_json comparison_json(const model::Comparison& comparison);

/// {"answers":{},"best","runner_up","runner_up_if"}
nlohmann::ordered_json advice_json(const model::App& app);

}  // namespace ipc::session
