#pragma once

#include <array>
#include <string>
#include <string_view>

namespace ipc::test {

using Rgb = std::array<int, 3>;

/// What an X server shows, read from its frame buffer file (Xvfb -fbdir): with all that lies over the window.
class ScreenPicture {
public:
    explicit ScreenPicture(const std::string& file);

    int width() const { return width_; }
    int height() const { return height_; }
    Rgb at(int x, int y) const;
    std::string_view row(int y) const;  ///< its bytes
    bool operator==(const ScreenPicture& other) const { return bytes_ == other.bytes_; }

private:
    std::string bytes_;
    int width_ = 0, height_ = 0;
    std::size_t pixels_ = 0, line_ = 0;
};

}  // namespace ipc::test
