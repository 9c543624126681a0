#pragma once

#include <string>

#include "stage/result.hpp"

struct GLFWwindow;

namespace ipc::platform {

/// GLFW's window with OpenGL 3.3, made smaller where the screen has not the room; null: see no_opengl(). It has the
/// size in screen coordinates, and is `shown` at once or not before glfwShowWindow().
GLFWwindow* open_window(int width, int height, const std::string& title, bool shown);
void set_icon(GLFWwindow* window);

std::string glfw_error();
/// Why GLFW could not begin.
stage::Error no_display();
/// Names what the display does offer, from a context of any version.
stage::Error no_opengl(const std::string& reason);

}  // namespace ipc::platform
