#pragma once

#include "stage/exhibit.hpp"
#include "stage/result.hpp"

namespace ipc::supervisor {

/// In the warden, before the actors are forked: maps what its demo shows itself in, for the rest of the process.
/// `fd`: the front end's memory; -1: nobody will look at it, and it is memory of our own. nullptr where the demo
/// shows nothing.
stage::Result<void*> map_exhibit(stage::Exhibit exhibit, int fd);

}  // namespace ipc::supervisor
