#pragma once

#include <string>

struct ImFontAtlas;

namespace ipc::platform {

/// Glyphs as they were drawn before, kept in a file, since drawing the window's 3000 takes a sixth of its start.
/// `of` says all that they depend on; a file of something else, of another Dear ImGui, or one that is damaged is not
/// taken. From Dear ImGui 1.92 on, which draws glyphs when they are needed, there is nothing to keep.

/// Builds the atlas, to which all fonts were added, from the file. False: nothing was taken, and the atlas is as before.
bool take_kept_glyphs(ImFontAtlas& atlas, const std::string& path, const std::string& of);

/// Writes those of a built atlas, for the next start. Where that fails, they are drawn again.
void keep_glyphs(const ImFontAtlas& atlas, const std::string& path, const std::string& of);

}  // namespace ipc::platform
