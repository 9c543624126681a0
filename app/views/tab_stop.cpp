#include "views/tab_stop.hpp"

#include "platform/imgui_compat.hpp"

// Up to 1.89.3 Tab stops at items for text only, and does not show where it is.
#if IMGUI_VERSION_NUM < 18940
#define IPC_TAB_FOR_TEXT_ONLY
#include <imgui_internal.h>
#endif

namespace ipc::views {

#ifdef IPC_TAB_FOR_TEXT_ONLY
TabStop::TabStop() {
    ImGui::PushItemFlag(ImGuiItemFlags_Inputable, true);
}
TabStop::~TabStop() {
    ImGui::PopItemFlag();
}
#else
TabStop::TabStop() = default;
TabStop::~TabStop() = default;
#endif

void show_focus_on_tab() {
#ifdef IPC_TAB_FOR_TEXT_ONLY
    if (!platform::is_key_pressed(platform::Key::tab)) return;
    ImGuiContext& context = *ImGui::GetCurrentContext();
    context.NavDisableHighlight = false;
    context.NavDisableMouseHover = true;
#endif
}

bool entered() {
    return ImGui::IsItemFocused() && ImGui::GetIO().NavVisible &&
           platform::is_key_pressed(platform::Key::enter);
}

}  // namespace ipc::views
