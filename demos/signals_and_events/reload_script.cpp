// The administrator's side: a real /bin/sh runs a real script, and is held at the sites that the script names.
#include "signals_and_events/reload_script.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <source_location>

#include "signals_and_events/configuration.hpp"
#include "signals_and_events/reload_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

/// Two pipes join the shell to this process. At a site the script says its name and reads until it may go on.
constexpr int kMayGoOn = 3, kSays = 4; // descriptors in the shell
constexpr int kNotStarted = 127; // as shells say it

struct Script {
    std::uint32_t line; ///< of this file, in which the text begins
    std::string text;
};

// $1 is the daemon's pid, $2 the file, $3 how often (0: without end), $4 and $5 the lines of its two halves, $6 what is
// written to: the file itself, or a new one beside it.
const Script kScript{std::source_location::current().line(), R"(
site() { echo "$1" >&4; read go_on <&3 || exit; }
settings() { i=0; while [ $i -lt $1 ]; do echo "setting=$n"; i=$((i+1)); done; }

n=1
while [ $3 -eq 0 ] || [ $n -le $3 ]; do
    site "open"
    {
        site "write"; settings $4
        site "write"; settings $5
    } > "$6"
    [ "$6" = "$2" ] || { site "rename"; mv "$6" "$2"; }
    site "kill"; kill -HUP $1 2>/dev/null || exit
    n=$((n+1))
done
kill -TERM $1 2>/dev/null
)"};

/// A shell that was started, and our ends of its two pipes.
struct Shell {
    pid_t pid = -1;
    int may_go_on = -1, says = -1;
};

[[noreturn]] void become_shell(std::array<int, 2> may_go_on, std::array<int, 2> says,
                               const std::array<std::string, 6>& arguments) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // it must not outlive us
    signal(SIGPIPE, SIG_DFL);         // an ignored signal would stay ignored over exec
    // Away from 3 and 4 first: one pipe may lie where the other is to go. All else is close-on-exec.
    const int in = fcntl(may_go_on[0], F_DUPFD_CLOEXEC, 10), out = fcntl(says[1], F_DUPFD_CLOEXEC, 10);
    if (in != -1 && out != -1 && dup2(in, kMayGoOn) != -1 && dup2(out, kSays) != -1) {
        execl("/bin/sh", "sh", "-c", kScript.text.c_str(), "sh", arguments[0].c_str(), arguments[1].c_str(),
              arguments[2].c_str(), arguments[3].c_str(), arguments[4].c_str(), arguments[5].c_str(),
              nullptr);
    }
    _exit(kNotStarted);
}

Shell start_shell(Stage& stage) {
    constexpr int kHalf = Configuration::kLines / 2;
    const std::string file = stage.object_name();
    const bool in_place = stage.choice<Replace>(kReplace) == Replace::in_place;
    const std::array<std::string, 6> arguments{std::to_string(stage.actor(0).pid.load()), file,
                                               std::to_string(stage.value(standard_knobs().iterations)), std::to_string(kHalf),
                                               std::to_string(Configuration::kLines - kHalf), in_place ? file : file + ".new"};
    std::array<int, 2> may_go_on{}, says{};
    if (pipe2(may_go_on.data(), O_CLOEXEC) == -1) stage.fail("pipe2", "raise ulimit -n");
    if (pipe2(says.data(), O_CLOEXEC) == -1) stage.fail("pipe2", "raise ulimit -n");
    stage.at("start");
    const pid_t pid = fork();
    if (pid == -1) stage.fail("fork", "raise ulimit -u, or end some processes");
    if (pid == 0) become_shell(may_go_on, says, arguments);
    stage.event(EventKind::process_forked, pid);
    close(may_go_on[0]); // the shell's ends: while we held them we would wait for a dead shell for ever
    close(says[1]);
    return {pid, may_go_on[1], says[0]};
}

/// The name of the site at which the script waits; empty: it has ended.
std::string next_site(const Shell& shell) {
    std::string name;
    for (char c = 0;;) {
        const ssize_t got = read(shell.says, &c, 1);
        if (got == -1 && errno == EINTR) continue;
        if (got != 1) return "";
        if (c == '\n') return name;
        name += c;
    }
}

/// The script runs downwards and round again: the next line from `line` on that names this site, as a line of this file.
std::uint32_t line_of(const std::string& site, std::uint32_t line) {
    const std::string quoted = "site \"" + site + "\"";
    std::uint32_t first = 0, now = kScript.line;
    for (std::size_t begin = 0; begin < kScript.text.size(); ++now) {
        const std::size_t end = kScript.text.find('\n', begin);
        const bool names_it = kScript.text.substr(begin, end - begin).find(quoted) != std::string::npos;
        if (names_it && now > line) return now;
        if (names_it && first == 0) first = now;
        begin = end == std::string::npos ? kScript.text.size() : end + 1;
    }
    return first;
}

}  // namespace

void administer(Stage& stage) {
    signal(SIGPIPE, SIG_IGN); // a shell that was killed in mid-script is seen by its end of file
    while (stage.shown(kDaemonReady) == 0 && !stage.stopping()) stage.sleep_us(1000);
    const Shell shell = start_shell(stage);
    std::uint32_t line = 0;
    bool hangs_up = false;
    for (std::string site; !stage.stopping() && !(site = next_site(shell)).empty();) {
        if (hangs_up) stage.count(kSent); // it has come on from its kill
        line = line_of(site, line);
        stage.at({name_hash(site), line});
        hangs_up = site == "kill";
        if (write(shell.may_go_on, "\n", 1) == -1 && errno != EPIPE) stage.fail("write", "see man 2 write");
    }
    close(shell.may_go_on); // if it still waits, it reads end of file and leaves
    close(shell.says);
    int status = 0;
    while (waitpid(shell.pid, &status, 0) == -1 && errno == EINTR) {}
    stage.event(EventKind::process_reaped, shell.pid);
    if (hangs_up && WIFEXITED(status) && WEXITSTATUS(status) == 0) stage.count(kSent);
    if (WIFEXITED(status) && WEXITSTATUS(status) == kNotStarted) stage.fail("execl", "/bin/sh is missing");
    if (WIFSIGNALED(status)) raise(WTERMSIG(status)); // what happened to its shell has happened to the administrator
}

}  // namespace ipc::demos
