#pragma once

#include <cstdint>

#include "shared_memory/video_frames_picture.hpp"
#include "stage/stage.hpp"

namespace ipc::demos {

/// The choices of the knobs `sync` and `transport`, in their order.
enum class Sync { none, mutex, seqlock, double_buffer };
enum class Transport { shared_memory, pipe, unix_socket };

/// How a frame is handed over. The camera says it between two frames, and the viewer does as the
/// camera says: both knobs may change at any time, and no two processes see a change at the same
/// moment.
struct Rule {
    Sync sync = Sync::none;  ///< none where the kernel copies: it plays no part there
    Transport transport = Transport::shared_memory;
    std::uint32_t changes =
        0;  ///< how often it has been changed: a rule that comes back is another one

    bool streams() const { return transport != Transport::shared_memory; }
    /// All of it in one word, which is loaded and stored at once.
    std::uint32_t word() const {
        return changes * 16 + static_cast<std::uint32_t>(transport) * 4 +
               static_cast<std::uint32_t>(sync);
    }
    static Rule of(std::uint32_t word) {
        return {static_cast<Sync>(word % 4), static_cast<Transport>(word / 4 % 4), word / 16};
    }
    friend bool operator==(const Rule&, const Rule&) = default;
};

extern const ipc::stage::Knob kSync, kTransport, kWidth, kHeight, kFramesPerSecond;

/// What the knobs say.
Size frame_size(const ipc::stage::Stage& stage);
std::int64_t frame_ns(const ipc::stage::Stage& stage);  ///< from one frame to the next
Rule wanted(const ipc::stage::Stage& stage, std::uint32_t changes);

/// Camera and viewer are one process each, in the order of the roles.
inline constexpr std::size_t kCamera = 0, kViewer = 1;
inline bool is_gone(const ipc::stage::Stage& stage, std::size_t actor) {
    return stage.actor(actor).reaped.load() != 0;
}

}  // namespace ipc::demos
