#include "platform/headless.hpp"

#include <imgui.h>

namespace ipc::platform {

namespace {

#if IMGUI_VERSION_NUM < 18700
// 1.86 learns from its back end where navigation and text input find their keys.
void map_keys(ImGuiIO& io) {
    constexpr struct {
        int imgui_key;
        int native_key;
    } kMap[] = {{ImGuiKey_Tab, 258},      {ImGuiKey_LeftArrow, 263}, {ImGuiKey_RightArrow, 262},
                {ImGuiKey_UpArrow, 265},  {ImGuiKey_DownArrow, 264}, {ImGuiKey_PageUp, 266},
                {ImGuiKey_PageDown, 267}, {ImGuiKey_Home, 268},      {ImGuiKey_End, 269},
                {ImGuiKey_Insert, 260},   {ImGuiKey_Delete, 261},    {ImGuiKey_Backspace, 259},
                {ImGuiKey_Space, ' '},    {ImGuiKey_Enter, 257},     {ImGuiKey_Escape, 256},
                {ImGuiKey_A, 'A'},        {ImGuiKey_C, 'C'},         {ImGuiKey_V, 'V'},
                {ImGuiKey_X, 'X'},        {ImGuiKey_Y, 'Y'},         {ImGuiKey_Z, 'Z'}};
    for (const auto& entry : kMap)
        io.KeyMap[entry.imgui_key] = entry.native_key;
}
#endif

void feed_modifiers(bool ctrl, bool shift) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18900
    io.AddKeyEvent(ImGuiMod_Ctrl, ctrl);
    io.AddKeyEvent(ImGuiMod_Shift, shift);
#elif IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(ImGuiKey_ModCtrl, ctrl);
    io.AddKeyEvent(ImGuiKey_ModShift, shift);
#else
    io.KeyCtrl = ctrl;
    io.KeyShift = shift;
#endif
}

}  // namespace

Headless::Headless(ImVec2 size, float scale) : context_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.DisplaySize = size;
    io.DeltaTime = 1.0F / 60.0F;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTextCursorBlink = false;
#if IMGUI_VERSION_NUM < 18700
    map_keys(io);
#endif
#if IMGUI_VERSION_NUM >= 19200
    // Nobody draws, so textures asked for may stay requests.
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
#endif
    load_fonts(fonts_, scale);
}

Headless::~Headless() {
#if IMGUI_VERSION_NUM >= 19200
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
    }
#endif
    ImGui::DestroyContext(context_);
}

void Headless::frame(const Draw& draw) {
    ImGui::NewFrame();
    draw();
    ImGui::Render();
}

void Headless::frames(int count, const Draw& draw) {
    for (int i = 0; i < count; ++i)
        frame(draw);
}

void Headless::move(ImVec2 position, const Draw& draw) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMousePosEvent(position.x, position.y);
#else
    io.MousePos = position;
#endif
    // What is under the pointer is known one frame after it was drawn there.
    frames(2, draw);
}

void Headless::press(bool down, const Draw& draw) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMouseButtonEvent(0, down);
#else
    io.MouseDown[0] = down;
#endif
    frame(draw);
}

void Headless::click(ImVec2 position, const Draw& draw) {
    move(position, draw);
    press(true, draw);
    press(false, draw);
}

void Headless::wheel(float notches, const Draw& draw) {
    ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18700
    io.AddMouseWheelEvent(0, notches);
#else
    io.MouseWheel += notches;
#endif
    frame(draw);
}

void Headless::tap(Key key, const Draw& draw, bool ctrl, bool shift) {
    feed_modifiers(ctrl, shift);
    feed_key(key, true);
    frames(2, draw);  // newer versions take a modifier and a key in two frames
    feed_key(key, false);
    feed_modifiers(false, false);
    frames(2, draw);
}

void Headless::type(char character, const Draw& draw) {
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned char>(character));
    frame(draw);
}

int Headless::vertices() const {
    const ImDrawData* data = ImGui::GetDrawData();
    return data == nullptr ? 0 : data->TotalVtxCount;
}

}  // namespace ipc::platform
