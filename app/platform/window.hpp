#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/fonts.hpp"
#include "platform/screenshot.hpp"
#include "stage/result.hpp"

namespace ipc::platform {

struct WindowOptions {
    int width = 1600;  ///< in screen coordinates; limited to what the screen has room for
    int height = 1000;
    std::string title = "IPC Playground";
    bool shown = true;  ///< false: not before show()
    float scale = 1;    ///< of the fonts
    ImVec4 background{0.078F, 0.086F, 0.106F, 1.0F};
};

/// away: the frame is drawn as if the pointer were outside, so that nothing is lit up under it.
enum class Pointer { shown, away };

/// The one window: GLFW, OpenGL 3.3 core and a Dear ImGui context. All of it belongs to the main
/// thread, except wake(). A loop around it draws only when there is something to show:
///
///     while (!window.should_close()) {
///         if (!window.wait_events(0.5) && !model_changed()) continue;
///         window.begin_frame();
///         draw();
///         window.end_frame();
///     }
class Window {
public:
    /// Reaches the display, which create() does if this did not, and tells of a failure. Before any thread is started: the C
    /// library reads the tables of the keyboard a character at a time, which takes six times as long where it has to lock.
    static void reach_display();
    /// Fails with one sentence and its remedy without a display, or without OpenGL 3.3. Most of it is waiting for the
    /// display: `fonts`, if given, are of the same scale and may be on their way (see build_fonts()).
    static stage::Result<std::unique_ptr<Window>> create(const WindowOptions& options, std::future<FontAtlas> fonts = {});
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// Sleeps until input, wake(), or `seconds` have passed; below 0: without a limit. Returns
    /// whether a frame should be drawn: true for input and wake(), and for a few frames after
    /// them, until hover, scrolling and tapped keys have settled. Keeps to 60 frames a second
    /// where the display does not set the pace.
    bool wait_events(double seconds);
    /// Ends wait_events() early. Safe from every thread, but not from a signal handler.
    static void wake();
    /// Asks for this many frames without waiting for input, as an animation needs.
    void request_frames(int count);

    void begin_frame(Pointer pointer = Pointer::shown);
    /// Draws into the back buffer; then capture() may look at it, and present() shows it.
    void render();
    void present();
    void end_frame() {
        render();
        present();
    }
    /// Instead of present(): what render() drew is not shown.
    void give_up_frame();
    /// What render() drew. Only between render() and present().
    Image capture() const;
    /// A rectangle of ImGui's, such as a panel's, in the image's pixels.
    PixelRect to_pixels(ImVec2 min, ImVec2 max) const;

    void show();
    bool should_close() const;
    void close();
    void set_title(const std::string& title);
    void set_background(ImVec4 color) { background_ = color; }
    const Fonts& fonts() const { return fonts_; }
    /// One sentence for each font that is missing; see load_fonts().
    const std::vector<std::string>& font_warnings() const { return font_warnings_; }
    /// Rebuilds the fonts between frames.
    void set_scale(float scale);

    ImVec2 size() const;              ///< in screen coordinates, as ImGui's DisplaySize
    ImVec2 framebuffer_size() const;  ///< in pixels
    float content_scale() const;      ///< what the desktop is set to; 1 for 100 %
    long frames_drawn() const { return frames_drawn_; }
    int frames_due() const { return frames_due_; }  ///< without further input
    /// Moves of the pointer, notches of its wheel, buttons and keys that went down or up.
    long inputs_taken() const;
    /// OpenGL's version and renderer, for `doctor`.
    const std::string& graphics() const { return graphics_; }

    /// Called in wait_events() with the paths of files dropped on the window.
    void set_drop_callback(std::function<void(const std::vector<std::string>&)> callback);

private:
    struct Handles;  // GLFW's and ImGui's, released in order
    explicit Window(std::unique_ptr<Handles> handles);
    void keep_pace();

    std::unique_ptr<Handles> handles_;
    ImVec4 background_;
    std::string graphics_;
    Fonts fonts_;
    std::vector<std::string> font_warnings_;
    std::optional<ImVec2> pointer_;  // where it is, while it is kept away
    std::function<void(const std::vector<std::string>&)> on_drop_;
    int frames_due_ = 3;  // a first layout settles within three frames
    long frames_drawn_ = 0;
    double frame_start_ = 0;  // of the last frame, on GLFW's clock
    double next_frame_ = 0;   // when the next one is due, on the same
};

}  // namespace ipc::platform
