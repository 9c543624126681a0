#pragma once

#include <string>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The administrator: starts /bin/sh with a script that changes the configuration and runs kill -HUP, and lets the
/// script go on from one of its sites to the next. It needs the daemon to be actor A.
void administer(ipc::stage::Stage& stage);

}  // namespace ipc::demos
