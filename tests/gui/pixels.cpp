// What the eye sees, in the pixels of the window's own picture.
#include <doctest/doctest.h>
#include <stb_image.h>

#include <array>

#include "gui/display.hpp"
#include "support/report.hpp"
#include "support/wait.hpp"

using namespace ipc::test;

namespace {

using Colour = std::array<int, 3>;

constexpr Colour kBackground{0x14, 0x16, 0x1b}, kPanel{0x1b, 0x1e, 0x25}, kLine{0x2d, 0x32, 0x3d};

struct Pixels {
    int width = 0, height = 0, kinds = 0;
    stbi_uc* data;

    explicit Pixels(const std::string& file) : data(stbi_load(file.c_str(), &width, &height, &kinds, 3)) {
        REQUIRE(data != nullptr);
    }
    ~Pixels() { stbi_image_free(data); }
    Pixels(const Pixels&) = delete;
    Pixels& operator=(const Pixels&) = delete;

    Colour at(int x, int y) const {
        REQUIRE(x >= 0);
        REQUIRE(y >= 0);
        REQUIRE(x < width);
        REQUIRE(y < height);
        const stbi_uc* pixel = data + 3 * (static_cast<std::ptrdiff_t>(y) * width + x);
        return {pixel[0], pixel[1], pixel[2]};
    }
};

}  // namespace

TEST_CASE_FIXTURE(OnScreen, "panels lie in their colour on the window's, with a line around them and round corners") {
    const std::string file = may_keep("pixels.png"), map = may_keep("pixels.json");
    // Two scales, since a panel's edge must stay at whole pixels.
    for (const std::string scale : {"1", "1.25"}) {
        CAPTURE(scale);
        const Outcome shot = playground({"--demo", "pipe", "--scale", scale, "--size", "1280x720", "--screenshot",
                                         file, "--item-map", map});
        REQUIRE(shot.exit == 0);
        const Pixels pixels(file);
        std::vector<std::string> seen;
        const Json items = Json::parse(read_text(map)).at("items");
        for (const Json& item : items) {
            const std::string name = item.at("name");
            if (name != "Stage" && name != "Timeline") continue;
            seen.push_back(name);
            CAPTURE(name);
            const auto rect = item.at("rect").get<std::array<double, 4>>();
            const int x = static_cast<int>(rect[0]), y = static_cast<int>(rect[1]);
            const int w = static_cast<int>(rect[2]), h = static_cast<int>(rect[3]);
            CAPTURE(rect[0]);
            CAPTURE(rect[1]);
            for (const int down : {y + h / 3, y + h / 2, y + h - 20}) {
                CHECK(pixels.at(x - 3, down) == kBackground);
                CHECK(pixels.at(x, down) == kLine);
                CHECK(pixels.at(x + 3, down) == kPanel);
                CHECK(pixels.at(x + w - 4, down) == kPanel);
                CHECK(pixels.at(x + w + 2, down) == kBackground);
            }
            for (const int across : {x + w / 3, x + w / 2}) {
                CHECK(pixels.at(across, y - 3) == kBackground);
                CHECK(pixels.at(across, y + 3) == kPanel);
                CHECK(pixels.at(across, y + 10) == kPanel);  // where the round end meets the rest
                CHECK(pixels.at(across, y + h - 4) == kPanel);
            }
            CHECK(pixels.at(x, y) == kBackground);
            CHECK(pixels.at(x + w - 1, y + h - 1) == kBackground);
        }
        CHECK(seen.size() == 2);
    }
}
