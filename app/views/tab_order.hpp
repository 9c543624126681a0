#pragma once

#include <cstddef>
#include <vector>

#include "platform/imgui_compat.hpp"

namespace ipc::views {

/// The controls of one frame in the order in which Tab visits them. Dear ImGui does that by itself
/// from 1.89.4 on; before, Tab stops at items for text only.
class TabOrder {
public:
    /// The last item becomes the next stop. `text`: one may type at once when Tab arrives there.
    void add_last_item(bool text = false);
    /// Where nothing has the visible focus Tab begins at the stop that was added last, and not at the first.
    void begin_here();
    /// At the end of the frame: moves the focus if Tab was pressed, and makes it visible.
    void finish() const;

private:
    struct Stop {
        ImGuiID id;
        void* window;
        ImVec2 min, max;
        bool text;
    };
    std::vector<Stop> stops_;
    std::size_t first_ = 0;
};

/// Whether the last item has the visible focus and Enter was pressed on it.
bool entered();

/// Nothing has the visible focus any more.
void hide_focus();

}  // namespace ipc::views
