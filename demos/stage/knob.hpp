#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace ipc::stage {

/// One value a knob may have. `right` is false for a choice that does not protect what it claims to.
struct Choice {
    const char* name;
    const char* help;
    bool right = true;
};

/// A parameter of a demo: a whole number in a range, or one of several choices (its value is the index).
/// A live knob may change while the demo runs; Stage::value() reads it anew at each call.
struct Knob {
    const char* name; ///< snake_case
    const char* help;
    std::int64_t preset = 0; ///< the default; for a choice its index
    std::int64_t lowest = 0;
    std::int64_t highest = 0;
    const char* unit = "";
    bool live = false;
    std::vector<Choice> choices = {}; ///< empty for a number
    std::optional<std::int64_t> searched = {}; ///< what a search of schedules takes instead of the preset

    mutable int slot = -1; ///< its place in the shared page; given by number_slots()
};

}  // namespace ipc::stage
