#pragma once

#include <atomic>
#include <cstdint>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knobs, in their order.
enum class Mapping { private_copy, shared };
enum class Crash { none, wild_write, abort };
enum class Peek { none, process_vm_readv, non_dumpable };
enum class Buffered { yes, no };

extern const ipc::stage::Knob kMapping;
extern const ipc::stage::Knob kCrash;
extern const ipc::stage::Knob kPeek;
extern const ipc::stage::Knob kBuffered;
extern const ipc::stage::Knob kRest;

extern const ipc::stage::Metric kParentValue;
extern const ipc::stage::Metric kChildValue;
extern const ipc::stage::Metric kSameAddress;
extern const ipc::stage::Metric kParentAlive;
extern const ipc::stage::Metric kChildSignal;
extern const ipc::stage::Metric kPeekErrno;
extern const ipc::stage::Metric kLinesPrinted;
extern const ipc::stage::Metric kSpoiled;

extern const ipc::stage::Gauge kParentAdded;
extern const ipc::stage::Gauge kChildAdded;
extern const ipc::stage::Gauge kPeeked;
extern const ipc::stage::Gauge kPeeks;

/// In the warden: how the two are, and what that means in one sentence. `parent` and `child` are
/// actors.
void report_memory(ipc::stage::Stage& stage, std::size_t parent, std::size_t child);

}  // namespace ipc::demos
