#pragma once

#include <map>
#include <string>

#include "support/report.hpp"

namespace ipc::test {

/// JSON files in one folder that a program replaces by rename: read again only after they were (man 7 inotify).
class FollowedFiles {
public:
    explicit FollowedFiles(const std::string& directory);
    ~FollowedFiles();
    FollowedFiles(const FollowedFiles&) = delete;
    FollowedFiles& operator=(const FollowedFiles&) = delete;

    /// As it is now; one that is not whole fails the test.
    const Json& read(const std::string& name);
    /// Until a file of the folder was replaced, or for so long.
    void wait(double seconds);

private:
    void take_notice();

    std::string directory_;
    int changes_ = -1;
    std::map<std::string, Json> read_;  // of those that have not been replaced since
};

}  // namespace ipc::test
