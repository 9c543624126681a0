#pragma once

#include <cstdlib>
#include <string>

namespace ipc::stage {

/// Where a file or folder of this user's lies: $VARIABLE/ipc-playground/name, or the same in a folder below $HOME (XDG
/// Base Directory Specification). Empty: neither variable names an absolute path.
inline std::string user_path(const char* variable, const char* below_home, const std::string& name) {
    std::string folder;
    if (const char* given = std::getenv(variable); given != nullptr && given[0] == '/') folder = given;
    const char* home = std::getenv("HOME");
    if (folder.empty() && home != nullptr && home[0] == '/') folder = std::string(home) + "/" + below_home;
    return folder.empty() ? "" : folder + "/ipc-playground" + (name.empty() ? "" : "/" + name);
}

}  // namespace ipc::stage
