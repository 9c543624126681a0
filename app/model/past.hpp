#pragma once

#include <cstdint>
#include <vector>

#include "model/app.hpp"

namespace ipc::model {

/// An actor as its events tell that it was at this moment: its site and value, whether it was in a
/// call and whether the kernel let it sleep there. What they do not tell is left empty.
Actor actor_at(const Timeline& timeline, const Demo& demo, const Actor& known, std::size_t lane,
               std::int64_t time);

/// The newest events up to this moment of all actors, in time order; at most kMostRecent.
std::vector<stage::Event> recent_at(const Timeline& timeline, std::int64_t time);

}  // namespace ipc::model
