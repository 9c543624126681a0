#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

/// In the warden, before the fork: a line of text into a stdio buffer, flushed or not as the knob
/// says.
void print_before_fork(ipc::stage::Stage& stage, bool flush);
/// In the warden, after it: the copy of the buffer that is left here shall not come out as well.
void forget_text();
/// In an actor: what exit() would do for each open FILE (man 3 exit).
void flush_text(ipc::stage::Stage& stage);
/// Lines that have come out so far.
std::int64_t lines_printed(ipc::stage::Stage& stage);

}  // namespace ipc::demos
