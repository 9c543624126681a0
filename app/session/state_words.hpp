#pragma once

#include <string>

#include "model/app.hpp"

namespace ipc::session {

/// The state of the run in sentences, one a line: for who cannot see the window.
std::string state_in_words(const model::App& app);
/// "A, writer: at \"store\" in line 47, value 0"
std::string actor_in_words(const model::App& app, const model::Actor& actor);

}  // namespace ipc::session
