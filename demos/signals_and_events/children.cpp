#include "signals_and_events/children.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "signals_and_events/signals_report.hpp"

namespace ipc::demos {

using stage::EventKind;
using stage::Stage;

namespace {

Stage* self = nullptr;  // for the handler, which gets nothing but the signal's number
volatile sig_atomic_t reap_all = 1;

/// waitpid() is async-signal-safe. One SIGCHLD may stand for several children: so a handler must
/// loop.
void on_child(int) {
    const int saved_errno = errno;
    self->event(EventKind::signal_delivered, SIGCHLD);
    self->add(kChldHandled, 1);
    for (pid_t pid; (pid = waitpid(-1, nullptr, WNOHANG)) > 0;) {
        self->event(EventKind::process_reaped, pid);
        if (!reap_all) break;
    }
    self->event(EventKind::handler_left, SIGCHLD);
    errno = saved_errno;
}

/// Dead, and nobody has asked how it ended. WNOWAIT only looks; of a reaped child waitid() knows nothing: ECHILD.
bool is_zombie(pid_t pid) {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

}  // namespace

void set_child_disposition(Stage& stage, Reap reap) {
    self = &stage;
    reap_all = reap == Reap::loop;
    struct sigaction action {};
    // Ignored explicitly, SIGCHLD makes the kernel reap at once and forget how the children ended
    // (man 2 wait).
    action.sa_handler = reap == Reap::ignore ? SIG_IGN : on_child;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGCHLD, &action, nullptr) == -1) stage.fail("sigaction", "see man 2 sigaction");
}

void raise_children(Stage& stage, std::int64_t count) {
    while (waitpid(-1, nullptr, WNOHANG) > 0) {  // zombies of the round before
    }
    sigset_t chld;
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    sigprocmask(SIG_BLOCK, &chld, nullptr);

    std::vector<pid_t> children;
    for (std::int64_t i = 0; i < count; ++i) {
        stage.show(kForked, i);
        stage.at("fork");
        const pid_t pid = fork();
        if (pid == -1) stage.fail("fork", "end some processes or raise ulimit -u");
        if (pid == 0) _exit(0);
        stage.event(EventKind::process_forked, pid);
        children.push_back(pid);
    }
    stage.show(kForked, count);
    // Until each is dead; WNOWAIT leaves it as it is.
    for (const pid_t pid : children) {
        siginfo_t info{};
        waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
    }
    stage.at("reap");
    sigprocmask(SIG_UNBLOCK, &chld, nullptr);  // the handler runs before this returns

    std::int64_t zombies = 0;
    for (const pid_t pid : children)
        zombies += is_zombie(pid);
    stage.count(kZombies, zombies);
    stage.add(kChldSent, count);
    stage.show(kZombiesNow, zombies);
}

}  // namespace ipc::demos
