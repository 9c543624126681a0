#pragma once

namespace ipc::views {

/// What is submitted while one of these lives can be reached by Tab, in every version of Dear
/// ImGui.
class TabStop {
public:
    TabStop();
    ~TabStop();
    TabStop(const TabStop&) = delete;
    TabStop& operator=(const TabStop&) = delete;
};

/// Once a frame: Tab makes the focus visible.
void show_focus_on_tab();

/// Whether the last item has the visible focus and Enter was pressed on it.
bool entered();

}  // namespace ipc::views
