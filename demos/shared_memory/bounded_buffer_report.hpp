#pragma once

#include <array>

#include "shared_memory/bounded_buffer_slots.hpp"

namespace ipc::demos {

extern const stage::Knob kSync;
extern const stage::Metric kLeft, kStuck;
extern const stage::Gauge kFill, kSlots, kFreeSlots, kItems, kProducersAsleep, kConsumersAsleep, kIn, kOut;
/// The item in each slot.
extern const std::array<stage::Gauge, kMostSlots> kSlot;

/// In the warden: shows what the buffer holds and who sleeps, sums up and says it in a sentence.
void report_buffer(stage::Stage& stage, const Buffer& buffer);

}  // namespace ipc::demos
