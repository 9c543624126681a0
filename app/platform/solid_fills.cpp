#include "platform/solid_fills.hpp"

#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace ipc::platform {
namespace {

constexpr float kWorthIt = 4096;  ///< square pixels; below, the change of state costs more

struct Solid {
    ImVec4 rect;  ///< x0, y0, x1, y1 in ImGui's coordinates
    ImU32 colour;
};

/// What ImDrawList::PrimRect() wrote at these six indices, if it is large, of one colour and opaque.
std::optional<Solid> solid_at(const ImDrawList& list, const ImDrawCmd& command, unsigned first) {
    const ImDrawIdx* index = &list.IdxBuffer[static_cast<int>(command.IdxOffset + first)];
    const unsigned corner = index[0];
    if (index[1] != corner + 1 || index[2] != corner + 2 || index[3] != corner || index[4] != corner + 2 ||
        index[5] != corner + 3) {
        return std::nullopt;
    }
    const ImDrawVert* at = &list.VtxBuffer[static_cast<int>(command.VtxOffset + corner)];
    const ImVec2 min = at[0].pos, max = at[2].pos;
    if (at[1].pos.x != max.x || at[1].pos.y != min.y || at[3].pos.x != min.x || at[3].pos.y != max.y) {
        return std::nullopt;
    }
    if ((max.x - min.x) * (max.y - min.y) < kWorthIt || max.x < min.x) return std::nullopt;
    if ((at[0].col & IM_COL32_A_MASK) != IM_COL32_A_MASK) return std::nullopt;
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    for (int i = 0; i < 4; ++i) {
        if (at[i].col != at[0].col || at[i].uv.x != white.x || at[i].uv.y != white.y) return std::nullopt;
    }
    return Solid{{min.x, min.y, max.x, max.y}, at[0].col};
}

/// Clears ClipRect in the colour that the callback's data are.
void clear(const ImDrawList*, const ImDrawCmd* command) {
    const ImDrawData& data = *ImGui::GetDrawData();
    const auto pixels = [](float at, float origin, float scale) {
        return static_cast<GLint>(std::ceil((at - origin) * scale - 0.5F));  // a pixel counts by its centre
    };
    const ImVec2 scale = data.FramebufferScale;
    const GLint left = pixels(command->ClipRect.x, data.DisplayPos.x, scale.x);
    const GLint top = pixels(command->ClipRect.y, data.DisplayPos.y, scale.y);
    const GLint right = pixels(command->ClipRect.z, data.DisplayPos.x, scale.x);
    const GLint bottom = pixels(command->ClipRect.w, data.DisplayPos.y, scale.y);
    const auto height = static_cast<GLint>(data.DisplaySize.y * scale.y);
    if (right <= left || bottom <= top) return;
    const auto colour = ImGui::ColorConvertU32ToFloat4(
        static_cast<ImU32>(reinterpret_cast<std::uintptr_t>(command->UserCallbackData)));
    glScissor(left, height - bottom, right - left, bottom - top);
    glClearColor(colour.x, colour.y, colour.z, colour.w);
    glClear(GL_COLOR_BUFFER_BIT);
}

ImDrawCmd clearing(const ImDrawCmd& of, const Solid& solid) {
    ImDrawCmd command = of;
    command.ElemCount = 0;
    command.ClipRect = {std::max(of.ClipRect.x, solid.rect.x), std::max(of.ClipRect.y, solid.rect.y),
                        std::min(of.ClipRect.z, solid.rect.z), std::min(of.ClipRect.w, solid.rect.w)};
    command.UserCallback = clear;
    command.UserCallbackData = reinterpret_cast<void*>(static_cast<std::uintptr_t>(solid.colour));
    return command;
}

void divide(const ImDrawList& list, const ImDrawCmd& command, ImVector<ImDrawCmd>& into) {
    ImDrawCmd rest = command;
    unsigned taken = 0;
    const auto draw_until = [&](unsigned end) {
        rest.IdxOffset = command.IdxOffset + taken;
        rest.ElemCount = end - taken;
        if (rest.ElemCount > 0) into.push_back(rest);
    };
    for (unsigned at = 0; at + 6 <= command.ElemCount; at += 3) {
        const std::optional<Solid> solid = solid_at(list, command, at);
        if (!solid) continue;
        draw_until(at);
        into.push_back(clearing(command, *solid));
        taken = at + 6;
        at += 3;
    }
    draw_until(command.ElemCount);
}

}  // namespace

void clear_solid_rectangles(ImDrawData& data) {
    ImVector<ImDrawCmd> divided;
    for (int i = 0; i < data.CmdListsCount; ++i) {
        ImDrawList& list = *data.CmdLists[i];
        divided.resize(0);
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback != nullptr) {
                divided.push_back(command);
            } else {
                divide(list, command, divided);
            }
        }
        list.CmdBuffer.swap(divided);
    }
}

}  // namespace ipc::platform
