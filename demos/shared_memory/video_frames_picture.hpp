#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ipc::demos {

/// Red, green, blue, alpha, in this order of bytes.
using Pixel = std::uint32_t;

/// A camera's sensor delivers a frame in parts, and the viewer copies it in the same parts.
inline constexpr std::size_t kBands = 4;

struct Size {
    std::size_t width, height;  ///< in pixels; height is at least kBands

    std::size_t pixels() const { return width * height; }
    std::size_t bytes() const { return pixels() * sizeof(Pixel); }
    std::size_t first_row(std::size_t band) const { return band * height / kBands; }
    std::size_t first_pixel(std::size_t band) const { return first_row(band) * width; }
    std::size_t band_bytes(std::size_t band) const {
        return (first_pixel(band + 1) - first_pixel(band)) * sizeof(Pixel);
    }
};

/// Draws frames: bars that move on with each frame, and in each band the frame's number. The first
/// and the last pixel of every row hold the number too.
class Painter {
public:
    explicit Painter(Size size);
    void begin(std::uint32_t number);  ///< the frame that draw() draws from now on
    void draw(std::size_t band, Pixel* frame) const;
    void draw_all(Pixel* frame) const;

private:
    static constexpr std::size_t kDotRows = 7;  ///< of a digit

    Size size_;
    std::size_t dot_;  ///< how many pixels wide and high a dot of a digit is; 0: there is no room
                       ///< for digits
    std::vector<Pixel> bars_;  ///< a row without digits
    std::array<std::vector<Pixel>, kDotRows>
        digits_;  ///< a row with the dots of each row of the digits
};

/// What the numbers in the rows say of a frame that was received.
struct Look {
    std::uint32_t number = 0;          ///< in its first row
    std::size_t rows_of_another = 0;   ///< rows that hold another number, or two
    std::size_t first_of_another = 0;  ///< the first of them, where there is one

    bool torn() const { return rows_of_another > 0; }
};
Look look_at(const Pixel* frame, Size size);

}  // namespace ipc::demos
