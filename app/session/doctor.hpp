#pragma once

#include <string>
#include <vector>

#include "session/find_demos.hpp"

namespace ipc::session {

/// One thing that this machine can show, or cannot.
struct Finding {
    enum class Grade { good, limited, missing };
    Grade grade = Grade::good;
    std::string what;  ///< "CPUs"
    std::string says;  ///< "2: rivals are pinned apart", or what is missing and the remedy
};

/// Everything but display, OpenGL and fonts, which the window's side knows.
std::vector<Finding> examine(const FoundDemos& found);

/// "ok       CPUs: 2 ..."
std::string to_line(const Finding& finding);

}  // namespace ipc::session
