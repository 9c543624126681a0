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
#include <fstream>
#include <map>
#include <system_error>

#include "platform/kept_glyphs.hpp"

namespace ipc::platform {

namespace {

namespace fs = std::filesystem;

// Inclusive pairs, ended by 0, as ImGui takes them. Every range costs start-up time ten times over,
// so they hold what the window shows and what a lesson may want to say.
// clang-format off
constexpr ImWchar kTextGlyphs[] = {
    0x0020, 0x007E, 0x00A0, 0x00FF,                  // Basic Latin, Latin-1
    0x0394, 0x0394, 0x03BC, 0x03BC,                  // delta, mu
    0x2010, 0x2015, 0x2018, 0x201E,                  // dashes, quotes
    0x2020, 0x2022, 0x2026, 0x2026, 0x2030, 0x2030,  // daggers, bullet, ellipsis, per mille
    0x2032, 0x2033, 0x2039, 0x203A,                  // primes, angle quotes
    0x2190, 0x2199, 0x21A9, 0x21AA, 0x21B5, 0x21B5,  // arrows
    0x21BA, 0x21BB, 0x21C4, 0x21C6, 0x21D2, 0x21D4, 0x21E4, 0x21E7,
    0x2200, 0x2203, 0x2208, 0x2209, 0x2211, 0x2212,  // mathematics
    0x221A, 0x221E, 0x2227, 0x222A, 0x2248, 0x2248, 0x2260, 0x2265,
    0x2318, 0x2318, 0x232B, 0x232B, 0x23CE, 0x23CE,  // keys
    0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B2, 0x25C3,  // squares, triangles
    0x25C6, 0x25C7, 0x25CB, 0x25CF, 0x25E6, 0x25E6,  // diamonds, circles
    0x2610, 0x2612, 0x26A0, 0x26A1,                  // boxes, warning, lightning
    0x2713, 0x2718, 0x275A, 0x275A,                  // check marks, bar
    0x2776, 0x277E,                                  // digits in circles
    0};

// What is emphasized is words, and few of them.
constexpr ImWchar kWordGlyphs[] = {0x0020, 0x007E, 0x00A0, 0x00FF, 0x2010, 0x2015,
                                   0x2018, 0x201E, 0x2026, 0x2026, 0};

// Code and figures also draw with boxes and blocks.
constexpr ImWchar kMonoExtraGlyphs[] = {0x2500, 0x257F, 0x2580, 0x259F, 0};
// clang-format on

// What a large figure is made of; large glyphs would fill the texture.
constexpr ImWchar kFigureGlyphs[] = {0x0020, 0x007E, 0x00B5, 0x00B5, 0x00B7, 0x00B7, 0x00D7, 0x00D7,
                                     0x2013, 0x2014, 0x2026, 0x2026, 0x2264, 0x2265, 0};

struct Face {
    const char* name;     // as the reader of a warning knows it
    const char* package;  // the Debian package that brings it
    std::array<const char*, 2> files;
    const char* substitute;  // taken if none of the files is there
};

constexpr const char* kInterPackage = "fonts-inter";
constexpr const char* kMonoPackage = "fonts-jetbrains-mono";
// clang-format off
constexpr Face kInter{
    "Inter Regular", kInterPackage,
    {"Inter-Regular.otf", "Inter-Regular.ttf"}, "DejaVuSans.ttf"};
constexpr Face kInterItalic{
    "Inter Italic", kInterPackage,
    {"Inter-Italic.otf", "Inter-Italic.ttf"}, "DejaVuSans-Oblique.ttf"};
constexpr Face kInterSemiBold{
    "Inter SemiBold", kInterPackage,
    {"Inter-SemiBold.otf", "Inter-SemiBold.ttf"}, "DejaVuSans-Bold.ttf"};
constexpr Face kInterBold{
    "Inter Bold", kInterPackage,
    {"Inter-Bold.otf", "Inter-Bold.ttf"}, "DejaVuSans-Bold.ttf"};
constexpr Face kMono{
    "JetBrains Mono Regular", kMonoPackage,
    {"JetBrainsMono-Regular.ttf", "JetBrainsMono-Regular.otf"}, "DejaVuSansMono.ttf"};
constexpr Face kMonoBold{
    "JetBrains Mono Bold", kMonoPackage,
    {"JetBrainsMono-Bold.ttf", "JetBrainsMono-Bold.otf"}, "DejaVuSansMono-Bold.ttf"};
constexpr Face kSymbols{
    "DejaVu Sans", "fonts-dejavu-core", {"DejaVuSans.ttf", "DejaVuSans.otf"}, ""};
// clang-format on

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

// A face as it was found on this machine; read once, and kept for every size and scale.
struct FaceFile {
    bool own = false;                  // the face itself and not its substitute
    std::string name;                  // the file's, without its ending; empty: none was found
    std::vector<unsigned char> bytes;  // outlive every atlas, which only points at them
    std::string identity;              // another one after each change of the file
    float line_per_em = 1.2F;
};

fs::path find(const Face& face) {
    static const std::vector<fs::path> directories = font_directories();
    for (const char* file : {face.files[0], face.files[1], face.substitute}) {
        for (const fs::path& directory : directories) {
            std::error_code ignored;
            if (fs::is_regular_file(directory / file, ignored)) return directory / file;
        }
    }
    return {};
}

std::vector<unsigned char> read_file(const fs::path& path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return {};
    std::vector<unsigned char> bytes(size);
    std::ifstream in(path, std::ios::binary);
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!in) bytes.clear();
    return bytes;
}

std::string identity_of(const fs::path& path, std::size_t bytes) {
    std::error_code ignored;
    const auto written = fs::last_write_time(path, ignored).time_since_epoch().count();
    return path.string() + ' ' + std::to_string(bytes) + ' ' + std::to_string(written);
}

// ImGui takes the height of a line, ascent to descent, for a font's size; designers and everybody
// else take the em.
float measure_line_per_em(const std::vector<unsigned char>& bytes, float otherwise) {
    FT_Library library = nullptr;
    FT_Face face = nullptr;
    if (FT_Init_FreeType(&library) != 0) return otherwise;
    if (FT_New_Memory_Face(library, bytes.data(), static_cast<FT_Long>(bytes.size()), 0, &face) ==
            0 &&
        face->units_per_EM > 0)
        otherwise = static_cast<float>(face->ascender - face->descender) /
                    static_cast<float>(face->units_per_EM);
    FT_Done_FreeType(library);  // and its faces
    return otherwise;
}

std::string freetype_version() {
    FT_Library library = nullptr;
    int major = 0, minor = 0, patch = 0;
    if (FT_Init_FreeType(&library) != 0) return "?";
    FT_Library_Version(library, &major, &minor, &patch);
    FT_Done_FreeType(library);
    return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
}

FaceFile& open_face(const Face& face) {
    static std::map<const Face*, FaceFile> opened;
    if (const auto entry = opened.find(&face); entry != opened.end()) return entry->second;
    FaceFile& file = opened[&face];
    const fs::path path = find(face);
    file.bytes = read_file(path);
    if (file.bytes.empty()) return file;
    file.own = path.filename() != face.substitute;
    file.name = path.stem();
    file.identity = identity_of(path, file.bytes.size());
    file.line_per_em = measure_line_per_em(file.bytes, file.line_per_em);
    return file;
}

// Adds faces to one atlas and remembers what was missing.
class Loader {
public:
    Loader(ImFontAtlas& atlas, float scale) : atlas_(atlas), scale_(scale) {}

    // `em` in pixels at scale 1; `symbols` has what the face lacks, null for a face that shows
    // words and figures only.
    ImFont* add(const Face& face, float em, const Face* symbols, const ImWchar* glyphs,
                const ImWchar* more_glyphs = nullptr) {
        em *= scale_;
        ImFont* font = add_file(face, em, glyphs, false);
        if (font == nullptr) {
            ImFontConfig config;
            config.SizePixels = std::round(em);
            font = atlas_.AddFontDefault(&config);
        }
        if (more_glyphs != nullptr) add_file(face, em, more_glyphs, true);
        // A merged font fills in the glyphs that those before it do not have.
        if (symbols != nullptr) {
            add_file(*symbols, em, glyphs, true);
            add_file(kSymbols, em, glyphs, true);
        }
        return font;
    }

    std::vector<std::string> warnings() { return std::move(warnings_); }

    /// All that the glyphs depend on, in one line.
    std::string contents() const { return contents_; }

private:
    ImFont* add_file(const Face& face, float em, const ImWchar* glyphs, bool merge) {
        FaceFile& file = open_face(face);
        if (!file.own) warn(face, file.name);
        if (file.bytes.empty()) return nullptr;
        ImFontConfig config;
        config.MergeMode = merge;
        config.FontDataOwnedByAtlas = false;
        // Glyphs at whole pixels: text drawn twice at the same place looks the same.
        config.PixelSnapH = true;
        config.OversampleH = 1;
        config.OversampleV = 1;
        float pixels = em * file.line_per_em;
        if (!merge) pixels = std::round(pixels);  // lines at whole pixels
        contents_ += (merge ? " + " : ", ") + file.identity + ' ' + std::to_string(pixels);
        for (const ImWchar* glyph = glyphs; *glyph != 0; ++glyph) contents_ += ' ' + std::to_string(*glyph);
        const int bytes = static_cast<int>(file.bytes.size());
#if IMGUI_VERSION_NUM < 19200
        // What is not the atlas's own it copies, for each size. So it owns the file for this one call.
        config.FontDataOwnedByAtlas = true;
        ImFont* font = atlas_.AddFontFromMemoryTTF(file.bytes.data(), bytes, pixels, &config, glyphs);
        atlas_.ConfigData.back().FontDataOwnedByAtlas = false;
        return font;
#else
        return atlas_.AddFontFromMemoryTTF(file.bytes.data(), bytes, pixels, &config, glyphs);
#endif
    }

    void warn(const Face& face, const std::string& substitute) {
        std::string text = std::string("The font ") + face.name + " was not found, so " +
                           (substitute.empty() ? "a built-in one" : substitute) +
                           " stands in for it: install the package " + face.package + ".";
        if (std::find(warnings_.begin(), warnings_.end(), text) == warnings_.end())
            warnings_.push_back(std::move(text));
    }

    ImFontAtlas& atlas_;
    float scale_;
    std::vector<std::string> warnings_;
    std::string contents_ = "FreeType " + freetype_version();
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

Loader add_fonts(ImFontAtlas& atlas, Fonts& fonts, float scale) {
    atlas.Clear();
    choose_rasterizer(atlas);

    fonts.scale = std::clamp(scale, kSmallestScale, kLargestScale);
    Loader loader(atlas, fonts.scale);
    // The first font added is ImGui's default.
    fonts.text = loader.add(kInter, 15, &kMono, kTextGlyphs);
    fonts.strong = loader.add(kInterSemiBold, 15, &kMonoBold, kTextGlyphs);
    fonts.emphasis = loader.add(kInterItalic, 15, nullptr, kWordGlyphs);
    fonts.small = loader.add(kInter, 13, &kMono, kTextGlyphs);
    fonts.caption = loader.add(kInterSemiBold, 12, nullptr, kTextGlyphs);
    fonts.title = loader.add(kInterBold, 18, nullptr, kTextGlyphs);
    fonts.heading = loader.add(kInterBold, 21, nullptr, kWordGlyphs);
    fonts.mono = loader.add(kMono, 13, &kInter, kTextGlyphs, kMonoExtraGlyphs);
    fonts.mono_strong = loader.add(kMonoBold, 13, &kInterBold, kTextGlyphs);
    fonts.mono_small = loader.add(kMono, 11, nullptr, kTextGlyphs);
    fonts.figure = loader.add(kMonoBold, 24, nullptr, kFigureGlyphs);
    fonts.figure_large = loader.add(kMonoBold, 44, nullptr, kFigureGlyphs);
    return loader;
}

}  // namespace

std::vector<std::string> load_fonts(Fonts& fonts, float scale) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    Loader loader = add_fonts(atlas, fonts, scale);
#if IMGUI_VERSION_NUM >= 19200
    ImGui::GetStyle().FontSizeBase = font_size(fonts.text);
#else
    atlas.Build();
    atlas.SetTexID(texture_id(0));  // tells the window that the texture is out of date
#endif
    return loader.warnings();
}

FontAtlas build_fonts([[maybe_unused]] float scale, [[maybe_unused]] const std::string& kept) {
    FontAtlas built;
#if IMGUI_VERSION_NUM < 19200
    built.atlas = std::make_unique<ImFontAtlas>();
    Loader loader = add_fonts(*built.atlas, built.fonts, scale);
    built.kept = take_kept_glyphs(*built.atlas, kept, loader.contents());
    if (!built.kept) {
        built.atlas->Build();
        keep_glyphs(*built.atlas, kept, loader.contents());
    }
    built.warnings = loader.warnings();
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    built.atlas->GetTexDataAsRGBA32(&pixels, &width, &height);  // which the window will ask for, and the atlas keeps
#endif
    return built;
}

}  // namespace ipc::platform
