#pragma once

#include <string>

#include "stage/stage.hpp"

namespace ipc::stage {

/// In observe(): actors that play this role (an index into Demo::roles) and that a signal ended. Whom the warden kills
/// because the run is over is not counted, and once it is over neither is anybody else.
long long killed(Stage& stage, std::size_t role);
/// The same of all roles, to begin a verdict with: "1 of 3 waiters was killed. "; empty: nobody was.
std::string killed_words(Stage& stage);

}  // namespace ipc::stage
