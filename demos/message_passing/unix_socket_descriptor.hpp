#pragma once

#include <string_view>

#include "stage/stage.hpp"

namespace ipc::demos {

/// A descriptor travels with bytes, one at least. With ours these: they are no message.
inline constexpr std::string_view kCarrier = "@file";

/// Sends an open file (SCM_RIGHTS). False: errno says why it could not be sent.
bool pass_descriptor(ipc::stage::Stage& stage, int fd);
/// Reads from the file that came, and notes whether that worked.
void use_descriptor(ipc::stage::Stage& stage, int descriptor);

}  // namespace ipc::demos
