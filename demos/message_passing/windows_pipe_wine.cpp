// Wine for the Windows programs: a folder of our own (a "prefix", with its drive C:), one server for all
// processes in it, and nobody left when the run ends.
#include "message_passing/windows_pipe_wine.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "stage/user_path.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

constexpr const char* kHowToGet = "./run --with-wine installs it (about 175 MB to download)";
constexpr const char* kOwnFolder = "set XDG_CACHE_HOME to a folder of your own, for Wine's 700 MB";
constexpr int kNapUs = 10'000;

int lock_fd = -1;
std::string programs; // the folder of the .exe files

bool is_in_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::string rest = path != nullptr ? path : "/usr/bin:/bin";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        if (access((rest.substr(0, end) + "/" + program).c_str(), X_OK) == 0) return true;
        rest.erase(0, end + 1);
    }
    return false;
}

/// $XDG_CACHE_HOME/ipc-playground, made if it is not there.
std::string cache_folder(Stage& stage) {
    const std::string path = user_path("XDG_CACHE_HOME", ".cache", "");
    if (path.empty()) give_up(stage, "Wine needs a folder, and HOME is not set: set XDG_CACHE_HOME to one of your own");
    for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
        const std::string part = path.substr(0, at);
        if (mkdir(part.c_str(), 0700) == -1 && errno != EEXIST)
            stage.fail(("mkdir " + part).c_str(), kOwnFolder);
        if (at == std::string::npos) return path;
    }
}

/// Wine's own processes too, which have left their parents: the warden is a subreaper (man 2 prctl), so they are
/// its children now, and so will those be that they leave.
void kill_everyone() {
    do {
        std::ifstream children("/proc/self/task/" + std::to_string(getpid()) + "/children");
        for (pid_t child; children >> child;) kill(child, SIGKILL);
    } while (waitpid(-1, nullptr, 0) > 0);
}

/// Leaves when the front end has died: a warden that is still setting up hears of it only so.
void leave_if_abandoned() {
    static const pid_t parent = getppid();
    if (getppid() == parent) return;
    kill_everyone();
    _exit(1);
}

/// One prefix has one server, which ends with its run: two runs at once would end each other's.
void lock(Stage& stage, const std::string& file) {
    constexpr int kMostNaps = 5'000'000 / kNapUs;
    lock_fd = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_fd == -1) stage.fail(("open " + file).c_str(), kOwnFolder);
    for (int naps = 0; flock(lock_fd, LOCK_EX | LOCK_NB) == -1; ++naps) {
        if (errno != EWOULDBLOCK) stage.fail("flock", kOwnFolder);
        leave_if_abandoned();
        if (naps == kMostNaps)
            give_up(stage, "another Windows named pipe demo of yours is running: end it first, or give this one a "
                           "folder of its own with XDG_CACHE_HOME");
        usleep(kNapUs);
    }
}

/// Its output goes nowhere: Wine's own processes inherit it, and whoever reads it would wait for their end.
pid_t start(Stage& stage, const char* program, const char* first, const char* second, int at_our_death = SIGKILL) {
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid == -1) stage.fail("fork", "end some processes or raise ulimit -u");
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, at_our_death); // the warden may be killed too
    if (getppid() != parent) _exit(1);
    setpgid(0, 0); // a front end that misses its warden kills the warden's whole group: Wine is to end in order
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const int nowhere = open("/dev/null", O_RDWR);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nowhere, fd);
    execlp(program, program, first, second, nullptr);
    _exit(127);
}

/// Its exit status; below 0: it was killed, or is after a while.
int end_of(pid_t pid, int most_seconds) {
    int status = 0;
    for (int naps = 0; waitpid(pid, &status, WNOHANG) == 0; ++naps) {
        leave_if_abandoned();
        if (naps == most_seconds * (1'000'000 / kNapUs)) kill(pid, SIGKILL);
        usleep(kNapUs);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// -f: as our child, not as a daemon. -p: until it is killed. SIGINT makes it kill all that run in its prefix, and
/// write the registry; killed by SIGKILL it would leave them asleep for ever.
pid_t start_server(Stage& stage) { return start(stage, "wineserver", "-f", "-p", SIGINT); }

void make_prefix(Stage& stage, const std::string& prefix, const std::string& ready) {
    std::fprintf(stderr, "ipc-windows-pipe: Wine makes its folder %s: once, about 12 s and 700 MB\n", prefix.c_str());
    // What a run that was killed on the way here has left is neither whole nor to be repaired by Wine.
    std::error_code ignored;
    std::filesystem::remove_all(prefix, ignored); // a link in it, such as drive Z:, goes without what it names
    if (mkdir(prefix.c_str(), 0700) == -1) stage.fail(("mkdir " + prefix).c_str(), kOwnFolder);
    const int status = end_of(start(stage, "wine", "wineboot", "-i"), 120);
    // The server that it started writes the registry as it ends: told to, and waited for.
    end_of(start(stage, "wineserver", "-k", nullptr), 20);
    end_of(start(stage, "wineserver", "-w", nullptr), 20);
    if (status != 0 || access((prefix + "/system.reg").c_str(), F_OK) == -1)
        give_up(stage, "Wine could not make its folder " + prefix + ": free 700 MB there, remove it and run again");
    const int fd = open(ready.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd == -1) give_up(stage, "open " + ready + " failed: free some space there");
    close(fd);
}

}  // namespace

void give_up(Stage& stage, const std::string& why) {
    auto& failure = stage.page().slots[stage.index()].failure;
    std::snprintf(failure.data(), failure.size(), "ipc-windows-pipe: %s", why.c_str());
    kill_everyone();
    _exit(1);
}

void start_wine(Stage& stage) {
    leave_if_abandoned(); // remembers who the front end is
    std::string here(4096, '\0');
    const ssize_t length = readlink("/proc/self/exe", here.data(), here.size());
    here.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
    programs = here.substr(0, here.rfind('/')) + "/windows/";
    if (!is_in_path("wine") || !is_in_path("wineserver")) give_up(stage, std::string("Wine is not installed: ") + kHowToGet);
    if (access(windows_program("pipe_server.exe"), R_OK) == -1)
        give_up(stage, "its Windows programs were not built: ./run --with-wine installs mingw-w64 and builds them");

    const std::string cache = cache_folder(stage), prefix = cache + "/wine", ready = prefix + "/.ipc-playground-ready";
    lock(stage, cache + "/wine.lock");
    setenv("WINEPREFIX", prefix.c_str(), 1);
    setenv("WINEDEBUG", "-all", 1);
    setenv("WINEDLLOVERRIDES", "mscoree,mshtml,winemenubuilder.exe=", 1); // no .NET or browser to download, no menus
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    if (access(ready.c_str(), F_OK) == -1) make_prefix(stage, prefix, ready);
    start_server(stage);
    // The first program starts Windows with it, which takes seconds: not those of the run.
    if (const int status = end_of(start(stage, "wine", windows_program("pipe_client.exe"), nullptr), 120); status != 2)
        give_up(stage, "Wine could not start a program in " + prefix + ": remove that folder and run again");
}

void let_go_of_wine() {
    if (lock_fd != -1) close(lock_fd);
    lock_fd = -1;
}

const char* windows_program(const char* name) {
    static std::string path;
    path = programs + name;
    return path.c_str();
}

}  // namespace ipc::demos
