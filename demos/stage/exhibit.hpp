#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stage/comparison.hpp"

namespace ipc::stage {

/// Memory that a demo fills for the front end to show, where numbers are not enough: Stage::exhibit(). Whoever
/// reads it must take it for untrusted.
enum class Exhibit : std::uint8_t {
    none,
    picture,    ///< the picture that an actor received: Picture
    comparison, ///< measured figures: Comparison
};

/// What an actor shows as its screen. Three buffers: while one is the newest and a slow front end may still copy
/// the one before, the actor fills the third. So the front end never shows a tear that the actor did not receive.
struct Picture {
    static constexpr std::uint32_t kMostWidth = 1920;
    static constexpr std::uint32_t kMostHeight = 1080;

    struct Buffer {
        std::uint32_t width, height;
        /// Row after row, `width` pixels each, no gaps; a pixel is red, green, blue, alpha in this order of bytes.
        std::array<std::uint32_t, kMostWidth * kMostHeight> pixels;
    };

    std::atomic<std::uint32_t> shown; ///< how many pictures were shown; 0: none yet. The newest: buffers[shown % 3]
    std::array<Buffer, 3> buffers;

    /// What the actor fills now; show() makes it the newest.
    Buffer& next() { return buffers[(shown.load(std::memory_order_relaxed) + 1) % 3]; }
    void show() { shown.fetch_add(1, std::memory_order_release); }
};

constexpr std::size_t exhibit_bytes(Exhibit exhibit) {
    switch (exhibit) {
        case Exhibit::none: break;
        case Exhibit::picture: return sizeof(Picture);
        case Exhibit::comparison: return sizeof(Comparison);
    }
    return 0;
}

}  // namespace ipc::stage
