#pragma once

#include <cstdint>

#include "stage/demo.hpp"
#include "stage/fingerprint.hpp"
#include "stage/stage.hpp"

namespace ipc::supervisor {

/// What Demo::state_shown speaks of, as it stands in the page: gauges, or Demo::state(); of each actor the site, the value
/// there, the locks, the round and what it counted. In the warden, after observe(). 0: not known.
std::uint64_t shown_state(const stage::RunPage& page, const stage::Demo& demo, const stage::Stage& warden);

}  // namespace ipc::supervisor
