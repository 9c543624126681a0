#include <imgui.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "platform/fonts.hpp"

// From 1.92 on Dear ImGui draws glyphs when they are needed, and nothing is kept.
#if IMGUI_VERSION_NUM < 19200

namespace {

namespace fs = std::filesystem;
using ipc::platform::build_fonts;
using ipc::platform::FontAtlas;

struct Folder {
    fs::path path = fs::temp_directory_path() / ("ipc-glyphs-" + std::to_string(getpid()));
    std::string file = path / "not/there/yet/glyphs";
    ~Folder() { fs::remove_all(path); }
};

std::string contents(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

void check_same(const FontAtlas& one, const FontAtlas& other) {
    ImFontAtlas &a = *one.atlas, &b = *other.atlas;
    REQUIRE(a.IsBuilt());
    REQUIRE(b.IsBuilt());
    unsigned char *pixels_a = nullptr, *pixels_b = nullptr;
    int width = 0, height = 0, width_b = 0, height_b = 0;
    a.GetTexDataAsRGBA32(&pixels_a, &width, &height);
    b.GetTexDataAsRGBA32(&pixels_b, &width_b, &height_b);
    REQUIRE(width == width_b);
    REQUIRE(height == height_b);
    CHECK(std::memcmp(pixels_a, pixels_b, static_cast<std::size_t>(width * height) * 4) == 0);
    CHECK(a.TexUvWhitePixel.x == b.TexUvWhitePixel.x);
    CHECK(a.TexUvScale.y == b.TexUvScale.y);
    CHECK(std::memcmp(a.TexUvLines, b.TexUvLines, sizeof a.TexUvLines) == 0);
    REQUIRE(a.Fonts.Size == b.Fonts.Size);
    for (int i = 0; i < a.Fonts.Size; ++i) {
        const ImFont &f = *a.Fonts[i], &g = *b.Fonts[i];
        CHECK(f.FontSize == g.FontSize);
        CHECK(f.Ascent == g.Ascent);
        CHECK(f.Descent == g.Descent);
        CHECK(f.FallbackChar == g.FallbackChar);
        CHECK(f.EllipsisChar == g.EllipsisChar);
        CHECK(f.MetricsTotalSurface == g.MetricsTotalSurface);
        CHECK(f.ConfigDataCount == g.ConfigDataCount);
        REQUIRE(f.Glyphs.Size == g.Glyphs.Size);
        CHECK(std::memcmp(f.Glyphs.Data, g.Glyphs.Data, static_cast<std::size_t>(f.Glyphs.size_in_bytes())) == 0);
        REQUIRE(f.IndexLookup.Size == g.IndexLookup.Size);
        CHECK(std::memcmp(f.IndexLookup.Data, g.IndexLookup.Data,
                          static_cast<std::size_t>(f.IndexLookup.size_in_bytes())) == 0);
    }
}

}  // namespace

TEST_CASE("glyphs of an earlier start are the same as those drawn now") {
    const Folder folder;
    for (const float scale : {1.0F, 1.5F}) {
        const FontAtlas drawn = build_fonts(scale);
        CHECK(!build_fonts(scale, folder.file).kept);
        const FontAtlas kept = build_fonts(scale, folder.file);
        CHECK(kept.kept);
        check_same(drawn, kept);
    }
}

TEST_CASE("glyphs of another scale, or in a file that is damaged or not ours, are drawn again") {
    const Folder folder;
    const FontAtlas drawn = build_fonts(1, folder.file);
    const std::string whole = contents(folder.file);
    REQUIRE(whole.size() > 100'000);
    CHECK(!build_fonts(2, folder.file).kept);

    for (std::size_t i = 0; i < 12; ++i) {
        std::string damaged = whole;
        const std::size_t at = i * (whole.size() - 1) / 11;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
        CAPTURE(at);
        std::ofstream(folder.file, std::ios::binary) << damaged;
        const FontAtlas again = build_fonts(1, folder.file);
        CHECK(!again.kept);
        check_same(drawn, again);
    }
    for (const std::size_t length : {std::size_t{0}, std::size_t{40}, whole.size() / 2, whole.size() - 1}) {
        std::ofstream(folder.file, std::ios::binary) << whole.substr(0, length);
        CHECK(!build_fonts(1, folder.file).kept);
        CHECK(contents(folder.file) == whole);
    }
    std::ofstream(folder.file, std::ios::binary) << whole << 'x';
    CHECK(!build_fonts(1, folder.file).kept);
}

TEST_CASE("glyphs are drawn where none can be kept") {
    const FontAtlas built = build_fonts(1, "/proc/none/glyphs");
    CHECK(!built.kept);
    CHECK(built.atlas->IsBuilt());
}

#endif
