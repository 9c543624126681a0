#pragma once

#include <functional>

#include "platform/fonts.hpp"

namespace ipc::platform {

/// Dear ImGui without a window and without OpenGL: real widgets, real layout, a pointer and keys
/// under the caller's control, about 4 us a frame. One at a time in a process.
class Headless {
public:
    using Draw = std::function<void()>;

    explicit Headless(ImVec2 size = {1280, 720}, float scale = 1.0F);
    ~Headless();
    Headless(const Headless&) = delete;
    Headless& operator=(const Headless&) = delete;

    const Fonts& fonts() const { return fonts_; }

    /// Draws one frame, 1/60 s after the one before.
    void frame(const Draw& draw);
    void frames(int count, const Draw& draw);

    /// Moves the pointer there, presses, releases; draws the frames each of it takes.
    void click(ImVec2 position, const Draw& draw);
    void move(ImVec2 position, const Draw& draw);
    void press(bool down, const Draw& draw);
    void wheel(float notches, const Draw& draw);
    /// A key down for one frame and up again, with the modifiers held around it.
    void tap(Key key, const Draw& draw, bool ctrl = false, bool shift = false);
    void type(char character, const Draw& draw);

    /// Vertices the last frame drew: 0 says that nothing was visible.
    int vertices() const;

private:
    ImGuiContext* context_;
    Fonts fonts_;
};

}  // namespace ipc::platform
