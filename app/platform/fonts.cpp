#include "platform/fonts.hpp"

#include <ft2build.h>
#include <imgui.h>
#include FT_FREETYPE_H
#ifdef IPC_IMGUI_HAS_FREETYPE
#include <imgui_freetype.h>
#endif

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <system_error>

namespace ipc::platform {

namespace {

namespace fs = std::filesystem;

// Inclusive pairs, ended by 0, as ImGui takes them.
// clang-format off
constexpr ImWchar kTextGlyphs[] = {
    0x0020, 0x00FF,                                  // Basic Latin, Latin-1
    0x0394, 0x0394, 0x03BC, 0x03BC,                  // delta, mu
    0x2010, 0x2027, 0x2030, 0x203A,                  // dashes, quotes, ellipsis
    0x2070, 0x208E,                                  // superscripts, subscripts
    0x2190, 0x21FF,                                  // arrows
    0x2200, 0x2265,                                  // mathematics
    0x2318, 0x232B, 0x23CE, 0x23CE,                  // keys
    0x2500, 0x257F,                                  // box drawing, for lessons
    0x2580, 0x25FF,                                  // blocks, geometric shapes
    0x2610, 0x2612, 0x26A0, 0x26A1,                  // boxes, warning, lightning
    0x2713, 0x2718, 0x2758, 0x275A,                  // check marks, bars
    0x2776, 0x2793,                                  // digits in circles
    0};
// clang-format on

// What a large figure is made of; large glyphs would fill the texture.
constexpr ImWchar kFigureGlyphs[] = {0x0020, 0x007E, 0x00B5, 0x00B5, 0x00B7, 0x00B7, 0x00D7, 0x00D7,
                                     0x2013, 0x2014, 0x2026, 0x2026, 0x2264, 0x2265, 0};

struct Face {
    const char* name;                  // as the reader of a warning knows it
    const char* package;               // the Debian package that brings it
    std::array<const char*, 3> files;  // the first one found is taken
};

constexpr Face kInter{
    "Inter Regular", "fonts-inter", {"Inter-Regular.otf", "Inter-Regular.ttf", "DejaVuSans.ttf"}};
constexpr Face kInterSemiBold{"Inter SemiBold",
                              "fonts-inter",
                              {"Inter-SemiBold.otf", "Inter-SemiBold.ttf", "DejaVuSans-Bold.ttf"}};
constexpr Face kInterBold{
    "Inter Bold", "fonts-inter", {"Inter-Bold.otf", "Inter-Bold.ttf", "DejaVuSans-Bold.ttf"}};
constexpr Face kMono{
    "JetBrains Mono Regular",
    "fonts-jetbrains-mono",
    {"JetBrainsMono-Regular.ttf", "JetBrainsMono-Regular.otf", "DejaVuSansMono.ttf"}};
constexpr Face kMonoBold{
    "JetBrains Mono Bold",
    "fonts-jetbrains-mono",
    {"JetBrainsMono-Bold.ttf", "JetBrainsMono-Bold.otf", "DejaVuSansMono-Bold.ttf"}};
constexpr Face kSymbols{"DejaVu Sans", "fonts-dejavu-core", {"DejaVuSans.ttf", nullptr, nullptr}};

std::vector<fs::path> font_directories() {
    std::vector<fs::path> directories;
    if (const char* home = std::getenv("HOME"))
        directories.push_back(fs::path(home) / ".local/share/fonts");
    for (const char* root : {"/usr/local/share/fonts", "/usr/share/fonts"}) {
        directories.emplace_back(root);
        for (const char* below : {"opentype/inter", "truetype/inter", "truetype/jetbrains-mono",
                                  "truetype/dejavu", "inter", "rsms-inter-fonts",
                                  "jetbrains-mono-fonts", "dejavu-sans-fonts", "TTF", "OTF"})
            directories.push_back(fs::path(root) / below);
    }
    return directories;
}

// ImGui takes the height of a line, ascent to descent, for a font's size; designers and everybody
// else take the em. Returns lines per em, about 1.2.
float line_per_em(const fs::path& path) {
    constexpr float kUsual = 1.2F;
    FT_Library library = nullptr;
    if (FT_Init_FreeType(&library) != 0) return kUsual;
    float ratio = kUsual;
    FT_Face face = nullptr;
    if (FT_New_Face(library, path.c_str(), 0, &face) == 0) {
        if (face->units_per_EM > 0)
            ratio = static_cast<float>(face->ascender - face->descender) /
                    static_cast<float>(face->units_per_EM);
        FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
    return ratio;
}

struct Found {
    fs::path path;     // empty: none of the files is there
    bool own = false;  // the face itself and not its substitute
};

Found find(const Face& face) {
    static const std::vector<fs::path> directories = font_directories();
    for (const char* file : face.files) {
        if (file == nullptr) continue;
        for (const fs::path& directory : directories) {
            std::error_code ignored;
            if (fs::is_regular_file(directory / file, ignored))
                return {directory / file, file != face.files.back()};
        }
    }
    return {};
}

// Adds faces to one atlas and remembers what was missing.
class Loader {
public:
    Loader(ImFontAtlas& atlas, float scale) : atlas_(atlas), scale_(scale) {}

    // `em` in pixels at scale 1.
    ImFont* add(const Face& face, float em, const Face& symbols, const ImWchar* glyphs) {
        em *= scale_;
        ImFont* font = add_file(face, em, glyphs, false);
        if (font == nullptr) {
            ImFontConfig config;
            config.SizePixels = std::round(em);
            font = atlas_.AddFontDefault(&config);
        }
        // A merged font fills in the glyphs that those before it do not have.
        if (glyphs == kTextGlyphs) {
            add_file(symbols, em, glyphs, true);
            add_file(kSymbols, em, glyphs, true);
        }
        return font;
    }

    std::vector<std::string> warnings() { return std::move(warnings_); }

private:
    ImFont* add_file(const Face& face, float em, const ImWchar* glyphs, bool merge) {
        const Found found = find(face);
        if (!found.own) warn(face, found.path);
        if (found.path.empty()) return nullptr;
        ImFontConfig config;
        config.MergeMode = merge;
        // Glyphs at whole pixels: text drawn twice at the same place looks the same.
        config.PixelSnapH = true;
        config.OversampleH = 1;
        config.OversampleV = 1;
        float pixels = em * line_per_em(found.path);
        if (!merge) pixels = std::round(pixels);  // lines at whole pixels
        return atlas_.AddFontFromFileTTF(found.path.c_str(), pixels, &config, glyphs);
    }

    void warn(const Face& face, const fs::path& substitute) {
        std::string text = std::string("The font ") + face.name + " was not found, so " +
                           (substitute.empty() ? "a built-in one" : substitute.stem().string()) +
                           " stands in for it: install the package " + face.package + ".";
        if (std::find(warnings_.begin(), warnings_.end(), text) == warnings_.end())
            warnings_.push_back(std::move(text));
    }

    ImFontAtlas& atlas_;
    float scale_;
    std::vector<std::string> warnings_;
};

void choose_rasterizer([[maybe_unused]] ImFontAtlas& atlas) {
#ifdef IPC_IMGUI_HAS_FREETYPE
    // Light hinting snaps to pixels vertically only: sharp, and letters keep their widths.
#if IMGUI_VERSION_NUM >= 19200
    atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
    atlas.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
#else
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
#endif
}

}  // namespace

std::vector<std::string> load_fonts(Fonts& fonts, float scale) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    choose_rasterizer(atlas);

    fonts.scale = std::clamp(scale, kSmallestScale, kLargestScale);
    Loader loader(atlas, fonts.scale);
    // The first font added is ImGui's default.
    fonts.text = loader.add(kInter, 15, kMono, kTextGlyphs);
    fonts.strong = loader.add(kInterSemiBold, 15, kMonoBold, kTextGlyphs);
    fonts.small = loader.add(kInter, 13, kMono, kTextGlyphs);
    fonts.caption = loader.add(kInterSemiBold, 12, kMonoBold, kTextGlyphs);
    fonts.title = loader.add(kInterBold, 18, kMonoBold, kTextGlyphs);
    fonts.mono = loader.add(kMono, 13, kInter, kTextGlyphs);
    fonts.mono_strong = loader.add(kMonoBold, 13, kInterBold, kTextGlyphs);
    fonts.mono_small = loader.add(kMono, 11, kInter, kTextGlyphs);
    fonts.figure = loader.add(kMonoBold, 24, kInterBold, kFigureGlyphs);
    fonts.figure_large = loader.add(kMonoBold, 44, kInterBold, kFigureGlyphs);
#if IMGUI_VERSION_NUM < 19200
    atlas.Build();
    atlas.SetTexID(texture_id(0));  // tells the window that the texture is out of date
#endif
    return loader.warnings();
}

}  // namespace ipc::platform
