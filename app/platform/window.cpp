#include "platform/window.hpp"

#include <glad/gl.h>
#include <imgui.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <cfloat>
#include <cstdlib>
#include <thread>
#include <utility>

#include "platform/keyboard.hpp"
#include "platform/open_window.hpp"
#include "platform/solid_fills.hpp"

namespace ipc::platform {

namespace {

constexpr double kFramePeriod = 1.0 / 60;
// ImGui shows a change of hover or layout one frame late, and some a second frame late.
constexpr int kFramesAfterInput = 3;

// Set by input and by what uncovers the window. GLFW does not say whether a poll brought something,
// and its callbacks have no room for a capture.
bool something_came = false;
long pointer_changes = 0;

void take_pointer() {
    something_came = true;
    ++pointer_changes;
}

// Before Dear ImGui installs its own callbacks, which call these too. Keys are watched in
// keyboard.cpp.
void watch(GLFWwindow* window) {
    glfwSetMouseButtonCallback(window, [](GLFWwindow*, int, int, int) { take_pointer(); });
    glfwSetCursorPosCallback(window, [](GLFWwindow*, double, double) { take_pointer(); });
    glfwSetScrollCallback(window, [](GLFWwindow*, double, double) { take_pointer(); });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow*) { something_came = true; });
}

bool take_what_came() {
    return std::exchange(something_came, false) || keys_waiting();
}

}  // namespace

// Each step of create() that succeeded is undone, in reverse.
struct Window::Handles {
    bool glfw = false;
    GLFWwindow* window = nullptr;
    std::unique_ptr<ImFontAtlas> atlas;
    ImGuiContext* imgui = nullptr;
    bool glfw_backend = false;
    bool opengl_backend = false;

    Handles() = default;
    Handles(const Handles&) = delete;
    Handles& operator=(const Handles&) = delete;
    ~Handles() {
        if (opengl_backend) ImGui_ImplOpenGL3_Shutdown();
        if (glfw_backend) ImGui_ImplGlfw_Shutdown();
        if (imgui != nullptr) ImGui::DestroyContext(imgui);
        if (window != nullptr) glfwDestroyWindow(window);
        if (glfw) glfwTerminate();
    }
};

void Window::reach_display() {
    (void)glfwInit();  // create() calls it again, which does nothing once it has succeeded
}

stage::Result<std::unique_ptr<Window>> Window::create(const WindowOptions& options, std::future<FontAtlas> fonts) {
    auto handles = std::make_unique<Handles>();
    if (glfwInit() != GLFW_TRUE) return no_display();
    handles->glfw = true;
    handles->window = open_window(options.width, options.height, options.title, options.shown);
    if (handles->window == nullptr) return no_opengl(glfw_error());
    glfwMakeContextCurrent(handles->window);
    if (gladLoadGL(glfwGetProcAddress) < GLAD_MAKE_VERSION(3, 3))
        return no_opengl("its functions could not be loaded");
    glfwSwapInterval(1);
    set_icon(handles->window);

    FontAtlas built = fonts.valid() ? fonts.get() : build_fonts(options.scale);
    handles->atlas = std::move(built.atlas);
    handles->imgui = ImGui::CreateContext(handles->atlas.get());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;  // what the user arranged is kept with the other settings
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTextCursorBlink = false;  // a blinking cursor would mean drawing for ever
    watch(handles->window);
    handles->glfw_backend = ImGui_ImplGlfw_InitForOpenGL(handles->window, true);
    install_keyboard(handles->window);
    handles->opengl_backend = ImGui_ImplOpenGL3_Init("#version 330 core");

    std::unique_ptr<Window> window(new Window(std::move(handles)));
    window->background_ = options.background;
    window->fonts_ = built.fonts;
    window->font_warnings_ = std::move(built.warnings);
    if (window->fonts_.text == nullptr) window->set_scale(options.scale);
    return window;
}

Window::Window(std::unique_ptr<Handles> handles) : handles_(std::move(handles)) {
    const auto text = [](GLenum name) {
        const GLubyte* value = glGetString(name);
        return value != nullptr ? std::string(reinterpret_cast<const char*>(value))
                                : std::string("?");
    };
    graphics_ = "OpenGL " + text(GL_VERSION) + ", " + text(GL_RENDERER);
    glfwSetWindowUserPointer(handles_->window, this);
    glfwSetDropCallback(handles_->window, [](GLFWwindow* window, int count, const char** paths) {
        const auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
        if (self->on_drop_) self->on_drop_(std::vector<std::string>(paths, paths + count));
    });
}

Window::~Window() = default;

// Without vertical synchronization present() returns at once, and a busy loop would follow.
void Window::keep_pace() {
    if (frames_drawn_ == 0) return;
    const GLFWvidmode* mode = nullptr;
    if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) mode = glfwGetVideoMode(monitor);
    const double refresh = mode != nullptr && mode->refreshRate > 0 ? mode->refreshRate : 60.0;
    const double now = glfwGetTime();
    const bool display_sets_pace = now - frame_start_ + 0.001 >= 0.9 / refresh;
    if (now < next_frame_ && !display_sets_pace)
        std::this_thread::sleep_for(std::chrono::duration<double>(next_frame_ - now));
}

bool Window::wait_events(double seconds) {
    keep_pace();
    bool draw = frames_due_ > 0;
    if (draw || seconds == 0 || keys_waiting()) {
        glfwPollEvents();
    } else if (seconds < 0) {
        glfwWaitEvents();
        draw = true;
        request_frames(kFramesAfterInput);
    } else {
        const double start = glfwGetTime();
        glfwWaitEventsTimeout(seconds);
        // GLFW does not say why it returned; before the time is up, it was an event.
        if (glfwGetTime() - start < seconds) {
            draw = true;
            request_frames(kFramesAfterInput);
        }
    }
    // What comes while frames are due wants frames of its own after it: a button that was pressed
    // and released within one poll is seen as released one frame later.
    if (!take_what_came()) return draw;
    request_frames(kFramesAfterInput);
    return true;
}

void Window::wake() {
    glfwPostEmptyEvent();
}

void Window::request_frames(int count) {
    frames_due_ = std::max(frames_due_, count);
}

void Window::begin_frame(Pointer pointer) {
    frame_start_ = glfwGetTime();
    // A beat, not a pause: what this frame is late by is not added to the next, unless it is a whole one.
    const bool in_time = frame_start_ - next_frame_ < kFramePeriod;
    next_frame_ = std::min(in_time ? next_frame_ : frame_start_, frame_start_) + kFramePeriod;
    deliver_keys(handles_->window);
    ImGui_ImplOpenGL3_NewFrame();
#if IMGUI_VERSION_NUM < 19200
    // load_fonts() left a new atlas without a texture.
    if (ImGui::GetIO().Fonts->TexID == texture_id(0)) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
#endif
    ImGui_ImplGlfw_NewFrame();
    if (pointer == Pointer::away) {
        ImGuiIO& io = ImGui::GetIO();
        pointer_ = io.MousePos;
        io.MousePos = {-FLT_MAX, -FLT_MAX};
    }
    ImGui::NewFrame();
}

void Window::render() {
    ImGui::Render();
    const ImVec2 size = framebuffer_size();
    glViewport(0, 0, static_cast<int>(size.x), static_cast<int>(size.y));
    glClearColor(background_.x, background_.y, background_.z, background_.w);
    glClear(GL_COLOR_BUFFER_BIT);
    clear_solid_rectangles(*ImGui::GetDrawData());
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void Window::give_up_frame() {
    if (pointer_) ImGui::GetIO().MousePos = *std::exchange(pointer_, std::nullopt);
    if (frames_due_ > 0) --frames_due_;
}

void Window::present() {
    glfwSwapBuffers(handles_->window);
    ++frames_drawn_;
    if (frames_due_ > 0) --frames_due_;
}

Image Window::capture() const {
    const ImVec2 size = framebuffer_size();
    return read_pixels(static_cast<int>(size.x), static_cast<int>(size.y));
}

PixelRect Window::to_pixels(ImVec2 min, ImVec2 max) const {
    const ImVec2 ratio = ImGui::GetIO().DisplayFramebufferScale;
    return {static_cast<int>(min.x * ratio.x), static_cast<int>(min.y * ratio.y),
            static_cast<int>((max.x - min.x) * ratio.x),
            static_cast<int>((max.y - min.y) * ratio.y)};
}

long Window::inputs_taken() const {
    return pointer_changes + keys_taken();
}

void Window::show() {
    glfwShowWindow(handles_->window);
}

bool Window::should_close() const {
    return glfwWindowShouldClose(handles_->window) != 0;
}

void Window::close() {
    glfwSetWindowShouldClose(handles_->window, GLFW_TRUE);
}

void Window::set_title(const std::string& title) {
    glfwSetWindowTitle(handles_->window, title.c_str());
}

void Window::set_scale(float scale) {
    request_frames(kFramesAfterInput);
    font_warnings_ = load_fonts(fonts_, scale);
}

ImVec2 Window::size() const {
    int width = 0;
    int height = 0;
    glfwGetWindowSize(handles_->window, &width, &height);
    return {static_cast<float>(width), static_cast<float>(height)};
}

ImVec2 Window::framebuffer_size() const {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(handles_->window, &width, &height);
    return {static_cast<float>(width), static_cast<float>(height)};
}

float Window::content_scale() const {
    float x = 1.0F;
    float y = 1.0F;
    glfwGetWindowContentScale(handles_->window, &x, &y);
    return std::max(x, y);
}

void Window::set_drop_callback(std::function<void(const std::vector<std::string>&)> callback) {
    on_drop_ = std::move(callback);
}

}  // namespace ipc::platform
