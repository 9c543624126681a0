#include "views/tab_order.hpp"

#if IMGUI_VERSION_NUM < 18940
#define IPC_TAB_FOR_TEXT_ONLY
#include <imgui_internal.h>
#endif

namespace ipc::views {

#ifdef IPC_TAB_FOR_TEXT_ONLY

void TabOrder::add_last_item(bool text) {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    if ((context.LastItemData.InFlags & ImGuiItemFlags_Disabled) != 0) return;
    stops_.push_back({context.LastItemData.ID, context.CurrentWindow, ImGui::GetItemRectMin(),
                      ImGui::GetItemRectMax(), text});
}

void TabOrder::begin_here() {
    first_ = stops_.empty() ? 0 : stops_.size() - 1;
}

void TabOrder::finish() const {
    const ImGuiIO& io = ImGui::GetIO();
    ImGuiContext& context = *ImGui::GetCurrentContext();
    // Who takes the mouse needs no ring any more, and the space bar is free again.
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) hide_focus();
    if (stops_.empty() || io.KeyCtrl || io.KeyAlt) return;
    if (!platform::is_key_pressed(platform::Key::tab)) return;
    const std::size_t count = stops_.size();
    std::size_t next = io.KeyShift ? (first_ + count - 1) % count : first_;
    for (std::size_t i = 0; i < count; ++i) {
        if (stops_[i].id == context.ActiveId || (stops_[i].id == context.NavId && io.NavVisible))
            next = (i + (io.KeyShift ? count - 1 : 1)) % count;
    }
    const Stop& stop = stops_[next];
    auto* window = static_cast<ImGuiWindow*>(stop.window);
    ImGui::NavMoveRequestCancel();  // its own search for an item for text
    ImGui::ClearActiveID();
    ImGui::SetFocusID(stop.id, window);
    if (stop.text) {
        context.NavNextActivateId = stop.id;
        context.NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
    }
    context.NavDisableHighlight = false;
    context.NavDisableMouseHover = true;
    ImGui::ScrollToBringRectIntoView(window, ImRect(stop.min, stop.max));
}

void hide_focus() {
    ImGui::GetCurrentContext()->NavDisableHighlight = true;
}

#else

void TabOrder::add_last_item(bool) {}
void TabOrder::begin_here() {}
void TabOrder::finish() const {}
void hide_focus() {}

#endif

bool entered() {
    return ImGui::IsItemFocused() && ImGui::GetIO().NavVisible &&
           platform::is_key_pressed(platform::Key::enter);
}

}  // namespace ipc::views
