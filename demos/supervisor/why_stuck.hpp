#pragma once

#include <string>
#include <vector>

#include "supervisor/kernel_picture.hpp"

namespace ipc::supervisor {

/// Why one process does not go on.
struct Stuck {
    std::size_t process = 0; ///< index into KernelPicture::processes
    /// With the evidence: "C waits in read(3) on pipe:[37159], which is empty; the only write end left is C's own
    /// descriptor 4, so end of file never comes."
    std::string text;
    std::string command; ///< shows the evidence outside
};

/// One for each actor that sleeps until somebody else does something. Best of a picture taken by
/// Xray::look_closely(), when nobody moves.
std::vector<Stuck> why_stuck(const KernelPicture& picture);

}  // namespace ipc::supervisor
