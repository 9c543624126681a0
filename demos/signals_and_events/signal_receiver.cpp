#include "signals_and_events/signal_receiver.hpp"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>

#include "signals_and_events/children.hpp"
#include "signals_and_events/record.hpp"
#include "signals_and_events/signals_report.hpp"

namespace ipc::demos {

using namespace ipc::stage;

namespace {

// A handler gets no argument of ours: what it needs is global.
Stage* self = nullptr;
Record record;
int signal_fd = -1;
Sync sync_now = Sync::none;  // the knob is live; it takes effect at the next round
bool held_back = false;      // the signals of part 1 are blocked while they are sent
std::array<std::int64_t, kMostSenders> last_number{};

std::size_t sender_with(pid_t pid) {
    for (std::size_t i = 0; i < kMostSenders; ++i) {
        if (self->actor(i).pid.load(std::memory_order_relaxed) == pid) return i;
    }
    return kMostSenders;  // somebody outside, by a shell's kill
}

void note(int signal, pid_t from, std::int64_t number) {
    const std::size_t sender = sender_with(from);
    if (sender == kMostSenders) {
        self->event(EventKind::signal_delivered, signal);
        return;
    }
    std::int64_t id = message_id(sender, number);
    if (signal == SIGUSR1) {
        // It carries no number. Of those sent while it was blocked the kernel kept the first.
        id = held_back ? meeting->first_standard[sender].load() : 0;
        self->add(kUsr1Handled, 1);
    } else if (signal == SIGUSR2) {
        self->add(kUsr2Handled, 1);
    } else {
        if (number <= last_number[sender]) self->set(kInOrder, 0);
        last_number[sender] = number;
        self->add(kRtHandled, 1);
    }
    if (signal != SIGUSR2) self->count(kHandled);
    self->event(EventKind::signal_delivered, signal, id);
}

/// Only async-signal-safe calls belong here (man 7 signal-safety). errno is the interrupted code's:
/// put it back.
void on_signal(int signal, siginfo_t* info, void*) {
    const int saved_errno = errno;
    self->show(kInHandler, signal);
    note(signal, info->si_pid, info->si_value.sival_int);
    if (signal == SIGUSR2) record.tick_in_handler();
    self->event(EventKind::handler_left, signal);
    self->show(kInHandler, 0);
    errno = saved_errno;
}

/// With sync signalfd: takes the blocked signals out of the descriptor, in the order the kernel
/// would deliver.
void read_signal_fd() {
    signalfd_siginfo info{};
    while (sync_now == Sync::signal_fd && read(signal_fd, &info, sizeof(info)) == sizeof(info)) {
        const int signal = static_cast<int>(info.ssi_signo);
        note(signal, static_cast<pid_t>(info.ssi_pid), info.ssi_int);
        if (signal == SIGUSR2) record.tick_in_main_loop();
        self->event(EventKind::handler_left, signal);
    }
}

sigset_t ours() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGUSR1, SIGUSR2, SIGRTMIN})
        sigaddset(&set, signal);
    return set;
}

void install_handlers(Stage& stage) {
    struct sigaction action {};
    action.sa_sigaction = on_signal;
    action.sa_mask = ours();  // no second handler in the middle of the first
    action.sa_flags = SA_SIGINFO | (stage.is_on(kRestart) ? 0 : SA_RESTART);
    for (const int signal : {SIGUSR1, SIGUSR2, SIGRTMIN}) {
        if (sigaction(signal, &action, nullptr) == -1)
            stage.fail("sigaction", "see man 2 sigaction");
    }
    // Two that cannot be caught: the system must be able to end and to stop any process.
    if (sigaction(SIGKILL, &action, nullptr) == -1) stage.show(kSigkillErrno, errno);
    if (sigaction(SIGSTOP, &action, nullptr) == -1) stage.show(kSigstopErrno, errno);
    set_child_disposition(stage, stage.choice<Reap>(kReap));
    const sigset_t set = ours();
    signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (signal_fd == -1) stage.fail("signalfd", "close some descriptors or raise ulimit -n");
}

void begin_round(Stage& stage) {
    sync_now = stage.choice<Sync>(kSync);
    record.begin_round(sync_now);
    const sigset_t set = ours();
    const int how = sync_now == Sync::signal_fd ? SIG_BLOCK : SIG_UNBLOCK;
    if (sigprocmask(how, &set, nullptr) == -1) stage.fail("sigprocmask", "see man 2 sigprocmask");
}

void receive_blocked(Stage& stage, std::int64_t senders) {
    const std::int64_t blocked_ms = stage.value(kBlockedMs);
    const Kind kind = stage.choice<Kind>(kKind);
    const std::int64_t usr1_before = stage.shown(kUsr1Handled);
    sigset_t set;
    sigemptyset(&set);
    if (kind != Kind::realtime) sigaddset(&set, SIGUSR1);
    if (kind != Kind::standard) sigaddset(&set, SIGRTMIN);

    held_back = blocked_ms > 0;
    if (held_back) {
        stage.at("block");
        if (sigprocmask(SIG_BLOCK, &set, nullptr) == -1)
            stage.fail("sigprocmask", "see man 2 sigprocmask");
        if (kind != Kind::realtime) stage.event(EventKind::signals_blocked, SIGUSR1);
        if (kind != Kind::standard) stage.event(EventKind::signals_blocked, SIGRTMIN);
    }
    open_part(stage, *meeting, senders);
    stage.sleep_us(blocked_ms * 1000);
    wait_for_senders(stage, *meeting, senders);
    if (held_back) {
        stage.at("unblock");
        if (kind != Kind::realtime) stage.event(EventKind::signals_unblocked, SIGUSR1);
        if (kind != Kind::standard) stage.event(EventKind::signals_unblocked, SIGRTMIN);
        // What is pending is delivered before this returns.
        if (sync_now != Sync::signal_fd) sigprocmask(SIG_UNBLOCK, &set, nullptr);
    }
    read_signal_fd();
    const std::int64_t usr1_sent = kind != Kind::realtime ? senders * stage.value(kCount) : 0;
    stage.count(kCoalesced, usr1_sent - (stage.shown(kUsr1Handled) - usr1_before));
    if (stage.shown(kRtHandled) != stage.shown(kRtSent)) stage.set(kInOrder, 0);
}

void read_and_be_interrupted(Stage& stage, std::int64_t senders) {
    open_part(stage, *meeting, senders);
    for (std::int64_t bytes = 0; bytes < senders;) {
        char byte = 0;
        stage.about_to("read");
        const ssize_t got = read(read_from[0], &byte, 1);
        stage.done("read", got);
        if (got == 1) {
            stage.show(kHeard, ++bytes);
        } else if (got == -1 && errno == EINTR) {
            stage.count(kEintr);  // no error of the pipe: call read again
        } else {
            stage.fail("read", "see man 2 read");
        }
    }
    wait_for_senders(stage, *meeting, senders);
    read_signal_fd();
}

void change_record(Stage& stage, std::int64_t senders) {
    open_part(stage, *meeting, senders);
    const std::int64_t changes = ticks(stage), most = most_changes(stage);
    for (std::int64_t i = 0; i < changes || (i < most && !all_done(*meeting, senders)); ++i) {
        record.change_in_main_loop();
        record.examine();
        record.serve_ticks();
        read_signal_fd();
    }
    wait_for_senders(stage, *meeting, senders);
    record.serve_ticks();
    read_signal_fd();
    record.examine();
}

}  // namespace

void receive_signals(Stage& stage) {
    self = &stage;
    const std::int64_t senders = stage.value(kSenders);
    record.start(stage, wake_pipe, stage.is_on(kHandler));
    install_handlers(stage);
    if (stage.choice<Kind>(kKind) != Kind::standard) stage.set(kInOrder, 1);  // until one is not
    while (stage.next_iteration()) {
        begin_round(stage);
        receive_blocked(stage, senders);
        read_and_be_interrupted(stage, senders);
        change_record(stage, senders);
        raise_children(stage, stage.value(kChildren));
    }
    close_meeting(stage, *meeting, senders);
}

}  // namespace ipc::demos
