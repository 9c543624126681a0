#pragma once

#include <functional>
#include <string>
#include <vector>

namespace ipc::test {

/// Long enough for any machine; a test that waits for something that never happens fails after it.
inline constexpr double kPatience = 40;

/// Looks every few milliseconds until the condition holds. False when `seconds` passed without it.
bool wait_until(const std::function<bool()>& condition, double seconds = kPatience);

/// One line each, for messages.
std::string lines(const std::vector<std::string>& each);
std::vector<std::string> split_lines(const std::string& text); ///< without empty ones
std::string read_text(const std::string& path);                ///< empty if it cannot be read

}  // namespace ipc::test
