#include "views/scroll_area.hpp"

namespace ipc::views {

namespace {

Canvas begin(const Canvas& canvas, const char* id) {
    ImGui::SetCursorScreenPos(canvas.area.min);
    platform::begin_child(id, canvas.area.size(), {.nav_flattened = true});
    Rect area = canvas.area;
    area.max.x -= ImGui::GetStyle().ScrollbarSize;
    return {canvas.ui, *ImGui::GetWindowDrawList(), area};
}

}  // namespace

ScrollArea::ScrollArea(const Canvas& canvas, const char* id)
    : inside_(begin(canvas, id)), y_(ImGui::GetCursorScreenPos().y) {}

ScrollArea::~ScrollArea() {
    platform::reserve({inside_.area.min.x, y_}, {1, 1});
    platform::end_child();
}

Rect ScrollArea::take(float height) {
    const Rect rect{{inside_.area.min.x, y_}, {inside_.area.max.x, y_ + height}};
    y_ += height;
    return rect;
}

void ScrollArea::text(ImFont* font, ImU32 color, std::string_view text) {
    y_ += inside_.text_wrapped({inside_.area.min.x, y_}, width(), font, color, text);
}

}  // namespace ipc::views
