#pragma once

#include "supervisor/run.hpp"
#include "supervisor/stuck_watch.hpp"
#include "terminal/interrupts.hpp"
#include "terminal/look.hpp"

namespace ipc::terminal {

/// "  3.0 s  lost_updates 300 333  increments 1 234 567  WRONG": the headline metric, then the
/// demo's first.
std::string progress_line(const supervisor::Description& description,
                          const supervisor::Snapshot& snapshot, const Signs& signs);

/// Waits for the end of a run, with a line a second on stdout if `lines`. Ends the run when a
/// signal asks for it or when nobody reads stdout any more. Returns when it has finished, or did
/// not end in time.
void watch_plainly(supervisor::Run& run, const supervisor::Description& description,
                   const Look& look, Interrupts& interrupts, supervisor::StuckWatch& stuck,
                   bool lines);

}  // namespace ipc::terminal
