#include "support/program.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "support/processes.hpp"
#include "support/sandbox.hpp"
#include "support/wait.hpp"

extern char** environ;

namespace ipc::test {
namespace {

/// What the child needs, made before fork(): after it only async-signal-safe calls are allowed.
struct Prepared {
    std::string path;
    std::vector<std::string> words, variables;
    std::vector<char*> argv, envp;
    std::array<char, 64> terminal_name{};
    int out = -1, err = -1;
};

void point_at(std::vector<std::string>& texts, std::vector<char*>& pointers) {
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
}

Prepared prepare(const std::string& name, const Setting& setting) {
    Prepared ready;
    ready.path = path_of(name);
    ready.words = {name};
    ready.words.insert(ready.words.end(), setting.arguments.begin(), setting.arguments.end());
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        bool replaced = false;
        for (const auto& [key, value] : setting.environment) replaced |= text.starts_with(key + "=");
        if (!replaced) ready.variables.push_back(text);
    }
    for (const auto& [key, value] : setting.environment) ready.variables.push_back(key + "=" + value);
    point_at(ready.words, ready.argv);
    point_at(ready.variables, ready.envp);
    return ready;
}

/// In the child, between fork() and execve().
[[noreturn]] void become(Prepared& ready, const Setting& setting) {
    if (setting.on_terminal) {
        setsid();
        const int terminal = open(ready.terminal_name.data(), O_RDWR); // becomes the controlling one
        for (int fd = 0; fd < 3; ++fd) dup2(terminal, fd);
    } else {
        dup2(open("/dev/null", O_RDONLY), 0);
        dup2(ready.out, 1);
        dup2(ready.err, 2);
    }
    // As a fresh shell has it, whatever this test inherited.
    for (int signal_number = 1; signal_number < NSIG; ++signal_number) signal(signal_number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);

    if (setting.only_cpu >= 0) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(static_cast<std::size_t>(setting.only_cpu), &one);
        if (sched_setaffinity(0, sizeof(one), &one) == -1) _exit(kNotSet);
    }
    if (setting.tiny_shared_memory && !fill_shared_memory()) _exit(kNotSet);
    for (const auto& [what, limit] : setting.limits) {
        const rlimit both{limit, limit};
        if (setrlimit(static_cast<__rlimit_resource_t>(what), &both) == -1) _exit(kNotSet);
    }
    if (setting.user && (setgid(*setting.user) == -1 || setuid(*setting.user) == -1)) _exit(kNotSet);
    close_range(3, ~0u, 0);
    execve(ready.path.c_str(), ready.argv.data(), ready.envp.data());
    _exit(kNotExecuted);
}

std::string read_all(int fd) {
    std::string text;
    std::array<char, 65536> bytes{};
    for (ssize_t got; (got = pread(fd, bytes.data(), bytes.size(), static_cast<off_t>(text.size()))) > 0;) {
        text.append(bytes.data(), static_cast<std::size_t>(got));
    }
    return text;
}

}  // namespace

Program::Program(const std::string& name, Setting setting) {
    Prepared ready = prepare(name, setting);
    std::array<int, 2> unread{-1, -1};
    if (setting.on_terminal) {
        terminal_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
        REQUIRE(terminal_ != -1);
        REQUIRE(grantpt(terminal_) == 0);
        REQUIRE(unlockpt(terminal_) == 0);
        REQUIRE(ptsname_r(terminal_, ready.terminal_name.data(), ready.terminal_name.size()) == 0);
        const winsize size{.ws_row = 40, .ws_col = 120, .ws_xpixel = 0, .ws_ypixel = 0};
        REQUIRE(ioctl(terminal_, TIOCSWINSZ, &size) == 0);
    } else {
        out_ = memfd_create("stdout", MFD_CLOEXEC);
        err_ = memfd_create("stderr", MFD_CLOEXEC);
        REQUIRE(out_ != -1);
        REQUIRE(err_ != -1);
        if (setting.without_reader) {
            REQUIRE(pipe2(unread.data(), O_CLOEXEC) == 0);
            close(unread[0]);
        }
        ready.out = setting.without_reader ? unread[1] : out_;
        ready.err = err_;
    }
    pid_ = fork();
    REQUIRE(pid_ != -1);
    if (pid_ == 0) become(ready, setting);
    keep_from_reaping(pid_);
    if (unread[1] != -1) close(unread[1]);
}

Program::~Program() {
    if (running()) {
        send(SIGKILL);
        wait();
    }
    for (const int fd : {out_, err_, terminal_}) {
        if (fd != -1) close(fd);
    }
}

bool Program::running() {
    read_terminal();
    int status = 0;
    if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
    return !status_;
}

void Program::read_terminal() const {
    std::array<char, 4096> bytes{};
    if (terminal_ == -1) return;
    for (ssize_t got; (got = read(terminal_, bytes.data(), bytes.size())) > 0;) {
        shown_.append(bytes.data(), static_cast<std::size_t>(got));
    }
}

std::string Program::out() const {
    read_terminal();
    return out_ == -1 ? shown_ : read_all(out_);
}

std::string Program::err() const { return err_ == -1 ? "" : read_all(err_); }

void Program::send(int signal) const { kill(pid_, signal); }

void Program::type(const std::string& keys) const {
    REQUIRE(write(terminal_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
}

void Program::hang_up() {
    read_terminal();
    close(terminal_);
    terminal_ = -1;
}

Outcome Program::wait() {
    const bool ended = wait_until([this] { return !running(); });
    if (!ended) {
        FAIL_CHECK("process ", pid_, " did not end; it said: ", err(), out());
        send(SIGKILL);
        wait_until([this] { return !running(); });
    }
    const int status = status_.value_or(0);
    return {WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status), out(), err()};
}

Outcome run(const std::string& name, const Setting& setting) { return Program(name, setting).wait(); }

Outcome run(const std::string& name, std::vector<std::string> arguments) {
    return run(name, Setting{.arguments = std::move(arguments)});
}

}  // namespace ipc::test
