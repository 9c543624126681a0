#pragma once

#include "stage/stage.hpp"

namespace ipc::demos {

extern const ipc::stage::Metric kIncrements;
extern const ipc::stage::Metric kCounter;
extern const ipc::stage::Metric kLost;
extern const ipc::stage::Metric kRate;
extern const ipc::stage::Metric kStuck;

/// What the numbers mean, in one sentence: of writers and a counter, or of clerks who sell tickets.
void judge(ipc::stage::Stage& stage, bool tickets);

}  // namespace ipc::demos
