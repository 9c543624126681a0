#include "session/take_picture.hpp"

#include <algorithm>
#include <atomic>

namespace ipc::session {

bool take_picture(const stage::Picture& shown, model::Picture& picture) {
    const std::uint32_t number = shown.shown.load(std::memory_order_acquire);
    if (number == picture.number || number == 0) return false;
    const stage::Picture::Buffer& newest = shown.buffers[number % shown.buffers.size()];
    // Read once: an actor that scribbles here may change them between a check and its use.
    const std::uint32_t width = std::atomic_ref(const_cast<std::uint32_t&>(newest.width)).load();
    const std::uint32_t height = std::atomic_ref(const_cast<std::uint32_t&>(newest.height)).load();
    if (width == 0 || height == 0 || width > stage::Picture::kMostWidth ||
        height > stage::Picture::kMostHeight) {
        return false;
    }
    picture.pixels.resize(static_cast<std::size_t>(width) * height);
    std::copy_n(newest.pixels.begin(), picture.pixels.size(), picture.pixels.begin());
    std::atomic_thread_fence(std::memory_order_acquire);
    // Two pictures on, the actor fills this buffer again.
    if (shown.shown.load(std::memory_order_relaxed) - number >= shown.buffers.size() - 1) return false;
    picture.number = number;
    picture.width = width;
    picture.height = height;
    return true;
}

}  // namespace ipc::session
