#include "gui/display.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include "support/wait.hpp"

namespace ipc::test {

Display::Display(const std::string& directory, const std::string& frame_buffer) {
    const std::string size = std::to_string(kWidth) + "x" + std::to_string(kHeight) + "x24";
    // It writes the number it took to this descriptor when it is ready. Without -noreset it would
    // start over when the last window closes. It ends with this test, even if that is killed. No key repeats itself (-r):
    // on a busy machine one may be down for longer than it was meant to be.
    std::vector<std::string> arguments{"--pdeathsig", "TERM", IPC_XVFB, "-displayfd", "1",
                                       "-screen", "0", size, "-nolisten", "tcp", "-noreset", "-r"};
    if (!frame_buffer.empty()) arguments.insert(arguments.end(), {"-fbdir", frame_buffer});
    server_ = std::make_unique<Program>(IPC_SETPRIV, Setting{.arguments = arguments});
    const bool ready =
        wait_until([this] { return server_->out().ends_with("\n") || !server_->running(); });
    REQUIRE_MESSAGE((ready && server_->running()), "Xvfb did not start: ", server_->err());
    name_ = ":" + split_lines(server_->out()).at(0);
    environment_ = {{"DISPLAY", name_},
                    {"WAYLAND_DISPLAY", ""},
                    {"HOME", directory},
                    {"XDG_CONFIG_HOME", directory + "/config"},
                    {"XDG_CACHE_HOME", directory + "/cache"},
                    {"MESA_SHADER_CACHE_DISABLE", "true"},
                    {"LIBGL_ALWAYS_SOFTWARE", "1"}};
}

Display::~Display() {
    if (!server_->running()) return;
    server_->send(SIGTERM);  // it removes its socket and its lock file
    server_->wait();
}

void Display::xdotool(const std::vector<std::string>& arguments) const {
    const Outcome done =
        run(IPC_XDOTOOL, Setting{.arguments = arguments, .environment = environment_});
    REQUIRE_MESSAGE(done.exit == 0, "xdotool: ", done.err);
}

OnScreen::OnScreen() : OnScreen(false) {}

OnScreen::OnScreen(bool seen) : display(directory(), seen ? directory() : std::string()) {
    // The window remembers how it was arranged, what the demos said of themselves, and its glyphs.
    for (const char* name :
         {"config", "config/ipc-playground", "config/ipc-playground/settings.toml", "cache", "cache/ipc-playground",
          "cache/ipc-playground/answers", "cache/ipc-playground/glyphs"}) {
        may_keep(name);
    }
}

OnSeenScreen::OnSeenScreen() : OnScreen(true) {
    may_keep("Xvfb_screen0");
}

Setting OnScreen::setting(std::vector<std::string> arguments) const {
    return {.arguments = std::move(arguments), .environment = display.environment()};
}

Outcome OnScreen::playground(std::vector<std::string> arguments) const {
    return run("ipc-playground", setting(std::move(arguments)));
}

}  // namespace ipc::test
