#pragma once

#include <filesystem>
#include <vector>

#include "stage/result.hpp"

namespace ipc::platform {

/// Pixels as they are on the screen: RGB, top row first.
struct Image {
    int width = 0;
    int height = 0;
    std::vector<unsigned char> pixels;
};

/// A part of the window in framebuffer pixels, from the top left corner.
struct PixelRect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// Reads what Window::render() drew. Call it between render() and present(): after that the back
/// buffer's content is undefined.
Image read_pixels(int framebuffer_width, int framebuffer_height);

/// The part of the image inside the rectangle; empty if they do not meet.
Image crop(const Image& image, PixelRect rect);

/// Writes a PNG, through a temporary file beside it that is renamed: no reader sees half of one.
stage::Result<void> write_png(const Image& image, const std::filesystem::path& path);

}  // namespace ipc::platform
