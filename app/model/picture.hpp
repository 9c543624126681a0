#pragma once

#include <cstdint>
#include <vector>

namespace ipc::model {

/// A picture that an actor received and shows as its screen.
struct Picture {
    std::uint32_t number = 0;  ///< how many the actor has shown; 0: none yet
    std::uint32_t width = 0, height = 0;
    std::vector<std::uint32_t> pixels;  ///< row after row; red, green, blue, alpha in this order of bytes
};

}  // namespace ipc::model
