#include "platform/screenshot.hpp"

#include <glad/gl.h>
#include <stb_image_write.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

namespace ipc::platform {

namespace {

constexpr int kChannels = 3;

std::size_t row_bytes(int width) {
    return static_cast<std::size_t>(width) * kChannels;
}

stage::Error failure(const char* call, const std::filesystem::path& path, int error) {
    const char* name = strerrorname_np(error);
    return {std::string(call) + " " + path.string() + ": " + (name != nullptr ? name : "error") +
            " (" + strerrordesc_np(error) + "): choose a folder you can write to, with room in it"};
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Image read_pixels(int framebuffer_width, int framebuffer_height) {
    Image image{std::max(framebuffer_width, 0), std::max(framebuffer_height, 0), {}};
    const std::size_t row = row_bytes(image.width);
    const auto height = static_cast<std::size_t>(image.height);
    std::vector<unsigned char> from_below(row * height);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadBuffer(GL_BACK);
    glReadPixels(0, 0, image.width, image.height, GL_RGB, GL_UNSIGNED_BYTE, from_below.data());

    // OpenGL's first row is the lowest.
    image.pixels.resize(from_below.size());
    for (std::size_t y = 0; y < height; ++y)
        std::copy_n(&from_below[(height - 1 - y) * row], row, &image.pixels[y * row]);
    return image;
}

Image crop(const Image& image, PixelRect rect) {
    const int left = std::clamp(rect.x, 0, image.width);
    const int top = std::clamp(rect.y, 0, image.height);
    const int right = std::clamp(rect.x + rect.width, left, image.width);
    const int bottom = std::clamp(rect.y + rect.height, top, image.height);

    Image part{right - left, bottom - top, {}};
    for (int y = top; y < bottom; ++y) {
        const unsigned char* from = image.pixels.data() +
                                    static_cast<std::size_t>(y) * row_bytes(image.width) +
                                    row_bytes(left);
        part.pixels.insert(part.pixels.end(), from, from + row_bytes(part.width));
    }
    return part;
}

stage::Result<void> write_png(const Image& image, const std::filesystem::path& path) {
    if (image.width == 0 || image.height == 0)
        return stage::Error{"There is nothing to save in " + path.string() +
                            ": the window or the panel has no size."};

    std::vector<char> png;
    const auto append = [](void* context, void* data, int size) {
        const char* bytes = static_cast<const char*>(data);
        static_cast<std::vector<char>*>(context)->insert(
            static_cast<std::vector<char>*>(context)->end(), bytes, bytes + size);
    };
    if (stbi_write_png_to_func(append, &png, image.width, image.height, kChannels,
                               image.pixels.data(), static_cast<int>(row_bytes(image.width))) == 0)
        return stage::Error{"malloc: ENOMEM (out of memory): close something and save again"};

    std::filesystem::path temporary = path;
    temporary += "." + std::to_string(getpid()) + ".part";
    std::unique_ptr<std::FILE, CloseFile> file(std::fopen(temporary.c_str(), "wbex"));
    if (file == nullptr) return failure("open", temporary, errno);
    bool written = std::fwrite(png.data(), 1, png.size(), file.get()) == png.size();
    // A full disk may show only when the buffer is written out.
    written = std::fflush(file.get()) == 0 && written;
    const int write_error = errno;
    file.reset();
    if (!written) {
        unlink(temporary.c_str());
        return failure("write", temporary, write_error);
    }
    if (std::rename(temporary.c_str(), path.c_str()) != 0) {
        const int rename_error = errno;
        unlink(temporary.c_str());
        return failure("rename", path, rename_error);
    }
    return {};
}

}  // namespace ipc::platform
