#include "platform/picture_texture.hpp"

#include <glad/gl.h>

#include <cstddef>

namespace ipc::platform {

PictureTexture::~PictureTexture() {
    if (texture_ != 0) glDeleteTextures(1, &texture_);
}

void PictureTexture::show(std::uint32_t number, std::uint32_t width, std::uint32_t height,
                          const std::uint32_t* pixels) {
    if (number == 0 || width == 0 || height == 0) {
        number_ = 0;
        return;
    }
    const std::uint32_t first = pixels[0];
    const std::uint32_t last = pixels[static_cast<std::size_t>(width) * height - 1];
    const bool same_size = width == width_ && height == height_;
    if (number == number_ && same_size && first == first_ && last == last_) return;

    GLint bound = 0;
    glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
    if (texture_ == 0) {
        glGenTextures(1, &texture_);
        glBindTexture(GL_TEXTURE_2D, texture_);
        // Made smaller it is smoothed; made larger each pixel stays one, and so does a tear's edge.
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_SWIZZLE_A, GL_ONE);
    }
    glBindTexture(GL_TEXTURE_2D, texture_);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    const auto wide = static_cast<GLsizei>(width), high = static_cast<GLsizei>(height);
    if (same_size) {
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, wide, high, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    } else {
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, wide, high, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    }
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound));
    number_ = number;
    width_ = width;
    height_ = height;
    first_ = first;
    last_ = last;
}

}  // namespace ipc::platform
