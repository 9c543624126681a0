#pragma once

#include <string>

#include "stage/result.hpp"

namespace ipc::stage {

/// Kernel objects with a name outlive their makers, so each is written down before it is made: in a
/// registry file of this run, inside a private directory, locked for as long as the run's warden lives.
/// A later start removes what a run without a living warden left (supervisor/sweep.hpp).

enum class NamedKind { posix_shm, posix_queue, sysv_shm, sysv_queue, sysv_semaphores, path };

/// The word used for the kind in the registry: "posix-shm", ...
const char* word(NamedKind kind);

/// $XDG_RUNTIME_DIR/ipc-playground, or /tmp/ipc-playground-UID; mode 0700 and owned by this user, else an
/// error: a directory that another user prepared is not trusted. It is sure to stay only once something was written
/// down: runs that end remove it when it is empty.
Result<std::string> private_directory();
std::string private_directory_name(); ///< the same, not made if it is not there

/// A name no other run uses: "ipc-playground.PID.STARTTIME.what". For shm_open and mq_open put a slash in
/// front; for files put private_directory() in front.
std::string unique_name(const char* what);

/// Writes the object into this run's registry. Call it before making an object with a name, and right
/// after making one with a number (System V).
Result<void> write_down(NamedKind kind, const std::string& name);

/// Right after making a FIFO or a socket at a path that the user named: that very file, not whatever may lie there later,
/// goes with this run. A path with a line break is left out.
Result<void> write_down_made(const std::string& path);
/// What tells this FIFO or socket from any other: "DEVICE:INODE:NANOSECOND" of its birth; empty: there is none.
std::string made_file(const std::string& path);

/// In an actor, right after the fork: closes the registry that it inherited. A lock by flock() lasts until
/// the last copy of its descriptor is closed, and must end with the warden.
void leave_registry();

/// The path of this run's registry file; empty if nothing was written down.
const std::string& registry_file();

/// The warden's last word on a clean end: nothing is left, so the registry file goes too. With `keep` it
/// stays, unlocked, and the next start sweeps what it names.
void close_registry(bool keep);

}  // namespace ipc::stage
