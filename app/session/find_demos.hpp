#pragma once

#include <string>
#include <vector>

#include "model/demo.hpp"
#include "supervisor/description.hpp"

namespace ipc::session {

struct FoundDemos {
    std::vector<supervisor::Description> demos;  ///< by family and name, as they are listed
    std::vector<model::Demo> shown;              ///< the same in the model's words
    std::vector<std::string> problems;           ///< one sentence for each program that was skipped
};

/// Asks every executable `ipc-*` in the folder, except the window's own program; those whose answer is in the
/// file `answers` (answers_path()) and still holds are not started. Safe on any thread.
FoundDemos find_demos(const std::string& folder, const std::string& answers = {});

/// The folder of the running program. Empty if the kernel does not tell.
std::string own_folder();

}  // namespace ipc::session
