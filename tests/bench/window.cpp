// The window's start beside that of a bare one, and what it costs while nothing happens. On the display that
// there is, else on one of its own, if Xvfb is installed.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>

#include "bench/bench.hpp"
#include "stage/clock.hpp"

extern char** environ;

namespace ipc::bench {
namespace {

constexpr double kRestSeconds = 60;

/// A program that ends with its holder; its talk goes nowhere.
class Child {
public:
    explicit Child(std::vector<std::string> words, int output = -1) {
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        if (output >= 0) posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        if (posix_spawnp(&pid_, arguments[0], &files, nullptr, arguments.data(), environ) != 0) pid_ = -1;
        posix_spawn_file_actions_destroy(&files);
    }
    ~Child() {
        if (pid_ <= 0) return;
        kill(pid_, SIGTERM);
        wait();
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    pid_t pid() const { return pid_; }
    bool wait() {
        int status = -1;
        while (pid_ > 0 && waitpid(pid_, &status, 0) == -1 && errno == EINTR) {}
        pid_ = -1;
        return status == 0;
    }

private:
    pid_t pid_ = -1;
};

bool has_display() {
    const char* x = std::getenv("DISPLAY");
    const char* wayland = std::getenv("WAYLAND_DISPLAY");
    return (x != nullptr && *x != 0) || (wayland != nullptr && *wayland != 0);
}

/// A screen of our own, where there is none: Xvfb writes the number it took when it is ready.
class Screen {
public:
    Screen() {
        if (has_display()) return;
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) == -1) return;
        server_ = std::make_unique<Child>(
            std::vector<std::string>{"Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"},
            ends[1]);
        close(ends[1]);
        std::string number;
        for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) number += c;
        close(ends[0]);
        if (!number.empty()) setenv("DISPLAY", (":" + number).c_str(), 1);
    }
    ~Screen() {
        if (server_) unsetenv("DISPLAY");
    }

private:
    std::unique_ptr<Child> server_;
};

double seconds_of(const std::vector<std::string>& words) {
    const std::int64_t before = stage::monotonic_ns();
    Child child(words);
    const bool ended = child.wait();
    return ended ? static_cast<double>(stage::monotonic_ns() - before) * 1e-9 : 0;
}

/// On CPUs so far, of all its threads, ns (man 5 proc, schedstat).
double cpu_of(pid_t pid) {
    double sum = 0;
    std::error_code none;
    for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task", none)) {
        double ns = 0;
        std::ifstream(task.path() / "schedstat") >> ns;
        sum += ns;
    }
    return sum;
}

long frames_in(const std::string& state) {
    std::ostringstream text;
    text << std::ifstream(state).rdbuf();
    const std::size_t at = text.str().find("\"frames_drawn\":");
    return at == std::string::npos ? -1 : std::atol(text.str().c_str() + at + 15);
}

void nap(double seconds) {
    const timespec time{static_cast<time_t>(seconds), static_cast<long>((seconds - static_cast<double>(static_cast<time_t>(seconds))) * 1e9)};
    nanosleep(&time, nullptr);
}

void measure_rest(std::vector<Row>& rows, const std::string& playground) {
    const std::string state = (std::filesystem::temp_directory_path() / ("ipc-bench." + std::to_string(getpid()) + ".json")).string();
    Child window({playground, "--demo", "shared-counter", "--state", state});
    nap(3);  // it has drawn all that it had to
    const long frames = frames_in(state);
    const double cpu = cpu_of(window.pid()), begun = static_cast<double>(stage::monotonic_ns());
    nap(kRestSeconds);
    const double part = (cpu_of(window.pid()) - cpu) / (static_cast<double>(stage::monotonic_ns()) - begun) * 100;
    const long drawn = frames_in(state) - frames;
    std::filesystem::remove(state);
    const std::string note = frames < 0 ? "the window did not start" : std::to_string(drawn) + " frames drawn meanwhile (target 0)";
    rows.push_back({"at rest, CPU over 60 s", "%", {part, part, part + 1e-9}, 0.2, false, frames >= 0, note});
}

}  // namespace

void with_screen(const std::function<void()>& measure) {
    const Screen screen;
    measure();
}

void measure_window(std::vector<Row>& rows) {
    if (!has_display()) {
        rows.push_back({"the window's start, and the window at rest", "", {}, 0, false, false, "there is no display and no Xvfb"});
        return;
    }
    const std::string playground = std::string(IPC_BIN_DIR) + "/ipc-playground";
    const Pair pair = interleave(
        [&] { return seconds_of({playground, "--demo", "shared-counter", "--size", "1280x720", "--exit-after", "0"}); },
        [&] { return seconds_of({IPC_BARE_WINDOW}); });
    rows.push_back({"start to first picture and end / a bare window", "x", figure(pair.ratios()), 1.25, false, true});
    rows.push_back({"the same", "s", figure(pair.one), 0.25, false, false});
    rows.push_back({"the bare window", "s", figure(pair.other), 0.25, false, false});
    measure_rest(rows, playground);
}

}  // namespace ipc::bench
