#include "terminal/report_output.hpp"

#include <fmt/format.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "terminal/screen.hpp"

namespace ipc::terminal {

int fail(const supervisor::Description& description, const std::string& why) {
    const std::string name = "ipc-" + description.name + ": ";
    std::fprintf(stderr, "%s%s\n", why.starts_with("ipc-") ? "" : name.c_str(), why.c_str());
    return 1;
}

std::size_t report_width() {
    winsize window{};
    if (isatty(STDOUT_FILENO) == 0) return 10'000;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == -1 || window.ws_col == 0) return 80;
    return std::clamp<std::size_t>(window.ws_col, 40, 100);
}

int write_report(const supervisor::Description& description, const std::string& text) {
    const int error = write_all(STDOUT_FILENO, text);
    if (error == 0 || error == EPIPE || error == EIO) return 0;
    return fail(description, fmt::format("write: {} ({}): the report could not be written to "
                                         "stdout; free some space or name another file",
                                         strerrorname_np(error), strerrordesc_np(error)));
}

}  // namespace ipc::terminal
