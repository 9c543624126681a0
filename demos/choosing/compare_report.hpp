#pragma once

#include "choosing/compare_channel.hpp"

namespace ipc::demos {

extern const stage::Metric kMeasured, kRoundTrips, kToMeasure, kRounds, kMessages, kWrong, kSecondsLeft, kQuickest;

/// In the warden: the metrics and the verdict, from what the actors have written so far.
void report_comparison(Stage& stage);

}  // namespace ipc::demos
