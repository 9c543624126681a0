// Frames in shared memory, and four ways to keep the viewer from copying one that the camera still
// draws.
#include "shared_memory/video_frames_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "shared_memory/video_frames_lock.hpp"
#include "shared_memory/video_frames_report.hpp"

namespace ipc::demos {

using stage::Stage;

Shared* shared = nullptr;

namespace {

constexpr std::int64_t kBackOffUs = 200;  ///< until the viewer looks at an odd sequence again

Pixel* buffer(std::uint32_t which, Size size) {
    return reinterpret_cast<Pixel*>(shared + 1) + which * size.pixels();
}

void copy_band(Stage& stage, std::size_t band, std::uint32_t from, Size size, Pixel* to,
               std::size_t& copied) {
    stage.at("copy", static_cast<std::int64_t>(size.band_bytes(band)));
    stage.show(kBandCopied, static_cast<std::int64_t>(band) + 1);
    const std::size_t first = size.first_pixel(band);
    std::memcpy(to + first, buffer(from, size) + first, size.band_bytes(band));
    copied += size.band_bytes(band);
}

void copy_all(Stage& stage, std::uint32_t from, Size size, Pixel* to, std::size_t& copied) {
    for (std::size_t band = 0; band < kBands; ++band)
        copy_band(stage, band, from, size, to, copied);
}

/// A copy is good if the sequence was even before and is the same after.
bool copy_undisturbed(Stage& stage, Size size, Pixel* to, std::size_t& copied) {
    stage.at("check");
    const std::uint32_t before = shared->sequence.load(std::memory_order_acquire);
    if (before % 2 != 0) {
        stage.back_off_us(kBackOffUs);
        return false;
    }
    for (std::size_t band = 0; band < kBands; ++band) {
        copy_band(stage, band, shared->front.load(), size, to, copied);
        // The copy must be complete before the sequence is loaded again, and the fence sees to
        // that.
        std::atomic_thread_fence(std::memory_order_acquire);
        if (shared->sequence.load(std::memory_order_relaxed) == before) continue;
        stage.count(kRetries);
        return false;
    }
    return true;
}

/// Announced as with a hazard pointer: first said, then looked whether it is the front buffer
/// still. If it is, the camera sees what we said before it draws there again.
void copy_announced(Stage& stage, Size size, Pixel* to, std::size_t& copied) {
    std::uint32_t front = 0;
    do {
        front = shared->front.load();
        stage.at("announce");
        shared->reading.store(front);
        stage.show(kReading, front);
        stage.at("confirm");
    } while (shared->front.load() != front);
    copy_all(stage, front, size, to, copied);
    shared->reading.store(kNobody);
    stage.show(kReading, -1);
}

/// False: not this time.
bool copy_frame(Stage& stage, Sync sync, Size size, Pixel* to, std::size_t& copied,
                bool& half_drawn) {
    switch (sync) {
        case Sync::none:
            copy_all(stage, shared->front.load(), size, to, copied);
            return true;
        case Sync::mutex: {
            const FrameLock lock(stage, shared->mutex);
            half_drawn = lock.owner_died();
            if (!half_drawn) copy_all(stage, shared->front.load(), size, to, copied);
            return !half_drawn;
        }
        case Sync::seqlock:
            return copy_undisturbed(stage, size, to, copied);
        case Sync::double_buffer:
            copy_announced(stage, size, to, copied);
            return true;
    }
    return false;
}

bool draw_behind(Stage& stage, Size size, const std::function<void(Pixel*)>& draw) {
    const std::uint32_t back = 1 - shared->front.load();
    stage.at("begin");
    // What a dead viewer announced does not count.
    if (shared->reading.load() == back && !is_gone(stage, kViewer)) {
        stage.count(kSkipped);
        return false;
    }
    draw(buffer(back, size));
    stage.at("publish");
    shared->front.store(back);
    stage.show(kFront, back);
    return true;
}

}  // namespace

void map_frames(Stage& stage, Size size) {
    const std::size_t bytes = sizeof(Shared) + 2 * size.bytes();
    const int fd = memfd_create("ipc-video-frames", MFD_CLOEXEC);
    if (fd == -1) stage.fail("memfd_create", "close some descriptors or raise ulimit -n");
    if (ftruncate(fd, static_cast<off_t>(bytes)) == -1) stage.fail("ftruncate", "raise ulimit -f");
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    close(fd);  // the mapping stays
    shared = static_cast<Shared*>(memory);
}

void begin_frames(Stage& stage, Size size, Rule rule) {
    shared->rule.store(rule.word());
    shared->over.store(false);
    shared->sequence.store(0);
    shared->front.store(0);
    shared->reading.store(kNobody);
    make_frame_mutex(stage, shared->mutex);
    Painter(size).draw_all(buffer(0, size));
    Painter(size).draw_all(buffer(1, size));
    stage.show(kReading, -1);
}

bool write_frame(Stage& stage, Sync sync, Size size, const std::function<void(Pixel*)>& draw) {
    Pixel* front = buffer(shared->front.load(), size);
    switch (sync) {
        case Sync::none:
            draw(front);
            return true;
        case Sync::mutex: {
            const FrameLock lock(stage, shared->mutex);
            draw(front);
            return true;
        }
        case Sync::seqlock: {
            const std::uint32_t before = shared->sequence.load(std::memory_order_relaxed);
            stage.at("begin");
            shared->sequence.store(before + 1, std::memory_order_relaxed);
            stage.show(kSequence, before + 1);
            std::atomic_thread_fence(
                std::memory_order_seq_cst);  // odd before the first pixel changes
            draw(front);
            stage.at("publish");
            shared->sequence.store(before + 2,
                                   std::memory_order_release);  // even after the last one has
            stage.show(kSequence, before + 2);
            return true;
        }
        case Sync::double_buffer:
            return draw_behind(stage, size, draw);
    }
    return false;
}

Read read_frame(Stage& stage, Size size, Pixel* to, std::size_t& copied) {
    for (bool half_drawn = false; !half_drawn && !stage.stopping();) {
        const Rule rule = shared->rule_now();
        if (rule.streams()) return Read::elsewhere;
        const bool whole = copy_frame(stage, rule.sync, size, to, copied, half_drawn);
        std::atomic_thread_fence(std::memory_order_acquire);
        // If the rule has changed, the camera may have drawn by the new one while we copied by the
        // old one: so the rule guards itself, as the sequence of a seqlock does.
        if (whole && shared->rule_now() == rule) return Read::frame;
        // Killed while it drew: the sequence stays odd.
        if (!whole && is_gone(stage, kCamera) && shared->sequence.load() % 2 != 0) break;
    }
    return Read::nothing;
}

}  // namespace ipc::demos
