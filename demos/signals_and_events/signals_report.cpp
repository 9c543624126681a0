#include "signals_and_events/signals_report.hpp"

#include <sys/syscall.h>

#include <string>

#include "signals_and_events/meeting.hpp"
#include "signals_and_events/signal_masks.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kSync{
    .name = "sync",
    .help = "what keeps SIGUSR2 out of the main loop's change of the record",
    .live = true,
    .choices = {
        {"none", "nothing: the handler changes the record in the middle of a change", false},
        {"block-around-critical-section",
         "sigprocmask: a signal stays pending until the change is done"},
        {"flag", "the handler only sets a volatile sig_atomic_t; the main loop does the work"},
        {"self-pipe",
         "the handler only writes a byte to a pipe; the main loop reads it and does the work"},
        {"signalfd",
         "no handler: the signals stay blocked and the main loop reads them from a descriptor"}}};
const Knob kKind{
    .name = "kind",
    .help = "which signals are sent while they are blocked",
    .choices = {{"standard", "SIGUSR1: one pending bit, however often it was sent"},
                {"realtime", "SIGRTMIN by sigqueue: queued, in order, each with a number"},
                {"both", "first all SIGUSR1, then all SIGRTMIN"}}};
const Knob kCount{.name = "count",
                  .help = "how many of a kind each sender sends in a round",
                  .preset = 100,
                  .lowest = 1,
                  .highest = 1000,
                  .unit = "signals",
                  .searched = 2};
const Knob kSenders{.name = "senders",
                    .help = "how many processes send",
                    .preset = 1,
                    .lowest = 1,
                    .highest = kMostSenders,
                    .unit = "processes"};
const Knob kBlockedMs{.name = "blocked_ms",
                      .help = "how long the receiver blocks them; 0: it does not block",
                      .preset = 300,
                      .lowest = 0,
                      .highest = 10'000,
                      .unit = "ms",
                      .live = true};
const Knob kRestart{
    .name = "restart",
    .help = "SA_RESTART, with the receiver in read when SIGUSR2 comes",
    .choices = {{"on", "the kernel goes on with read after the handler"},
                {"off", "read fails with EINTR, and the program must call it again"}}};
const Knob kHandler{.name = "handler",
                    .help = "what the handler for SIGUSR2 does",
                    .choices = {{"counter", "nothing that could wait"},
                                {"async-unsafe",
                                 "it takes a lock, as printf and malloc do inside: with sync none, "
                                 "a deadlock",
                                 false}}};
const Knob kChildren{.name = "children",
                     .help = "how many children leave in a round, together",
                     .preset = 5,
                     .lowest = 0,
                     .highest = 100,
                     .unit = "processes",
                     .searched = 2};
const Knob kReap{
    .name = "reap",
    .help = "what SIGCHLD does",
    .choices = {{"loop", "the handler calls waitpid until no dead child is left"},
                {"once", "the handler calls waitpid once for each SIGCHLD: zombies remain", false},
                {"ignore", "SIG_IGN: the kernel reaps, and nobody learns how a child ended"}}};

const Metric kSent{.name = "sent", .help = "SIGUSR1 and SIGRTMIN sent", .unit = "signals"};
const Metric kHandled{
    .name = "handled", .help = "SIGUSR1 and SIGRTMIN that reached the receiver", .unit = "signals"};
const Metric kCoalesced{
    .name = "coalesced", .help = "SIGUSR1 sent while one was pending already", .unit = "signals"};
const Metric kInOrder{
    .name = "in_order",
    .help = "SIGRTMIN came, each sender's numbers in the order sent and none missing",
    .type = MetricType::flag};
const Metric kEintr{.name = "eintr", .help = "times read failed with EINTR"};
const Metric kCorrupted{.name = "corrupted",
                        .help = "times the record's two words were found to differ"};
const Metric kDeadlocked{.name = "deadlocked",
                         .help = "the handler waits for a lock that the code below it holds",
                         .type = MetricType::flag};
const Metric kZombies{.name = "zombies",
                      .help = "dead children that nobody reaped in their round",
                      .unit = "processes"};

const Gauge kUsr1Sent{.name = "usr1_sent", .help = "SIGUSR1 sent"};
const Gauge kUsr1Handled{.name = "usr1_handled", .help = "SIGUSR1 delivered"};
const Gauge kRtSent{.name = "rt_sent", .help = "SIGRTMIN sent"};
const Gauge kRtHandled{.name = "rt_handled", .help = "SIGRTMIN delivered"};
const Gauge kUsr2Sent{.name = "usr2_sent",
                      .help = "SIGUSR2 sent: to interrupt read, and to change the record"};
const Gauge kUsr2Handled{.name = "usr2_handled", .help = "SIGUSR2 delivered"};
const Gauge kChldSent{.name = "chld_sent", .help = "children that died"};
const Gauge kChldHandled{.name = "chld_handled", .help = "SIGCHLD delivered"};
const Gauge kZombiesNow{.name = "zombies_now", .help = "zombies of the last round"};
const Gauge kInHandler{.name = "in_handler",
                       .help = "number of the signal whose handler runs, or 0"};
const Gauge kHandlerLocks{.name = "handler_locks",
                          .help = "1: the handler is about to take the lock"};
const Gauge kPart{.name = "part", .help = "parts of rounds that have begun, three in a round"};
const Gauge kHeard{.name = "heard", .help = "senders of whom the receiver knows that they are done"};
const Gauge kInterrupted{.name = "interrupted",
                         .help = "the site, by its number in --describe, that the handler at its lock "
                                 "broke into; negative: the call there; 0: it is at no lock"};
const Gauge kChanges{.name = "changes",
                     .help = "changes of the record that the main loop has begun in this round"};
const Gauge kLeftToDo{.name = "left_to_do",
                      .help = "SIGUSR2 that the handler has left to the main loop"};
const Gauge kForked{.name = "forked", .help = "children forked in this round"};
const Gauge kFirstWord{.name = "first_word", .help = "the record's first word"};
const Gauge kSecondWord{.name = "second_word", .help = "its second word: must be equal"};
const Gauge kSigkillErrno{.name = "sigkill_errno",
                          .help = "errno of sigaction(SIGKILL): 22, EINVAL, it cannot be caught"};
const Gauge kSigstopErrno{.name = "sigstop_errno",
                          .help = "errno of sigaction(SIGSTOP): 22, EINVAL, it cannot be caught"};

namespace {

/// The handler is at the lock and the receiver sleeps in futex(), look after look: the lock's
/// holder lies below the handler on the same stack, so nobody will ever wake it.
bool sees_deadlock(Stage& stage, std::size_t index) {
    const ActorSlot& receiver = stage.actor(index);
    constexpr int kNotReadable = -2;
    static int looks = 0;
    const bool waits =
        stage.shown(kHandlerLocks) != 0 && receiver.kernel_state.load() == 'S' &&
        (receiver.syscall.load() == SYS_futex || receiver.syscall.load() == kNotReadable);
    looks = waits ? looks + 1 : 0;
    return looks >= 5 || (stage.shown(kHandlerLocks) != 0 && stage.is_stuck(index));
}

std::string number(std::int64_t n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

}  // namespace

void report_signals(Stage& stage, std::size_t receiver) {
    show_masks(stage, stage.actor(receiver).pid.load());
    if (sees_deadlock(stage, receiver)) stage.set(kDeadlocked, 1);

    const Kind kind = stage.choice<Kind>(kKind);
    const bool deadlocked = stage.total(kDeadlocked) != 0;
    const std::int64_t corrupted = stage.total(kCorrupted);
    const std::int64_t zombies = stage.total(kZombies);
    const std::int64_t rt_handled = stage.shown(kRtHandled);
    const bool disorder = rt_handled > 0 && stage.total(kInOrder) == 0;

    std::string text;
    if (kind != Kind::realtime) {
        text += std::to_string(stage.shown(kUsr1Handled)) + " of " +
                std::to_string(stage.shown(kUsr1Sent)) + " SIGUSR1 handled, " +
                std::to_string(stage.total(kCoalesced)) + " coalesced; ";
    }
    if (kind != Kind::standard) {
        text += std::to_string(rt_handled) + " of " + std::to_string(stage.shown(kRtSent)) +
                " SIGRTMIN handled" +
                (disorder         ? ", out of order; "
                 : rt_handled > 0 ? ", in order; "
                                  : "; ");
    }
    if (stage.total(kEintr) > 0)
        text += "read failed " + number(stage.total(kEintr), "time", "times") + " with EINTR; ";
    if (zombies > 0)
        text += number(zombies, "child was", "children were") + " left as " +
                (zombies == 1 ? "a zombie; " : "zombies; ");
    if (deadlocked) {
        text += "deadlock: the handler waits for a lock that the main loop it interrupted holds.";
    } else if (corrupted > 0) {
        text += "the handler broke into " + number(corrupted, "change", "changes") +
                " of the record and corrupted it.";
    } else {
        text += "the record was never corrupted.";
    }
    stage.verdict(!deadlocked && !disorder && corrupted == 0 && zombies == 0, "%s", text.c_str());
}

}  // namespace ipc::demos
