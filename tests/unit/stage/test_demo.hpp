#pragma once

#include "stage/demo.hpp"

/// The demo that the tests of the stage are linked with.
namespace ipc::tests {

extern const stage::Knob kSpeed, kSync;
extern const stage::Metric kDone, kMost, kSeen, kRate, kTop;
extern const stage::Gauge kFill, kRoom;

}  // namespace ipc::tests
