#include "platform/keyboard.hpp"

#include <imgui.h>
#if IMGUI_VERSION_NUM >= 18700
#include <imgui_internal.h>
#endif

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>

#include <deque>
#include <set>

namespace ipc::platform {

namespace {

struct KeyEvent {
    int key;
    int scancode;
    int action;
    int modifiers;
};

// GLFW gives its callbacks no room for a capture, and a process has one window.
std::deque<KeyEvent>& queue() {
    static std::deque<KeyEvent> events;
    return events;
}

// GLFW names a key by its place on a US keyboard; shortcuts go by what is printed on it.
int by_print(int key, int scancode) {
    if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_EQUAL) return key;
    const char* name = glfwGetKeyName(key, scancode);
    if (name == nullptr || name[0] == '\0' || name[1] != '\0') return key;
    const char print = name[0];
    if (print >= 'a' && print <= 'z') return GLFW_KEY_A + (print - 'a');
    if (print >= '0' && print <= '9') return GLFW_KEY_0 + (print - '0');
    if (print == '+' || print == '=') return GLFW_KEY_EQUAL;
    if (print == '-') return GLFW_KEY_MINUS;
    if (print == '.') return GLFW_KEY_PERIOD;
    if (print == ',') return GLFW_KEY_COMMA;
    return key;
}

long taken = 0;

void on_key(GLFWwindow* window, int key, int scancode, int action, int modifiers) {
    if (action != GLFW_REPEAT) ++taken;
    key = by_print(key, scancode);
#if IMGUI_VERSION_NUM >= 18700
    ImGui_ImplGlfw_KeyCallback(window, key, scancode, action, modifiers);
#else
    (void)window;
    if (action != GLFW_REPEAT) queue().push_back({key, scancode, action, modifiers});
#endif
}

}  // namespace

void install_keyboard(GLFWwindow* window) {
    queue().clear();
    glfwSetKeyCallback(window, on_key);
}

void deliver_keys(GLFWwindow* window) {
    std::set<int> changed;
    while (!queue().empty()) {
        const KeyEvent event = queue().front();
        if (!changed.insert(event.key).second) return;
        queue().pop_front();
        ImGui_ImplGlfw_KeyCallback(window, event.key, event.scancode, event.action,
                                   event.modifiers);
    }
}

long keys_taken() {
    return taken;
}

bool keys_waiting() {
#if IMGUI_VERSION_NUM >= 18700
    // ImGui's own queue also hands out one change of a key a frame; only its internals tell.
    return !ImGui::GetCurrentContext()->InputEventsQueue.empty();
#else
    return !queue().empty();
#endif
}

}  // namespace ipc::platform
