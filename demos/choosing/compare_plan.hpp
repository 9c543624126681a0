#pragma once

#include <memory>
#include <vector>

#include "choosing/compare_channel.hpp"

namespace ipc::demos {

extern const stage::Knob kMechanism, kSizes, kPlacement, kPattern, kRepeats, kMilliseconds;

inline constexpr std::size_t kMostBytes = 1 << 20;

struct PlannedCell {
    std::uint8_t mechanism; ///< index in kMechanisms
    Placement placement;
    Pattern pattern;
    std::uint32_t bytes;
    std::string why_not; ///< empty: it is measured
};

/// The CPUs that the actors run on. `two[1]` is no hyper-thread of `two[0]`'s core, if there is another core.
struct Cpus {
    int one = -1;
    int two[2]{-1, -1}; ///< -1: there is only one
    int usable = 0;
    bool same_core = false;
};
Cpus find_cpus();

bool measures_nothing(const Stage& stage); ///< only the advice is asked for

/// As the knobs say. Mechanisms change quickest, so that what is compared with each other is measured next to each
/// other, whatever else the machine does.
std::vector<PlannedCell> make_plan(const Stage& stage, const std::vector<std::unique_ptr<Channel>>& channels,
                                   const Cpus& cpus);

}  // namespace ipc::demos
