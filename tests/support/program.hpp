#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ipc::test {

/// How a program is started, as a user would in a shell.
struct Setting {
    std::vector<std::string> arguments = {};
    int only_cpu = -1;                                    ///< like taskset -c N
    std::optional<uid_t> user = {};                       ///< like setpriv --reuid; needs root
    std::vector<std::pair<int, rlim_t>> limits = {};      ///< like ulimit: RLIMIT_NOFILE and so on
    std::vector<std::pair<std::string, std::string>> environment = {}; ///< on top of this process's
    bool on_terminal = false;   ///< a pseudo-terminal is stdin, stdout, stderr and the controlling terminal
    bool without_reader = false; ///< stdout is a pipe that nobody reads: like `| true`
    bool tiny_shared_memory = false; ///< /dev/shm is a full tmpfs, in namespaces of its own
};

/// How a program ended.
struct Outcome {
    int exit = 0; ///< exit status, or minus the signal that killed it
    std::string out, err;
};

/// Exit statuses of what never became the program: it could not be executed, or its setting not be made.
inline constexpr int kNotExecuted = 126, kNotSet = 125;

/// A program that runs, with its output kept. Killed at the end if it still does.
class Program {
public:
    /// `name` without directory is one of ours, such as "ipc-pipe".
    explicit Program(const std::string& name, Setting setting = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const { return pid_; }
    bool running();
    std::string out() const; ///< so far; on a terminal all that appeared there
    std::string err() const;
    void send(int signal) const;
    void type(const std::string& keys) const; ///< on its terminal
    void hang_up();                           ///< closes its terminal, as closing the window does

    /// The end must come, or the test fails.
    Outcome wait();

private:
    void read_terminal() const;

    pid_t pid_ = -1;
    int out_ = -1, err_ = -1, terminal_ = -1;
    mutable std::string shown_;
    std::optional<int> status_;
};

/// Runs it to its end.
Outcome run(const std::string& name, std::vector<std::string> arguments);
Outcome run(const std::string& name, const Setting& setting);

std::string path_of(const std::string& program); ///< of one of ours
std::string source_path(const std::string& file); ///< of a file of the repository
std::vector<std::string> all_demos();            ///< the ipc-* programs that are demos, by name; but Wine's

bool is_sanitized(); ///< built with AddressSanitizer: needs room that a limit cannot give
int usable_cpus();
int a_usable_cpu();
/// The same start twice: on all usable CPUs, and on one alone.
std::vector<Setting> on_all_and_on_one(const std::vector<std::string>& arguments);

}  // namespace ipc::test
