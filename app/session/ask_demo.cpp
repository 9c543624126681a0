#include "session/ask_demo.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "stage/clock.hpp"

namespace ipc::session {

namespace {

using stage::Error;
using stage::Result;
using supervisor::Description;
using supervisor::Descriptor;

constexpr std::size_t kMostBytes = 4U << 20U;

Error failed(const std::string& program, const std::string& why) {
    return {std::filesystem::path(program).filename().string() + " was left out: " + why};
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

int reap(pid_t& pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR) {
    }
    pid = -1;
    return status;
}

}  // namespace

AskedDemo::AskedDemo(std::string program, double seconds)
    : program_(std::move(program)), deadline_(stage::monotonic_ns() + static_cast<std::int64_t>(seconds * 1e9)) {}

AskedDemo::AskedDemo(AskedDemo&& other) noexcept
    : program_(std::move(other.program_)),
      deadline_(other.deadline_),
      pid_(std::exchange(other.pid_, -1)),
      answer_(std::move(other.answer_)),
      text_(std::move(other.text_)),
      trouble_(std::move(other.trouble_)) {}

AskedDemo& AskedDemo::operator=(AskedDemo&& other) noexcept {
    std::swap(program_, other.program_);
    std::swap(deadline_, other.deadline_);
    std::swap(pid_, other.pid_);
    std::swap(answer_, other.answer_);
    std::swap(text_, other.text_);
    std::swap(trouble_, other.trouble_);
    return *this;
}

// Nobody wants its answer any more.
AskedDemo::~AskedDemo() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    reap(pid_);
}

Result<AskedDemo> AskedDemo::start(const std::string& program, double seconds) {
    AskedDemo asked(program, seconds);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == -1)
        return failed(program, std::string("pipe2: ") + strerrorname_np(errno) +
                                   ": close some programs or raise ulimit -n");
    asked.answer_ = Descriptor(ends[0]);
    const Descriptor write_end(ends[1]);
    const Result<pid_t> pid = spawn(program, write_end.get());
    if (!pid) return pid.error();
    asked.pid_ = *pid;
    return asked;
}

bool AskedDemo::take() {
    if (stage::monotonic_ns() >= deadline_) {
        trouble_ = "it did not answer to --describe in time";
        return false;
    }
    std::array<char, 65536> buffer;
    const ssize_t got = read(answer_.get(), buffer.data(), buffer.size());
    if (got > 0) {
        text_.append(buffer.data(), static_cast<std::size_t>(got));
        if (text_.size() <= kMostBytes) return true;
        trouble_ = "it answered too much to --describe";
    } else if (got < 0) {
        if (errno == EINTR) return true;
        trouble_ = std::string("read: ") + strerrorname_np(errno);
    }
    return false;
}

Result<std::string> AskedDemo::answer() {
    if (!trouble_.empty()) return failed(program_, trouble_);
    const int status = reap(pid_);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return failed(program_, "it cannot describe itself; run it with --describe to see why");
    return std::move(text_);
}

Result<Description> read_answer(const std::string& program, const std::string& answer) {
    Result<Description> description = supervisor::parse_description(answer);
    if (!description) return failed(program, description.error().text);
    description->program = program;
    return description;
}

}  // namespace ipc::session
