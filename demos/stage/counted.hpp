#pragma once

#include <string>

namespace ipc::stage {

/// "1 line", "3 lines".
inline std::string counted(long long n, const std::string& noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

}  // namespace ipc::stage
