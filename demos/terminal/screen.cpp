#include "terminal/screen.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <fmt/format.h>

namespace ipc::terminal {
namespace {

// Cursor hidden and no wrapping at the right margin; and back, with everything below erased.
constexpr std::string_view kTake = "\x1b[?25l\x1b[?7l";
constexpr std::string_view kGiveBack = "\r\x1b[J\x1b[?7h\x1b[?25h";

std::atomic<bool> taken{false}, raw{false};
termios before{};

void make_raw() {
    if (tcgetattr(STDIN_FILENO, &before) == -1) return;
    termios mode = before;
    // Signals stay on: Ctrl-C and Ctrl-Z mean what they always mean.
    mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
    raw = tcsetattr(STDIN_FILENO, TCSANOW, &mode) == 0;
}

}  // namespace

void restore_terminal() {
    if (raw.exchange(false)) tcsetattr(STDIN_FILENO, TCSANOW, &before);
    if (taken.exchange(false)) write_all(STDOUT_FILENO, kGiveBack);
}

int write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(fd, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            // Whoever shares the terminal may have made it non-blocking.
            pollfd room{fd, POLLOUT, 0};
            poll(&room, 1, 1000);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

Screen::Screen(const Look& look) : look_(look), keys_(isatty(STDIN_FILENO) == 1) {
    enter();
}

bool Screen::in_foreground() const {
    const pid_t group = tcgetpgrp(STDOUT_FILENO);
    // -1: not our controlling terminal; then nobody can put us into the background.
    return group == -1 || group == getpgrp();
}

void Screen::enter() {
    if (entered_ || !in_foreground()) return;
    entered_ = true;
    if (keys_) make_raw();
    taken = true;
    forget();
    write_all(STDOUT_FILENO, kTake);
}

void Screen::leave() {
    if (!entered_) return;
    entered_ = false;
    restore_terminal();
}

Size Screen::size() const {
    winsize window{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == -1 || window.ws_col == 0 ||
        window.ws_row == 0) {
        return {};
    }
    return {window.ws_col, window.ws_row};
}

std::string Screen::read_keys() {
    std::array<char, 256> bytes{};
    const ssize_t got = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (got > 0) return {bytes.data(), static_cast<std::size_t>(got)};
    if (got == 0 || errno != EINTR) keys_ = false;
    return {};
}

bool Screen::draw(const std::vector<Line>& lines) {
    if (!entered_) return true;
    const bool all = shown_.empty();
    std::string out = all ? "\r\x1b[J" : "\r";
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        rows.push_back(paint(lines[i], look_));
        if (i != 0) out += "\r\n";
        // Over a slow line only what changed is sent.
        if (all || i >= shown_.size() || rows[i] != shown_[i]) out += rows[i] + "\x1b[K";
    }
    if (shown_.size() > rows.size()) out += "\x1b[J";
    out += '\r';
    if (rows.size() > 1) out += fmt::format("\x1b[{}A", rows.size() - 1);
    const bool changed = all || rows != shown_;
    shown_ = std::move(rows);
    return !changed || write_all(STDOUT_FILENO, out) == 0;
}

}  // namespace ipc::terminal
