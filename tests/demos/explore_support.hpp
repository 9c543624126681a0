#pragma once

#include <string>
#include <vector>

#include "support/report.hpp"

namespace ipc::test {

/// Searches all schedules of a demo, which must go well, and gives what "explored" holds.
inline Json explored(const std::string& demo, Setting setting) {
    setting.arguments.insert(setting.arguments.begin(), "--explore");
    return report(demo, std::move(setting)).at("explored");
}

inline Json explored(const std::string& demo, std::vector<std::string> arguments) {
    return explored(demo, Setting{.arguments = std::move(arguments)});
}

}  // namespace ipc::test
