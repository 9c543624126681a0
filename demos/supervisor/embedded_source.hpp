#pragma once

#include <string_view>
#include <vector>

#include "supervisor/description.hpp"

/// What ipc_demo() in demos/CMakeLists.txt puts into every demo's program: path, text, path, text
/// ... of its sources, the main one first, each ended by a 0 byte; an empty path ends the list.
extern "C" const char ipc_demo_sources[];

namespace ipc::supervisor {

/// The sources this demo was built from. Inline, since only a demo's program has the symbol.
inline std::vector<SourceFile> embedded_sources() {
    std::vector<SourceFile> files;
    for (const char* next = ipc_demo_sources; *next != '\0';) {
        const std::string_view path = next;
        next += path.size() + 1;
        const std::string_view text = next;
        next += text.size() + 1;
        files.push_back({path, text});
    }
    return files;
}

}  // namespace ipc::supervisor
