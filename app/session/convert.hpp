#pragma once

#include "model/demo.hpp"
#include "model/run.hpp"
#include "supervisor/description.hpp"
#include "supervisor/snapshot.hpp"

namespace ipc::session {

/// The supervisor's words in the model's.
model::Demo to_model(const supervisor::Description& description);
model::Actor to_model(const supervisor::ActorNow& actor);
/// Everything of a run that a snapshot knows. Returns whether anything that is drawn changed.
bool take_snapshot(const supervisor::Snapshot& snapshot, const supervisor::Description& description,
                   model::Run& run);

}  // namespace ipc::session
