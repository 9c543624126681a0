#pragma once

#include <cstdint>
#include <vector>

#include "model/demo.hpp"

namespace ipc::session {

/// The knobs a run in the window starts with: the presets, but it goes on until it is stopped.
std::vector<std::int64_t> window_presets(const model::Demo& demo);

}  // namespace ipc::session
