#pragma once

#include <string>

#include "pipes_and_sockets/fifo_report.hpp"

namespace ipc::demos {

/// Root may open anything, whatever the permission bits say (CAP_DAC_OVERRIDE, man 7 capabilities). This
/// process gives that up, so that the bits count for it as for anybody.
void obey_permission_bits(ipc::stage::Stage& stage);

/// 0600, 0200 ... for chmod().
unsigned permission_bits(Mode mode);
unsigned mode_of(const std::string& path); ///< its permission bits, as stat() tells
bool is_fifo(const std::string& path);
const char* mkfifo_remedy(); ///< what to do after mkfifo() failed with errno
/// Unread bytes, asked at either end (FIONREAD, man 7 pipe).
int bytes_in(int end);

}  // namespace ipc::demos
