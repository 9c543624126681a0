#pragma once

#include <vector>

#include "stage/demo.hpp"

namespace ipc::stage {

/// The knobs that every demo has, before its own.
struct StandardKnobs {
    Knob seconds;    ///< 0: until the work is done or the run is stopped
    Knob iterations; ///< per actor; 0: until stopped
    Knob seed;
    Knob pace; ///< slow motion 1 : pace; a site then takes `pace` microseconds
};
const StandardKnobs& standard_knobs();

/// All knobs of a demo in the order of their slots: the standard ones, then its own.
std::vector<const Knob*> all_knobs(const Demo& demo);

/// Gives every knob, metric and gauge of the demo its place in the shared page.
void number_slots(const Demo& demo);

}  // namespace ipc::stage
