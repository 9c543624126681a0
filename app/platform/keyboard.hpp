#pragma once

struct GLFWwindow;

namespace ipc::platform {

/// Takes over the key callback of a GLFW window whose ImGui back end is already there. A key is
/// then known by what is printed on it, whatever the layout; and where Dear ImGui has no input
/// queue (before 1.87), a key tapped between two frames is still seen: its release waits one frame.
void install_keyboard(GLFWwindow* window);

/// Hands the waiting key events to ImGui, at most one change a key. Call it once before each frame.
void deliver_keys(GLFWwindow* window);

/// Keys that went down or up, so far.
long keys_taken();

/// Whether events wait for the next frame.
bool keys_waiting();

}  // namespace ipc::platform
