#pragma once

#include <vector>

#include "platform/imgui_compat.hpp"

namespace ipc::views {

/// The controls of one frame in the order in which Tab visits them. Dear ImGui does that by itself
/// from 1.89.4 on; before, Tab stops at items for text only.
class TabOrder {
public:
    /// The last item becomes the next stop.
    void add_last_item();
    /// At the end of the frame: moves the focus if Tab was pressed, and makes it visible.
    void finish() const;

private:
    struct Stop {
        ImGuiID id;
        void* window;
        ImVec2 min, max;
    };
    std::vector<Stop> stops_;
};

/// Whether the last item has the visible focus and Enter was pressed on it.
bool entered();

}  // namespace ipc::views
