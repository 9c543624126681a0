#include "gui/screen_picture.hpp"

#include <doctest/doctest.h>

#include "support/wait.hpp"

namespace ipc::test {
namespace {

/// A number of the header (X11/XWDFile.h), most significant byte first.
std::size_t xwd_number(const std::string& bytes, std::size_t index) {
    std::size_t number = 0;
    for (std::size_t i = 4 * index; i < 4 * index + 4; ++i) number = number << 8U | static_cast<unsigned char>(bytes[i]);
    return number;
}

}  // namespace

ScreenPicture::ScreenPicture(const std::string& file) : bytes_(read_text(file)) {
    REQUIRE(bytes_.size() > 100);
    constexpr std::size_t kLeastFirst = 0, kVersion = 7, kBytesOfColour = 12;
    REQUIRE(xwd_number(bytes_, 1) == kVersion);
    REQUIRE(xwd_number(bytes_, 7) == kLeastFirst);
    REQUIRE(xwd_number(bytes_, 11) == 32);
    width_ = static_cast<int>(xwd_number(bytes_, 4));
    height_ = static_cast<int>(xwd_number(bytes_, 5));
    line_ = xwd_number(bytes_, 12);
    pixels_ = xwd_number(bytes_, 0) + xwd_number(bytes_, 19) * kBytesOfColour;
    REQUIRE(bytes_.size() >= pixels_ + line_ * static_cast<std::size_t>(height_));
}

Rgb ScreenPicture::at(int x, int y) const {
    if (x < 0 || y < 0 || x >= width_ || y >= height_) FAIL("no pixel: ", x, ", ", y);
    const std::size_t at = pixels_ + line_ * static_cast<std::size_t>(y) + 4 * static_cast<std::size_t>(x);
    const auto part = [&](std::size_t i) { return static_cast<int>(static_cast<unsigned char>(bytes_[at + i])); };
    return {part(2), part(1), part(0)};
}

std::string_view ScreenPicture::row(int y) const {
    return std::string_view(bytes_).substr(pixels_ + line_ * static_cast<std::size_t>(y), line_);
}

}  // namespace ipc::test
