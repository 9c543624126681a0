// The frames of ipc-video-frames: how they are drawn, and how it is found out that one is torn.
#include "shared_memory/video_frames_picture.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace ipc::demos {
namespace {

constexpr Pixel kOpaque = 0xff000000;
constexpr Pixel kNumber = 0x00ffffff;  ///< the part of a pixel that holds a frame's number
/// As they lie in memory on a little-endian machine: the lowest byte, red, comes first.
constexpr Pixel kDark = kOpaque | 0x5a3a22, kBright = kOpaque | 0xa8743c,
                kDigit = kOpaque | 0xffffff;

constexpr std::size_t kDotsWide = 5, kDotsApart = 6, kMostDigits = 6;
/// Each digit is seven rows of five dots, the leftmost dot the highest bit.
constexpr std::array<std::array<std::uint8_t, 7>, 10> kFont{{{14, 17, 19, 21, 25, 17, 14},
                                                             {4, 12, 4, 4, 4, 4, 14},
                                                             {14, 17, 1, 2, 4, 8, 31},
                                                             {31, 2, 4, 2, 1, 17, 14},
                                                             {2, 6, 10, 18, 31, 2, 2},
                                                             {31, 16, 30, 1, 1, 17, 14},
                                                             {6, 8, 16, 30, 17, 17, 14},
                                                             {31, 1, 2, 4, 8, 8, 8},
                                                             {14, 17, 17, 14, 17, 17, 14},
                                                             {14, 17, 17, 15, 1, 2, 12}}};

}  // namespace

Painter::Painter(Size size)
    : size_(size),
      dot_(std::min(size.height / kBands / (kDotRows + 2),
                    size.width / (kMostDigits * kDotsApart + 2))),
      bars_(size.width) {
    begin(0);
}

void Painter::begin(std::uint32_t number) {
    const std::size_t bar = std::max<std::size_t>(size_.width / 16, 2);
    const std::size_t moved = number * std::max<std::size_t>(bar / 4, 1);
    for (std::size_t x = 0; x < size_.width; ++x)
        bars_[x] = (x + moved) / bar % 2 == 0 ? kDark : kBright;
    bars_.front() = bars_.back() = kOpaque | (number & kNumber);
    if (dot_ == 0) return;
    const std::string text = std::to_string(number % 1'000'000);
    const std::size_t left = (size_.width - text.size() * kDotsApart * dot_) / 2;
    for (std::size_t row = 0; row < kDotRows; ++row) {
        digits_[row] = bars_;
        for (std::size_t digit = 0; digit < text.size(); ++digit) {
            const unsigned dots = kFont[static_cast<std::size_t>(text[digit] - '0')][row];
            for (std::size_t dot = 0; dot < kDotsWide; ++dot) {
                if ((dots >> (kDotsWide - 1 - dot) & 1) == 0) continue;
                const std::size_t x = left + (digit * kDotsApart + dot) * dot_;
                std::fill_n(digits_[row].begin() + static_cast<std::ptrdiff_t>(x), dot_, kDigit);
            }
        }
    }
}

void Painter::draw(std::size_t band, Pixel* frame) const {
    const std::size_t first = size_.first_row(band), end = size_.first_row(band + 1);
    const std::size_t top = first + (end - first - kDotRows * dot_) / 2;  // where the digits begin
    for (std::size_t row = first; row < end; ++row) {
        const bool digits = dot_ > 0 && row >= top && row < top + kDotRows * dot_;
        const std::vector<Pixel>& line = digits ? digits_[(row - top) / dot_] : bars_;
        std::memcpy(frame + row * size_.width, line.data(), size_.width * sizeof(Pixel));
    }
}

void Painter::draw_all(Pixel* frame) const {
    for (std::size_t band = 0; band < kBands; ++band)
        draw(band, frame);
}

Look look_at(const Pixel* frame, Size size) {
    Look look{.number = frame[0] & kNumber};
    for (std::size_t row = 0; row < size.height; ++row) {
        const Pixel* pixels = frame + row * size.width;
        const std::uint32_t first = pixels[0] & kNumber, last = pixels[size.width - 1] & kNumber;
        if (first == look.number && last == look.number) continue;
        if (look.rows_of_another++ == 0) look.first_of_another = row;
    }
    return look;
}

}  // namespace ipc::demos
