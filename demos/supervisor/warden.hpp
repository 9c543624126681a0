#pragma once

namespace ipc::supervisor {

/// The warden's exit status when the front end's page is not laid out as this program knows it.
inline constexpr int kWrongLayout = 3;

/// The parent of a demo's actors: `ipc-x --warden CONTROL PAGE TRACE...`, descriptors by number. Makes the
/// kernel objects, forks or execs the actors, reaps them, and ends with all of them when the front end
/// closes its end of CONTROL, for whatever reason. Returns the exit status.
int warden_main(int argc, char** argv);

/// The warden of a search: `ipc-x --trials CONTROL PAGE`. At each begin_trial it forks a process that makes the
/// objects, forks the actors and sees to them, for one trial or, where the demo can be reset, for many: so a
/// trial leaves nothing behind, whatever it did. Ends as warden_main() does.
int trials_main(int argc, char** argv);

/// An actor of a role with Spawn::exec: `ipc-x --actor INDEX PAGE TRACE WARDEN_PID`.
int actor_main(int argc, char** argv);

}  // namespace ipc::supervisor
