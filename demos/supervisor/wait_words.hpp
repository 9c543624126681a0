#pragma once

#include "supervisor/why_stuck.hpp"

namespace ipc::supervisor {

/// What one process of the picture, which waits, waits for, told by its call and what it is about. Locks that
/// somebody holds are told by why_stuck().
Stuck wait_in_words(const KernelPicture& picture, std::size_t at);

}  // namespace ipc::supervisor
