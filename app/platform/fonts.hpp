#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/imgui_compat.hpp"

namespace ipc::platform {

/// The faces of the window, named by use. Sizes are the em in pixels at scale 1; a line is about 1.2
/// times as high (font_size() tells). Symbols such as arrows and bars are complete in text, strong,
/// small, mono and mono_strong; the others show words and figures. Never null after load_fonts().
struct Fonts {
    ImFont* text = nullptr;          ///< Inter Regular 15
    ImFont* strong = nullptr;        ///< Inter SemiBold 15
    ImFont* emphasis = nullptr;      ///< Inter Italic 15, of a lesson's words
    ImFont* small = nullptr;         ///< Inter Regular 13
    ImFont* caption = nullptr;       ///< Inter SemiBold 12, for panel titles in capitals
    ImFont* title = nullptr;         ///< Inter Bold 18
    ImFont* heading = nullptr;       ///< Inter Bold 21, for the title of a lesson
    ImFont* mono = nullptr;          ///< JetBrains Mono Regular 13
    ImFont* mono_strong = nullptr;   ///< JetBrains Mono Bold 13
    ImFont* mono_small = nullptr;    ///< JetBrains Mono Regular 11
    ImFont* figure = nullptr;        ///< JetBrains Mono Bold 24
    ImFont* figure_large = nullptr;  ///< JetBrains Mono Bold 44
    float scale = 1.0F;
};

inline constexpr float kSmallestScale = 1.0F;
inline constexpr float kLargestScale = 2.5F;

/// Fills `fonts` and rebuilds the current ImGui context's font atlas for this scale, which is
/// limited to kSmallestScale .. kLargestScale. Call it between frames: earlier ImFont pointers are
/// void. The window uploads the new texture before its next frame.
/// Returns one sentence for each font file that was not found; ImGui's own font stands in for it.
std::vector<std::string> load_fonts(Fonts& fonts, float scale);

struct FontAtlas {
    std::unique_ptr<ImFontAtlas> atlas;
    Fonts fonts;
    std::vector<std::string> warnings;
    bool kept = false;  ///< its glyphs are of an earlier start
};

/// The same without a context, for ImGui::CreateContext(); needs to outlive it. On any thread, while no other uses
/// ImGui. Its atlas is null where Dear ImGui makes glyphs as they are needed, from 1.92 on: use load_fonts() there.
/// Glyphs that `kept`, a file, has of an earlier start need not be drawn; empty: none is read or written.
FontAtlas build_fonts(float scale, const std::string& kept = "");

}  // namespace ipc::platform
