#pragma once

#include <array>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The newest parts of the log as they stand in it, the last one first.
extern const std::array<ipc::stage::Gauge, 12> kTail;

/// In the warden: shows what the last bytes of the file say.
void show_tail(ipc::stage::Stage& stage, int fd, std::int64_t file_bytes);

}  // namespace ipc::demos
