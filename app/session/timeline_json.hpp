#pragma once

#include <nlohmann/json.hpp>

#include "model/app.hpp"

namespace ipc::session {

/// The Timeline's part of the state file: search, selection, markers, the moment looked back at.
/// Times are ns since the first event.
nlohmann::ordered_json timeline_json(const model::App& app);

}  // namespace ipc::session
