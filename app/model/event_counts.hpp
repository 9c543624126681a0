#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "stage/event.hpp"

namespace ipc::model {

/// How many events of each kind, by stage::EventKind.
using EventCounts =
    std::array<std::uint64_t, static_cast<std::size_t>(stage::EventKind::count_of_kinds)>;

}  // namespace ipc::model
