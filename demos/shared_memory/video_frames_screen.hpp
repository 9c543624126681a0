#pragma once

#include "shared_memory/video_frames_rule.hpp"

namespace ipc::demos {

/// The viewer's screen: what was received is shown as it is, torn or not.
class Screen {
public:
    explicit Screen(ipc::stage::Stage& stage);
    Pixel* next() { return picture_.next().pixels.data(); }  ///< where the next frame is to be put
    void show(Transport transport,
              std::size_t copied);  ///< that frame, for which so many bytes were copied

private:
    ipc::stage::Stage& stage_;
    Size size_;
    ipc::stage::Picture& picture_;
    std::uint32_t last_ = 0;  ///< the number of the frame that was shown last
};

}  // namespace ipc::demos
