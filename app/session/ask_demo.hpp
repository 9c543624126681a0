#pragma once

#include <string>
#include <vector>

#include "stage/result.hpp"
#include "supervisor/description.hpp"

namespace ipc::session {

/// Runs `program --describe` and reads the answer; a program that has not answered after `seconds`
/// is ended. A broken one is refused in one sentence.
stage::Result<supervisor::Description> ask_demo(const std::string& program, double seconds = 2);

struct FoundDemos {
    std::vector<supervisor::Description> demos;  ///< by family and name, as they are listed
    std::vector<std::string> problems;           ///< one sentence for each program that was skipped
};

/// Asks every executable `ipc-*` in the folder, except the window's own program.
FoundDemos find_demos(const std::string& folder);

/// The folder of the running program. Empty if the kernel does not tell.
std::string own_folder();

}  // namespace ipc::session
