#include "terminal/interrupts.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

#include "stage/clock.hpp"
#include "terminal/screen.hpp"

namespace ipc::terminal {
namespace {

// What a handler may touch: lock-free atomics, and the write end of a pipe (man 7 signal-safety).
std::atomic<int> end_number{0};
std::atomic<std::int64_t> end_ns{0};
std::atomic<bool> stopped{false}, continued{false}, resized{false};
std::array<int, 2> pipe_ends{-1, -1};

/// timeout(1) signals the process and then its whole group, so that one wish arrives twice.
constexpr std::int64_t kSameWishNs = 250'000'000;

void die_of(int number) {
    restore_terminal();
    signal(number, SIG_DFL);
    raise(number);  // takes effect when the handler returns
}

void on_signal(int number) {
    const int error = errno;
    switch (number) {
        case SIGTSTP:
            stopped = true;
            break;
        case SIGCONT:
            continued = true;
            break;
        case SIGWINCH:
            resized = true;
            break;
        case SIGQUIT:
            die_of(number);
            break;
        case SIGPIPE:
            break;  // the write that failed says EPIPE
        default:
            if (end_number == 0) {
                end_number = number;
                end_ns = stage::monotonic_ns();
            } else if (stage::monotonic_ns() - end_ns > kSameWishNs) {
                die_of(number);
            }
    }
    const char byte = 0;
    // A full pipe is readable already.
    [[maybe_unused]] const ssize_t written = write(pipe_ends[1], &byte, 1);
    errno = error;
}

// Handlers, not SIG_IGN: an ignored signal stays ignored across exec, and demos want their SIGPIPE.
void heed(int number, int flags) {
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = flags;
    sigfillset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

constexpr std::array kHeeded{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGCONT, SIGWINCH, SIGTSTP};

}  // namespace

Interrupts::Interrupts() {
    end_number = 0;
    if (pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) == -1) pipe_ends = {-1, -1};
    struct sigaction before {};
    sigaction(SIGHUP, nullptr, &before);
    for (const int number : kHeeded) {
        if (number == SIGTSTP || (number == SIGHUP && before.sa_handler == SIG_IGN))
            continue;  // nohup(1)
        heed(number, SA_RESTART);
    }
}

Interrupts::~Interrupts() {
    for (const int number : kHeeded)
        signal(number, SIG_DFL);
    for (int& end : pipe_ends) {
        if (end != -1) close(end);
        end = -1;
    }
}

int Interrupts::fd() const {
    return pipe_ends[0];
}

void Interrupts::clear() {
    std::array<char, 64> bytes{};
    while (read(pipe_ends[0], bytes.data(), bytes.size()) > 0) {
    }
}

int Interrupts::end_signal() const {
    return end_number;
}

void Interrupts::take_over_stops() {
    heed(SIGTSTP, SA_RESTART);
}
bool Interrupts::take_stop() {
    return stopped.exchange(false);
}
bool Interrupts::take_continue() {
    return continued.exchange(false);
}
bool Interrupts::take_resize() {
    return resized.exchange(false);
}

}  // namespace ipc::terminal
