#pragma once

#include <vector>

namespace ipc::platform {

/// The program's icon, as in assets/icon.svg: size x size pixels, RGBA, top row first.
std::vector<unsigned char> draw_icon(int size);

}  // namespace ipc::platform
