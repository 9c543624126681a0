#include "platform/kept_glyphs.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace ipc::platform {

#if IMGUI_VERSION_NUM < 19200

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFirstLine = "glyphs of ipc-playground, version 1, Dear ImGui " IMGUI_VERSION "\n";
constexpr std::uintmax_t kMostBytes = 64U << 20U;
constexpr int kMostSide = 16384;

// FNV-1a by words: a byte of the file that changed is noticed.
std::uint64_t sum_of(std::string_view bytes) {
    std::uint64_t sum = 0xcbf29ce484222325U ^ bytes.size();
    while (!bytes.empty()) {
        std::uint64_t word = 0;
        const std::size_t taken = std::min(sizeof word, bytes.size());
        std::memcpy(&word, bytes.data(), taken);
        sum = (sum ^ word) * 0x100000001b3U;
        sum ^= sum >> 32U;
        bytes.remove_prefix(taken);
    }
    return sum;
}

class Writer {
public:
    template <class T>
    void put(const T* items, std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T>);
        bytes_.append(reinterpret_cast<const char*>(items), count * sizeof(T));
    }
    template <class T>
    void put(const T& item) {
        put(&item, 1);
    }
    const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}
    template <class T>
    bool get(T* items, std::size_t count) {
        if (rest_.size() / sizeof(T) < count) return false;
        std::memcpy(items, rest_.data(), count * sizeof(T));
        rest_.remove_prefix(count * sizeof(T));
        return true;
    }
    template <class T>
    bool get(T& item) {
        return get(&item, 1);
    }
    bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

// What a drawn font is, besides its glyphs.
struct FontPart {
    float ascent, descent;
    int surface, glyphs;
};

struct AtlasPart {
    int width, height;
    unsigned short rect_x[2], rect_y[2];  // where white pixel and cursors are, and where lines
    int fonts;
};

struct Kept {
    AtlasPart atlas{};
    std::vector<FontPart> fonts;
    std::vector<std::vector<ImFontGlyph>> glyphs;
    unsigned char* pixels = nullptr;  // ImGui's from the moment that it has them

    Kept() = default;
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;
    ~Kept() {
        if (pixels != nullptr) IM_FREE(pixels);
    }
};

bool is_inside(const ImFontAtlasCustomRect& rect, int x, int y, const AtlasPart& atlas) {
    return x + rect.Width <= atlas.width && y + rect.Height <= atlas.height;
}

bool read_kept(Reader reader, Kept& kept, int fonts) {
    if (!reader.get(kept.atlas) || kept.atlas.fonts != fonts) return false;
    const int width = kept.atlas.width, height = kept.atlas.height;
    if (width <= 0 || height <= 0 || width > kMostSide || height > kMostSide) return false;
    for (int i = 0; i < fonts; ++i) {
        FontPart part{};
        if (!reader.get(part) || part.glyphs < 0 || part.glyphs > IM_UNICODE_CODEPOINT_MAX) return false;
        kept.fonts.push_back(part);
        std::vector<ImFontGlyph>& glyphs = kept.glyphs.emplace_back(static_cast<std::size_t>(part.glyphs));
        if (!reader.get(glyphs.data(), glyphs.size())) return false;
    }
    const std::size_t area = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    kept.pixels = static_cast<unsigned char*>(IM_ALLOC(area));
    return reader.get(kept.pixels, area) && reader.at_end();
}

// What a builder of Dear ImGui does, with glyphs that are there already.
bool fill(ImFontAtlas& atlas, Kept& kept) {
    ImFontAtlasBuildInit(&atlas);
    ImFontAtlasCustomRect* rects[] = {atlas.GetCustomRectByIndex(atlas.PackIdMouseCursors),
                                      atlas.GetCustomRectByIndex(atlas.PackIdLines)};
    if (atlas.CustomRects.Size != 2) return false;
    for (int i = 0; i < 2; ++i) {
        if (!is_inside(*rects[i], kept.atlas.rect_x[i], kept.atlas.rect_y[i], kept.atlas)) return false;
    }
    for (int i = 0; i < 2; ++i) {
        rects[i]->X = kept.atlas.rect_x[i];
        rects[i]->Y = kept.atlas.rect_y[i];
    }
    atlas.ClearTexData();
    atlas.TexWidth = kept.atlas.width;
    atlas.TexHeight = kept.atlas.height;
    atlas.TexUvScale = {1.0F / static_cast<float>(atlas.TexWidth), 1.0F / static_cast<float>(atlas.TexHeight)};
    atlas.TexPixelsAlpha8 = kept.pixels;
    kept.pixels = nullptr;
    for (ImFontConfig& config : atlas.ConfigData) {
        for (int i = 0; i < atlas.Fonts.Size; ++i) {
            if (atlas.Fonts[i] != config.DstFont) continue;
            const FontPart& part = kept.fonts[static_cast<std::size_t>(i)];
            ImFontAtlasBuildSetupFont(&atlas, config.DstFont, &config, part.ascent, part.descent);
        }
    }
    for (int i = 0; i < atlas.Fonts.Size; ++i) {
        const std::vector<ImFontGlyph>& glyphs = kept.glyphs[static_cast<std::size_t>(i)];
        ImFont& font = *atlas.Fonts[i];
        font.Glyphs.resize(static_cast<int>(glyphs.size()));
        std::copy(glyphs.begin(), glyphs.end(), font.Glyphs.begin());
        font.MetricsTotalSurface = kept.fonts[static_cast<std::size_t>(i)].surface;
        font.DirtyLookupTables = true;
    }
    ImFontAtlasBuildFinish(&atlas);
    return true;
}

}  // namespace

bool take_kept_glyphs(ImFontAtlas& atlas, const std::string& path, const std::string& of) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (path.empty() || error || size > kMostBytes) return false;
    std::string text(size, '\0');
    if (!std::ifstream(path, std::ios::binary).read(text.data(), static_cast<std::streamsize>(size))) return false;
    std::string_view rest = text;
    const std::string first = std::string(kFirstLine) + of + '\n';
    if (!rest.starts_with(first)) return false;
    rest.remove_prefix(first.size());
    std::uint64_t sum = 0;
    if (!Reader(rest).get(sum)) return false;
    rest.remove_prefix(sizeof sum);
    Kept kept;
    return sum == sum_of(rest) && read_kept(Reader(rest), kept, atlas.Fonts.Size) && fill(atlas, kept);
}

void keep_glyphs(const ImFontAtlas& atlas, const std::string& path, const std::string& of) {
    if (path.empty() || !atlas.IsBuilt() || atlas.TexPixelsAlpha8 == nullptr || atlas.CustomRects.Size != 2) return;
    Writer writer;
    AtlasPart part{};
    part.width = atlas.TexWidth;
    part.height = atlas.TexHeight;
    const int ids[] = {atlas.PackIdMouseCursors, atlas.PackIdLines};
    for (int i = 0; i < 2; ++i) {
        part.rect_x[i] = atlas.CustomRects[ids[i]].X;
        part.rect_y[i] = atlas.CustomRects[ids[i]].Y;
    }
    part.fonts = atlas.Fonts.Size;
    writer.put(part);
    for (const ImFont* font : atlas.Fonts) {
        writer.put(FontPart{font->Ascent, font->Descent, font->MetricsTotalSurface, font->Glyphs.Size});
        writer.put(font->Glyphs.Data, static_cast<std::size_t>(font->Glyphs.Size));
    }
    writer.put(atlas.TexPixelsAlpha8, static_cast<std::size_t>(part.width) * static_cast<std::size_t>(part.height));

    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    const std::string beside = path + "." + std::to_string(getpid()) + ".tmp";
    const std::uint64_t sum = sum_of(writer.bytes());
    std::ofstream out(beside, std::ios::binary);
    out << kFirstLine << of << '\n';
    out.write(reinterpret_cast<const char*>(&sum), sizeof sum);
    out << writer.bytes();
    out.close();
    if (out) fs::rename(beside, path, error);
    if (!out || error) fs::remove(beside, error);
}

#else

bool take_kept_glyphs(ImFontAtlas&, const std::string&, const std::string&) {
    return false;
}

void keep_glyphs(const ImFontAtlas&, const std::string&, const std::string&) {}

#endif

}  // namespace ipc::platform
