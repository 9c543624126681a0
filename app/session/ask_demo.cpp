#include "session/ask_demo.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <tuple>

#include "stage/clock.hpp"
#include "supervisor/descriptor.hpp"

namespace ipc::session {

namespace {

namespace fs = std::filesystem;
using stage::Error;
using stage::Result;
using supervisor::Description;
using supervisor::Descriptor;

constexpr std::size_t kMostBytes = 4U << 20U;
constexpr std::array kFamilies{"isolation",          "shared memory",     "message passing",
                               "signals and events", "pipes and sockets", "choosing"};

// A child that is ended and reaped when nobody wants its answer any more.
class Child {
public:
    explicit Child(pid_t pid) : pid_(pid) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (pid_ <= 0) return;
        kill(pid_, SIGKILL);
        reap();
    }
    int reap() {
        int status = 0;
        while (waitpid(pid_, &status, 0) == -1 && errno == EINTR) {
        }
        pid_ = -1;
        return status;
    }

private:
    pid_t pid_;
};

Error failed(const std::string& program, const std::string& why) {
    return {fs::path(program).filename().string() + " was left out: " + why};
}

Result<pid_t> spawn(const std::string& program, int out) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::string path = program;
    std::string option = "--describe";
    char* arguments[] = {path.data(), option.data(), nullptr};
    pid_t pid = -1;
    const int error = posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return failed(program, std::string("posix_spawn: ") + strerrorname_np(error));
    return pid;
}

// Everything until end of file.
Result<std::string> read_all(const std::string& program, int fd, double seconds) {
    const std::int64_t until = stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9);
    std::string text;
    std::array<char, 65536> buffer;
    for (;;) {
        const std::int64_t left = (until - stage::monotonic_ns()) / 1'000'000;
        pollfd ready{fd, POLLIN, 0};
        const int polled = left > 0 ? poll(&ready, 1, static_cast<int>(left)) : 0;
        if (polled == -1 && errno == EINTR) continue;
        if (polled <= 0) return failed(program, "it did not answer to --describe in time");
        const ssize_t got = read(fd, buffer.data(), buffer.size());
        if (got == 0) return text;
        if (got < 0) return failed(program, std::string("read: ") + strerrorname_np(errno));
        text.append(buffer.data(), static_cast<std::size_t>(got));
        if (text.size() > kMostBytes) return failed(program, "it answered too much to --describe");
    }
}

std::size_t family_of(const Description& demo) {
    std::string family = demo.category;
    for (char& c : family) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == '_') c = ' ';
    }
    const auto at = std::find(kFamilies.begin(), kFamilies.end(), family);
    return static_cast<std::size_t>(at - kFamilies.begin());
}

// The order in which MECHANISMS introduces them; others follow by name.
std::size_t place_of(const Description& demo) {
    constexpr std::array kOrder{"private-memory",
                                "shared-counter",
                                "bounded-buffer",
                                "video-frames",
                                "philosophers",
                                "log-file",
                                "message-queue",
                                "unix-socket",
                                "rpc",
                                "windows-pipe",
                                "signals",
                                "reload",
                                "event-counter",
                                "pipe",
                                "fifo",
                                "tcp",
                                "compare"};
    const auto at = std::find(kOrder.begin(), kOrder.end(), demo.name);
    return static_cast<std::size_t>(at - kOrder.begin());
}

bool listed_before(const Description& one, const Description& other) {
    const auto key = [](const Description& demo) {
        return std::tuple(family_of(demo), place_of(demo), demo.name);
    };
    return key(one) < key(other);
}

}  // namespace

Result<Description> ask_demo(const std::string& program, double seconds) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return failed(program, std::string("pipe2: ") + strerrorname_np(errno) +
                                   ": close some programs or raise ulimit -n");
    const Descriptor read_end(ends[0]);
    Descriptor write_end(ends[1]);
    const Result<pid_t> pid = spawn(program, write_end.get());
    if (!pid) return pid.error();
    Child child(*pid);
    write_end.reset();

    const Result<std::string> text = read_all(program, read_end.get(), seconds);
    if (!text) return text.error();
    const int status = child.reap();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return failed(program, "it cannot describe itself; run it with --describe to see why");
    Result<Description> description = supervisor::parse_description(*text);
    if (!description) return failed(program, description.error().text);
    description->program = program;
    return description;
}

FoundDemos find_demos(const std::string& folder) {
    FoundDemos found;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        std::error_code ignored;
        if (!name.starts_with("ipc-") || name == "ipc-playground") continue;
        if (!entry.is_regular_file(ignored) || access(entry.path().c_str(), X_OK) != 0) continue;
        Result<Description> description = ask_demo(entry.path().string());
        if (description) {
            found.demos.push_back(std::move(*description));
        } else {
            found.problems.push_back(description.error().text);
        }
    }
    if (error)
        found.problems.push_back("The folder " + folder + " cannot be read: " + error.message());
    std::sort(found.demos.begin(), found.demos.end(), listed_before);
    return found;
}

std::string own_folder() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? std::string{} : program.parent_path().string();
}

}  // namespace ipc::session
