#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/imgui_compat.hpp"

namespace ipc::views {

/// A rectangle on the screen, in ImGui's coordinates.
struct Rect {
    ImVec2 min, max;

    float width() const { return max.x - min.x; }
    float height() const { return max.y - min.y; }
    ImVec2 size() const { return {width(), height()}; }
    ImVec2 center() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
    bool contains(ImVec2 point) const {
        return point.x >= min.x && point.x < max.x && point.y >= min.y && point.y < max.y;
    }
    Rect shrunk(float by) const { return {{min.x + by, min.y + by}, {max.x - by, max.y - by}}; }
};

/// Names and rectangles of what is on the screen, for --item-map: scripts click by name. A knob's
/// choice is named "knob: choice", a button by its label, a panel by its title, a demo by its
/// program's name.
class ItemMap {
public:
    struct Item {
        std::string name;
        Rect rect;
        bool enabled = true;
        bool operator==(const Item& other) const;
    };

    /// At the begin of a frame.
    void clear() { items_.clear(); }
    /// Once a frame and item; only what is visible: a rectangle without area is left out.
    void add(std::string_view name, Rect rect, bool enabled = true);

    const std::vector<Item>& items() const { return items_; }
    /// {"items":[{"name","rect":[x,y,w,h],"enabled"}]}
    std::string to_json() const;

private:
    std::vector<Item> items_;
};

}  // namespace ipc::views
