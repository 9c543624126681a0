#pragma once

#include <array>

namespace ipc::demos {

/// Thirty settings; in a sound configuration all are of one version. Nothing here allocates: a signal handler
/// reads it too.
struct Configuration {
    static constexpr int kLines = 30;
    std::array<volatile int, kLines> values{};
    int lines = 0; ///< that were read

    int version() const { return values[0]; }
    bool is_consistent() const;
    void replace_by(const Configuration& other);
};

/// "setting=VERSION", one a line. False: lines are missing or of several versions.
bool read_configuration(const char* path, Configuration& configuration);
bool write_first_configuration(const char* path);

}  // namespace ipc::demos
