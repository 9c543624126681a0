#pragma once

#include <cstddef>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The four ways to get memory that two processes share.
enum class Backing { posix_shm, sysv_shm, memfd, mapped_file };

/// Maps `bytes` zeroed bytes that the warden's forked children share, and says by Stage::name_shown() what
/// they are. No name outlives this call: each is removed as soon as the memory is mapped, which the mapping
/// survives. Leaves by Stage::fail().
void* map_shared(ipc::stage::Stage& stage, Backing backing, std::size_t bytes);

}  // namespace ipc::demos
