// A knob's value as a learner writes it: on the command line, in a lesson, in a recording.
#include <charconv>
#include <system_error>

#include "supervisor/description.hpp"

namespace ipc::supervisor {
namespace {

/// A wrong text as it is repeated in an answer: short, and on one line.
std::string quoted(std::string_view text) {
    std::string shown = "\"";
    for (const char c : text.substr(0, 40)) {
        shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
    return shown + (text.size() > 40 ? "...\"" : "\"");
}

std::string range(const KnobInfo& knob) {
    std::string text = std::to_string(knob.lowest) + ".." + std::to_string(knob.highest);
    return knob.unit.empty() ? text : text + " " + knob.unit;
}

}  // namespace

std::string knob_text(const KnobInfo& knob, std::int64_t value) {
    if (!knob.is_choice()) return std::to_string(value);
    if (value < 0 || value >= static_cast<std::int64_t>(knob.choices.size())) return "?";
    return knob.choices[static_cast<std::size_t>(value)].name;
}

Result<std::int64_t> parse_knob(const KnobInfo& knob, std::string_view text) {
    const std::string option = "--" + kebab(knob.name) + ": ";
    if (knob.is_choice()) {
        std::string allowed;
        for (std::size_t index = 0; index < knob.choices.size(); ++index) {
            if (knob.choices[index].name == text) return static_cast<std::int64_t>(index);
            allowed += (index == 0 ? "" : ", ") + knob.choices[index].name;
        }
        return Error{option + quoted(text) + " is not one of " + allowed};
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::invalid_argument || end != text.data() + text.size()) {
        return Error{option + quoted(text) + " is not a whole number in " + range(knob)};
    }
    if (error != std::errc{} || value < knob.lowest || value > knob.highest) {
        const std::string number = text.size() <= 20 ? std::string(text) : quoted(text);
        return Error{option + number + " is not in " + range(knob)};
    }
    return value;
}

}  // namespace ipc::supervisor
