#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/demo.hpp"

namespace ipc::model {

/// The knobs a run in the window starts with: the presets, but it goes on until it is stopped.
std::vector<std::int64_t> window_presets(const Demo& demo);

/// What the learner chose for searches of every schedule.
struct SearchChoice {
    bool as_set = false;                 ///< false: knobs at their presets are made as small as the demo says
    std::optional<bool> skips_equivalent;  ///< nothing: as the demo does by itself
    bool operator==(const SearchChoice&) const = default;
};

/// The knobs that a search takes of those that are set. A run without end cannot be searched: its iterations are as few
/// as the demo says in any case.
std::vector<std::int64_t> knobs_to_search(const Demo& demo, std::vector<std::int64_t> set, bool as_set);
/// Whether a search with these knobs skips equivalent schedules.
bool skips_equivalent(const Demo& demo, const std::vector<std::int64_t>& searched, const SearchChoice& choice);
/// What decides how many schedules there are, and what is not as it is set: "philosophers 3 (set: 5), iterations 1 (set:
/// no end)". The knob that makes a run right is named elsewhere.
std::string search_values(const Demo& demo, const std::vector<std::int64_t>& searched,
                          const std::vector<std::int64_t>& set);

}  // namespace ipc::model
