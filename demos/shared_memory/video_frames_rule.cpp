// What can be set in ipc-video-frames, and what the camera makes of it.
#include "shared_memory/video_frames_rule.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kSync{
    .name = "sync",
    .help =
        "what keeps the viewer from copying a frame that the camera still draws, in shared memory",
    .live = true,
    .choices = {
        {"none", "nothing: frames are torn", false},
        {"mutex", "one draws or copies, the other waits: a process-shared, robust pthread mutex"},
        {"seqlock",
         "the camera never waits: the viewer copies, and again if the sequence has changed"},
        {"double-buffer",
         "nobody waits: the camera draws into the buffer that the viewer does not read"}}};
const Knob kTransport{
    .name = "transport",
    .help = "what carries the frames",
    .live = true,
    .choices = {
        {"shared-memory", "both map the same memory: one copy, and sync decides what it is worth"},
        {"pipe", "write() copies a frame into the kernel and read() out of it; sync plays no part"},
        {"unix-socket", "a pair of stream sockets: two copies as well; sync plays no part"}}};
const Knob kWidth{.name = "width",
                  .help = "of a frame",
                  .preset = 1280,
                  .lowest = 16,
                  .highest = Picture::kMostWidth,
                  .unit = "pixels"};
const Knob kHeight{.name = "height",
                   .help = "of a frame",
                   .preset = 720,
                   .lowest = kBands,
                   .highest = Picture::kMostHeight,
                   .unit = "pixels"};
const Knob kFramesPerSecond{
    .name = "fps",
    .help = "how many frames a second the camera draws and the viewer shows",
    .preset = 60,
    .lowest = 1,
    .highest = 240,
    .unit = "1/s"};

Size frame_size(const Stage& stage) {
    return {static_cast<std::size_t>(stage.value(kWidth)),
            static_cast<std::size_t>(stage.value(kHeight))};
}

std::int64_t frame_ns(const Stage& stage) {
    return 1'000'000'000 / stage.value(kFramesPerSecond);
}

Rule wanted(const Stage& stage, std::uint32_t changes) {
    // Two knobs are two loads, and between them both may change: to a pair that nobody has ever set. So again,
    // until both are as they were.
    auto transport = stage.choice<Transport>(kTransport);
    auto sync = stage.choice<Sync>(kSync);
    for (;;) {
        const auto transport_now = stage.choice<Transport>(kTransport);
        const auto sync_now = stage.choice<Sync>(kSync);
        if (transport_now == transport && sync_now == sync) break;
        transport = transport_now;
        sync = sync_now;
    }
    const bool memory = transport == Transport::shared_memory;
    return {.sync = memory ? sync : Sync::none,
            .transport = transport,
            .changes = changes};
}

}  // namespace ipc::demos
