#pragma once

#include "views/canvas.hpp"

namespace ipc::views {

/// A column of things drawn from top to bottom, which scrolls when it is higher than its place.
///
///     ScrollArea column(canvas, "Kernel");
///     column.text(font, color, "...");   // moves on by itself
///     Rect row = column.take(20);        // a place of this height
class ScrollArea {
public:
    ScrollArea(const Canvas& canvas, const char* id);
    ~ScrollArea();
    ScrollArea(const ScrollArea&) = delete;
    ScrollArea& operator=(const ScrollArea&) = delete;

    const Canvas& canvas() const { return inside_; }
    float width() const { return inside_.area.width(); }
    Rect take(float height);
    void space(float height) { y_ += height; }
    /// Wrapped at the width of the column.
    void text(ImFont* font, ImU32 color, std::string_view text);

private:
    Canvas inside_;
    float y_;
};

}  // namespace ipc::views
