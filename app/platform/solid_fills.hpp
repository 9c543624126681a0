#pragma once

#include <imgui.h>

namespace ipc::platform {

/// Takes the large opaque rectangles of one colour out of the triangles: the graphics library clears them,
/// in their place among what is drawn. Without a graphics card that is several times as fast as to blend
/// a texture over them, and panels are mostly background. To be called between ImGui::Render() and the back end.
void clear_solid_rectangles(ImDrawData& data);

}  // namespace ipc::platform
