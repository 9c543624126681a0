#pragma once

#include <string>

#include "stage/stage.hpp"

namespace ipc::stage {

/// In observe(): the signal that ended this actor; 0: none did. Whom the warden kills because the run is over does not
/// count: once it is over no SIGKILL does.
int killed_by(Stage& stage, std::size_t actor);
/// Actors that play this role (an index into Demo::roles) and that a signal ended.
long long killed(Stage& stage, std::size_t role);
/// The same of all roles, to begin a verdict with: "1 of 3 waiters was killed. "; empty: nobody was.
std::string killed_words(Stage& stage);
/// That, and who is stopped: "1 of 3 waiters is stopped. ". Once the run is over: who was, when it ended.
std::string absent_words(Stage& stage);

}  // namespace ipc::stage
