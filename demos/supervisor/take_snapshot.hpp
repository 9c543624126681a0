#pragma once

#include <cstdint>
#include <vector>

#include "stage/run_page.hpp"
#include "supervisor/description.hpp"
#include "supervisor/snapshot.hpp"

namespace ipc::supervisor {

/// Copies a run out of its shared page. The page is hostile input: every index is bounded, every text ends.
/// `name_hashes`: 0, then the hash of each site's name. The event counts are left at zero. Metrics are those the
/// warden published last, or with `quiet`, when nobody moves, those that stand in the page now.
Snapshot take_snapshot(const stage::RunPage& page, const Description& description,
                       const std::vector<std::uint32_t>& name_hashes, bool quiet);

}  // namespace ipc::supervisor
