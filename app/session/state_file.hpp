#pragma once

#include <string>

#include "model/app.hpp"

namespace ipc::session {

/// What the model shows now, as --state writes it:
/// {"demo","knobs","metrics","verdict","running","actors":[...],"schedule","lesson","task","frames_drawn"}
std::string state_json(const model::App& app);

}  // namespace ipc::session
