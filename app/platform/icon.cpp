#include "platform/icon.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ipc::platform {

namespace {

struct Color {
    float red, green, blue;
};

constexpr Color kGround{0x14, 0x16, 0x1b};
constexpr Color kBlue{0x4c, 0xc2, 0xff};
constexpr Color kBlueFill{0x18, 0x2f, 0x3e};
constexpr Color kAmber{0xff, 0xb4, 0x54};
constexpr Color kAmberFill{0x3a, 0x2d, 0x17};
constexpr float kUnits = 128;  // the side of the drawing in assets/icon.svg

// Distance from a rounded rectangle's edge, in drawing units; negative inside.
float to_rounded_rect(float x, float y, float left, float top, float side, float radius) {
    const float half = side / 2;
    const float dx = std::abs(x - left - half) - half + radius;
    const float dy = std::abs(y - top - half) - half + radius;
    const float outside = std::hypot(std::max(dx, 0.0F), std::max(dy, 0.0F));
    return outside + std::min(std::max(dx, dy), 0.0F) - radius;
}

float to_segment(float x, float y, float x1, float y1, float x2, float y2) {
    const float along_x = x2 - x1;
    const float along_y = y2 - y1;
    const float at =
        ((x - x1) * along_x + (y - y1) * along_y) / (along_x * along_x + along_y * along_y);
    const float t = std::clamp(at, 0.0F, 1.0F);
    return std::hypot(x - x1 - t * along_x, y - y1 - t * along_y);
}

class Pixel {
public:
    Pixel(int column, int row, int size)
        : x((static_cast<float>(column) + 0.5F) * kUnits / static_cast<float>(size)),
          y((static_cast<float>(row) + 0.5F) * kUnits / static_cast<float>(size)),
          sharpness_(static_cast<float>(size) / kUnits) {}

    // Share of the pixel that lies within the shape whose edge is this far away.
    float cover(float distance) const {
        return std::clamp(0.5F - distance * sharpness_, 0.0F, 1.0F);
    }

    void paint(const Color& color, float distance) {
        const float share = cover(distance);
        color_.red += (color.red - color_.red) * share;
        color_.green += (color.green - color_.green) * share;
        color_.blue += (color.blue - color_.blue) * share;
    }

    const Color& color() const { return color_; }

    const float x;
    const float y;

private:
    Color color_ = kGround;
    float sharpness_;
};

}  // namespace

std::vector<unsigned char> draw_icon(int size) {
    std::vector<unsigned char> pixels;
    pixels.reserve(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 4);
    const auto put = [&](float channel) {
        pixels.push_back(static_cast<unsigned char>(std::lround(channel)));
    };
    for (int row = 0; row < size; ++row) {
        for (int column = 0; column < size; ++column) {
            Pixel pixel(column, row, size);
            const float x = pixel.x;
            const float y = pixel.y;
            const float sender = to_rounded_rect(x, y, 18, 22, 40, 9);
            const float receiver = to_rounded_rect(x, y, 70, 66, 40, 9);
            pixel.paint(kBlueFill, sender);
            pixel.paint(kBlue, std::abs(sender) - 3);
            pixel.paint(kAmberFill, receiver);
            pixel.paint(kAmber, std::abs(receiver) - 3);
            pixel.paint(
                kBlue,
                std::min(to_segment(x, y, 66, 42, 90, 42), to_segment(x, y, 90, 42, 90, 52)) - 3);
            pixel.paint(
                kAmber,
                std::min(to_segment(x, y, 62, 86, 38, 86), to_segment(x, y, 38, 86, 38, 76)) - 3);
            pixel.paint(kBlue, std::hypot(x - 90, y - 42) - 8);
            pixel.paint(kAmber, std::hypot(x - 38, y - 86) - 8);
            put(pixel.color().red);
            put(pixel.color().green);
            put(pixel.color().blue);
            put(255 * pixel.cover(to_rounded_rect(x, y, 4, 4, 120, 26)));
        }
    }
    return pixels;
}

}  // namespace ipc::platform
