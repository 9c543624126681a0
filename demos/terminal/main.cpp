// main() of every demo: an actor or a warden when its own front end started it, else the command
// line.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "stage/demo.hpp"
#include "supervisor/embedded_source.hpp"
#include "supervisor/warden.hpp"
#include "terminal/demo_program.hpp"
#include "terminal/explore.hpp"
#include "terminal/help.hpp"
#include "terminal/interrupts.hpp"
#include "terminal/options.hpp"
#include "terminal/screen.hpp"

namespace {

using namespace ipc;

/// The path of this program, to be started again as the warden. /proc/self/exe itself would do, but
/// then ps shows the warden under that name.
std::string own_path(const char* called) {
    std::vector<char> path(4096);
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : called;
}

/// Data for a reader, who may stop reading whenever he likes.
int print(const std::string& text) {
    const terminal::Interrupts no_death_by_sigpipe;
    const int error = terminal::write_all(STDOUT_FILENO, text);
    if (error == 0 || error == EPIPE) return 0;
    std::fprintf(stderr, "ipc-%s: write: %s (%s): stdout takes no more; free some space\n",
                 kDemo.name, strerrorname_np(error), strerrordesc_np(error));
    return 1;
}

/// A closed 0, 1 or 2 would be the number of the next file we open, and what is meant for stdout
/// would land there. stdout is opened for reading only, so that writing still fails.
void fill_standard_descriptors() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(fd, F_GETFD) == -1) open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
    }
}

}  // namespace

int main(int argc, char** argv) {
    // A file past `ulimit -f` is an error of the call, EFBIG, that can be said; not a death without a word.
    signal(SIGXFSZ, SIG_IGN);
    if (argc > 1 && std::strcmp(argv[1], "--warden") == 0)
        return supervisor::warden_main(argc, argv);
    if (argc > 1 && std::strcmp(argv[1], "--trials") == 0) return supervisor::trials_main(argc, argv);
    if (argc > 1 && std::strcmp(argv[1], "--actor") == 0) return supervisor::actor_main(argc, argv);

    fill_standard_descriptors();
    const auto sources = supervisor::embedded_sources();
    supervisor::Description description = supervisor::describe(kDemo, sources);
    description.program = own_path(argv[0]);

    const auto options =
        terminal::parse_options(description, {argv + (argc > 0 ? 1 : 0), argv + argc});
    if (!options) {
        std::fprintf(stderr, "ipc-%s: %s\n", kDemo.name, options.error().text.c_str());
        return 2;
    }
    switch (options->task) {
        case terminal::Task::help:
            return print(terminal::help_text(description));
        case terminal::Task::describe:
            return print(supervisor::to_json(description) + "\n");
        case terminal::Task::source:
            return print(description.source);
        case terminal::Task::explore:
            return terminal::explore_demo(description, *options);
        case terminal::Task::run:
            break;
    }
    return terminal::run_demo(description, *options);
}
