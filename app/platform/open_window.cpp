#include "platform/open_window.hpp"

#include <glad/gl.h>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <vector>

#include "platform/icon.hpp"

namespace ipc::platform {

namespace {

// The window asked for, made smaller where the screen has not the room.
void fit_screen(int& width, int& height) {
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    if (monitor == nullptr) return;
    int x = 0;
    int y = 0;
    int room_x = 0;
    int room_y = 0;
    glfwGetMonitorWorkarea(monitor, &x, &y, &room_x, &room_y);
    if (room_x > 0) width = std::min(width, room_x);
    if (room_y > 0) height = std::min(height, room_y);
}

}  // namespace

std::string glfw_error() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text != nullptr ? text : "no reason given";
}

stage::Error no_display() {
    if (std::getenv("DISPLAY") == nullptr && std::getenv("WAYLAND_DISPLAY") == nullptr)
        return {
            "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): start the "
            "playground "
            "in a desktop session, or run a demo such as ipc-shared-counter in this terminal."};
    return {"The display could not be opened (" + glfw_error() +
            "): start the playground in a desktop session of your own, or set DISPLAY to yours."};
}

stage::Error no_opengl(const std::string& reason) {
    std::string found = "none (" + reason + ")";
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    if (GLFWwindow* probe = glfwCreateWindow(64, 64, "", nullptr, nullptr)) {
        glfwMakeContextCurrent(probe);
        // glad would refuse so old a context, hence the one function by hand.
        using GetString = const unsigned char* (*)(unsigned);
        const auto get_string = reinterpret_cast<GetString>(glfwGetProcAddress("glGetString"));
        const unsigned char* version = get_string != nullptr ? get_string(GL_VERSION) : nullptr;
        if (version != nullptr)
            found = "OpenGL " + std::string(reinterpret_cast<const char*>(version));
        glfwDestroyWindow(probe);
    }
    return {"The window needs OpenGL 3.3, and this display offers " + found +
            ": update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1 and start again."};
}

void set_icon(GLFWwindow* window) {
    std::array<std::vector<unsigned char>, 3> pixels;
    std::array<GLFWimage, 3> images{};
    constexpr std::array kSizes = {16, 32, 64};
    for (std::size_t i = 0; i < kSizes.size(); ++i) {
        pixels[i] = draw_icon(kSizes[i]);
        images[i] = {kSizes[i], kSizes[i], pixels[i].data()};
    }
    glfwSetWindowIcon(window, static_cast<int>(images.size()), images.data());
}

GLFWwindow* open_window(int width, int height, const std::string& title, bool shown) {
    fit_screen(width, height);
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_VISIBLE, shown ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "ipc-playground");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "ipc-playground");
#ifdef GLFW_WAYLAND_APP_ID
    glfwWindowHintString(GLFW_WAYLAND_APP_ID, "ipc-playground");
#endif
    return glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
}

}  // namespace ipc::platform
