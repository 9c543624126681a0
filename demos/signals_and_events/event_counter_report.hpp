#pragma once

#include "signals_and_events/event_counter_waits.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Knob kSync;
extern const ipc::stage::Knob kEpoll;
extern const ipc::stage::Knob kNotifiers;
extern const ipc::stage::Knob kWaiters;
extern const ipc::stage::Knob kRest;

extern const ipc::stage::Metric kNotified;
extern const ipc::stage::Metric kReceived;
extern const ipc::stage::Metric kWoken;
extern const ipc::stage::Metric kStuck;
extern const ipc::stage::Metric kWakeupsPerNotification;

extern const ipc::stage::Gauge kCount;
extern const ipc::stage::Gauge kAsleep;

/// In the warden: who is stuck, what the kernel's counter holds, and what it means in one sentence.
void report_events(ipc::stage::Stage& stage, unsigned waiter_role);

}  // namespace ipc::demos
