#pragma once

#include <string>
#include <vector>

namespace ipc::model {

/// A recording that can be opened.
struct FoundRecording {
    std::string name;  ///< of the file in the folder
    std::string when;  ///< "2026-03-14 15:09"
    std::string size;  ///< "1.2 MB"
};

/// The overlay with all that is saved and opened.
struct Files {
    bool open = false;
    std::string folder;                      ///< absolute; where files are saved
    std::vector<FoundRecording> recordings;  ///< in the folder, the newest first
    std::string typed;                       ///< in the field for a path
};

}  // namespace ipc::model
