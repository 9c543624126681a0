#pragma once

#include <string>

namespace ipc::supervisor {

/// Removes the named objects that runs without a living warden left behind. Quick when there are none.
/// Called at the start of each run and whenever a warden did not end cleanly.
void sweep();

/// The same after one warden's unclean end: tries again for up to half a second, since an actor that was just
/// forked holds a copy of the registry's lock until it is dead too.
void sweep_after(int warden_pid);

/// Removes what one registry file names, whoever wrote it. Each object is checked before it is removed: a
/// System V number may since have gone to another program.
void remove_written_down(const std::string& registry_file);

}  // namespace ipc::supervisor
