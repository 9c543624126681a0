#pragma once

#include "shared_memory/philosophers_table.hpp"

namespace ipc::demos {

extern const stage::Metric kMeals, kDeadlocked, kWaitCycle, kLongestWait;

/// In the warden: looks for those who wait for each other in a circle, and says in a sentence how it goes.
void report_table(stage::Stage& stage, const Table& table);

}  // namespace ipc::demos
