#pragma once

#include <vector>

#include "model/kernel.hpp"
#include "supervisor/kernel_picture.hpp"
#include "supervisor/why_stuck.hpp"

namespace ipc::session {

/// What the Kernel panel shows of a picture; `stuck` and `asking` stay as they are made.
model::Kernel convert(const supervisor::KernelPicture& picture);
std::vector<model::StuckActor> convert(const std::vector<supervisor::Stuck>& stuck,
                                       const supervisor::KernelPicture& picture);

}  // namespace ipc::session
