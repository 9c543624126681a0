#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stage/result.hpp"

namespace ipc::supervisor {

using stage::Error, stage::Result;

struct ChoiceInfo {
    std::string name, help;
    bool right = true;
};

struct KnobInfo {
    std::string name, help, unit;  ///< name in snake_case
    std::int64_t preset = 0, lowest = 0, highest = 0;
    std::optional<std::int64_t> searched = {};  ///< what a search of schedules takes instead of the preset
    bool live = false;
    std::vector<ChoiceInfo> choices;  ///< empty for a number; a choice's value is its index
    bool is_choice() const { return !choices.empty(); }
};

/// A knob's value as text ("mutex", "4") and back. A wrong text is answered by what is allowed.
std::string knob_text(const KnobInfo& knob, std::int64_t value);
Result<std::int64_t> parse_knob(const KnobInfo& knob, std::string_view text);

}  // namespace ipc::supervisor
