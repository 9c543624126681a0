#pragma once

#include <pthread.h>

#include <atomic>
#include <functional>

#include "shared_memory/video_frames_picture.hpp"
#include "shared_memory/video_frames_rule.hpp"

namespace ipc::demos {

inline constexpr std::uint32_t kNobody = 2;  ///< in `reading`: the viewer reads neither buffer

/// What camera and viewer share. The frames lie behind it.
struct Shared {
    std::atomic<std::uint32_t> rule;      ///< Rule::word()
    std::atomic<bool> over;               ///< the camera has written its last frame
    pthread_mutex_t mutex;                ///< process-shared and robust
    std::atomic<std::uint32_t> sequence;  ///< seqlock: odd while the camera draws
    std::atomic<std::uint32_t> front;     ///< the buffer that holds the newest frame
    std::atomic<std::uint32_t>
        reading;  ///< double buffer: the one that the viewer reads, or kNobody

    Rule rule_now() const { return Rule::of(rule.load()); }
};

extern Shared* shared;

/// In the warden: a memfd, mapped. fork() hands the mapping on.
void map_frames(ipc::stage::Stage& stage, Size size);
/// Everything as before the first frame: both buffers hold frame 0.
void begin_frames(ipc::stage::Stage& stage, Size size, Rule rule);

/// The camera: `draw` draws into the buffer that it is given. False: nothing was drawn.
bool write_frame(ipc::stage::Stage& stage, Sync sync, Size size,
                 const std::function<void(Pixel*)>& draw);

enum class Read {
    frame,      ///< one was copied
    elsewhere,  ///< the camera hands its frames over in another way now
    nothing,    ///< and there will be none: the run ends, or the camera died while it drew
};
/// The viewer: copies the newest frame. `copied` grows by the bytes that were copied, those of vain
/// tries too.
Read read_frame(ipc::stage::Stage& stage, Size size, Pixel* to, std::size_t& copied);

}  // namespace ipc::demos
