// ipc-signals: what happens to a signal between kill() and its handler, and inside the handler.
//
// In each round the senders and the receiver play three parts together, and the receiver a fourth
// alone:
//   1. signals are sent while the receiver blocks them: standard ones merge, real-time ones queue;
//   2. SIGUSR2 comes while the receiver sits in read();
//   3. SIGUSR2 comes while the receiver's main loop changes a record that the handler changes too;
//   4. children die together, and SIGCHLD says so once.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "signals_and_events/meeting.hpp"
#include "signals_and_events/signal_receiver.hpp"
#include "signals_and_events/signals_report.hpp"

namespace ipc::demos {

Meeting* meeting = nullptr;
int read_from[2] = {-1, -1};
int wake_pipe[2] = {-1, -1};

std::int64_t message_id(std::size_t sender, std::int64_t sequence) {
    return static_cast<std::int64_t>(sender + 1) << 32 | sequence;
}

std::int64_t ticks(const stage::Stage& stage) {
    constexpr std::int64_t kMost = 20;
    return std::min(stage.value(kCount), kMost);
}

std::int64_t most_changes(const stage::Stage& stage) {
    // Step by step nobody is slow, and a signal meets any change if it is let.
    return stage.is_stepped() ? ticks(stage) : 10 * ticks(stage);
}

}  // namespace ipc::demos

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

struct Target {
    pid_t pid;
    std::size_t sender;         ///< which sender we are
    std::int64_t sequence = 0;  ///< signals sent so far
};

/// Standard signals carry nothing, so kill() will do.
void send_standard(Stage& stage, Target& target) {
    stage.at("kill", ++target.sequence);
    // Told before it happens: the handler may run before kill() returns.
    stage.event(EventKind::signal_sent, SIGUSR1, message_id(target.sender, target.sequence));
    if (kill(target.pid, SIGUSR1) == -1) stage.fail("kill", "the receiver has gone: run again");
    stage.count(kSent);
    stage.add(kUsr1Sent, 1);
}

/// sigqueue() sends a number along. Only real-time signals are queued, SIGRTMIN to SIGRTMAX (man 7
/// signal).
void send_with_number(Stage& stage, Target& target, int signal) {
    stage.at("sigqueue", ++target.sequence);
    sigval number{};
    number.sival_int = static_cast<int>(target.sequence);
    stage.event(EventKind::signal_sent, signal, message_id(target.sender, target.sequence));
    if (sigqueue(target.pid, signal, number) == -1) {
        stage.fail("sigqueue", "EAGAIN: take a smaller count or raise ulimit -i; ESRCH: run again");
    }
    if (signal == SIGUSR2) {
        stage.add(kUsr2Sent, 1);
    } else {
        stage.count(kSent);
        stage.add(kRtSent, 1);
    }
}

void sender(Stage& stage) {
    Target target{.pid = stage.actor(static_cast<std::size_t>(stage.value(kSenders))).pid.load(),
                  .sender = stage.number_in_role()};
    const Kind kind = stage.choice<Kind>(kKind);
    const std::int64_t count = stage.value(kCount);
    while (wait_for_part(stage, *meeting, target.sender)) {  // part 1
        meeting->first_standard[target.sender].store(
            message_id(target.sender, target.sequence + 1));
        for (std::int64_t i = 0; i < count && kind != Kind::realtime; ++i)
            send_standard(stage, target);
        for (std::int64_t i = 0; i < count && kind != Kind::standard; ++i)
            send_with_number(stage, target, SIGRTMIN);
        part_done(*meeting);

        if (!wait_for_part(stage, *meeting, target.sender)) break;  // part 2
        for (std::int64_t i = 0; i < ticks(stage); ++i) {
            stage.sleep_us(1000);
            send_with_number(stage, target, SIGUSR2);
        }
        // A step of its own: else chance would say what ends the receiver's read, the last signal or this.
        stage.at("write");
        if (write(read_from[1], "x", 1) == -1) stage.fail("write", "see man 2 write");
        part_done(*meeting);

        if (!wait_for_part(stage, *meeting, target.sender)) break;  // part 3
        for (std::int64_t i = 0; i < ticks(stage); ++i) {
            stage.sleep_us(100);
            send_with_number(stage, target, SIGUSR2);
        }
        part_done(*meeting);
    }
}

void set_up(Stage& stage) {
    meeting = make_meeting(stage);
    if (pipe2(read_from, O_CLOEXEC) == -1 || pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) == -1) {
        stage.fail("pipe2", "close some descriptors or raise ulimit -n");
    }
}

void after_spawn(Stage&) {
    for (const int end : {read_from[0], read_from[1], wake_pipe[0], wake_pipe[1]})
        close(end);
}

void observe(Stage& stage) {
    report_signals(stage, static_cast<std::size_t>(stage.value(kSenders)));
}

}  // namespace

const Demo kDemo{
    .name = "signals",
    .title = "Signals",
    .category = "Signals and events",
    .summary = "signals that wait, merge, queue and interrupt",
    .roles = {{"sender", "sends signals to the receiver", sender, &kSenders, "number"},
              {"receiver", "blocks them, handles them, is interrupted by them", receive_signals,
               nullptr, "record"}},
    .knobs = {&kSync, &kKind, &kCount, &kSenders, &kBlockedMs, &kRestart, &kHandler, &kChildren,
              &kReap},
    .sites = {{"wait", "about to wait for the other side"},
              {"kill", "about to send SIGUSR1"},
              {"sigqueue", "about to send a signal with a number"},
              {"write", "about to write the byte for which the receiver reads"},
              {"block", "about to block signals"},
              {"unblock", "about to unblock signals: the pending ones arrive"},
              {"read", "about to read a byte from a pipe"},
              {"lock", "in the handler: about to take the lock of the record"},
              {"load", "about to read the record"},
              {"first", "about to store the record's first word"},
              {"second", "about to store the record's second word"},
              {"fork", "about to fork a child"},
              {"reap", "about to unblock SIGCHLD: all children are dead"}},
    .metrics = {&kSent, &kHandled, &kCoalesced, &kInOrder, &kEintr, &kCorrupted, &kDeadlocked,
                &kZombies},
    .gauges = {&kUsr1Sent, &kUsr1Handled, &kRtSent, &kRtHandled, &kUsr2Sent, &kUsr2Handled,
               &kChldSent, &kChldHandled, &kZombiesNow, &kPending, &kBlocked, &kIgnored, &kCaught,
               &kInHandler, &kHandlerLocks, &kPart, &kHeard, &kInterrupted, &kChanges,
               &kLeftToDo, &kForked, &kFirstWord, &kSecondWord, &kSigkillErrno, &kSigstopErrno},
    .try_it = {{"the receiver's masks (B, with one sender)", "grep Sig /proc/{B}/status"},
               {"how many signals are queued", "grep SigQ /proc/{B}/status"},
               {"send one yourself", "kill -USR1 {B}"},
               {"SIGKILL cannot be caught", "kill -KILL {B}"},
               {"corrupt the record in a terminal", "ipc-signals --sync none"}},
    .iterations = 1,
    .searched_by_state = 1,
    .state_shown = true,
    .set_up = set_up,
    .after_spawn = after_spawn,
    .observe = observe,
};
