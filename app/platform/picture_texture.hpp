#pragma once

#include <cstdint>

#include "platform/imgui_compat.hpp"

namespace ipc::platform {

/// A picture on the graphics card, for ImGui's AddImage(). Belongs to the window: made after it,
/// gone before it.
class PictureTexture {
public:
    PictureTexture() = default;
    ~PictureTexture();
    PictureTexture(const PictureTexture&) = delete;
    PictureTexture& operator=(const PictureTexture&) = delete;

    /// `pixels`: row after row, red, green, blue and an alpha that does not count; copied if they
    /// are not there already. `number` 0: there is no picture.
    void show(std::uint32_t number, std::uint32_t width, std::uint32_t height,
              const std::uint32_t* pixels);
    /// Only while is_there().
    ImTextureID id() const { return texture_id(texture_); }
    bool is_there() const { return number_ != 0; }

private:
    unsigned texture_ = 0;
    std::uint32_t number_ = 0, width_ = 0, height_ = 0;
    std::uint32_t first_ = 0,
                  last_ = 0;  // pixels: of another run a picture may have the same number
};

}  // namespace ipc::platform
