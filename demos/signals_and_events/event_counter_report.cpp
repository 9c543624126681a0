#include "signals_and_events/event_counter_report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "stage/counted.hpp"
#include "stage/killed.hpp"
#include "stage/quiet.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kMode{
    .name = "mode",
    .help = "what a waiter takes when it is woken",
    .choices = {
        {"counter", "all notifications that are there, at once: several may share one wake-up"},
        {"semaphore", "one (EFD_SEMAPHORE): each notification wakes for itself"}}};
const Knob kSync{
    .name = "sync",
    .help = "how a waiter sleeps until there is something to take",
    .live = true,
    .choices = {
        {"eventfd", "the kernel counts, and read() tests and sleeps in one step"},
        {"check-then-sleep", "wrong: a wake-up between the test and the sleep wakes nobody", false},
        {"futex", "FUTEX_WAIT: the kernel compares the tested word and sleeps in one step"}}};
const Knob kEpoll{.name = "epoll",
                  .help = "where a waiter sleeps, with sync eventfd",
                  .choices = {{"on",
                               "in epoll_wait(), as a program with many descriptors: the kernel "
                               "wakes all waiters, and read() may then find nothing (EAGAIN)"},
                              {"off",
                               "in read() itself: the kernel wakes all here too, but one returns with "
                               "what is there, and the others sleep on in the call"}}};
const Knob kNotifiers{.name = "notifiers",
                      .help = "how many processes notify",
                      .preset = 1,
                      .lowest = 1,
                      .highest = 8,
                      .unit = "processes"};
const Knob kWaiters{.name = "waiters",
                    .help = "how many processes wait to be notified",
                    .preset = 1,
                    .lowest = 1,
                    .highest = kMostWaiters,
                    .unit = "processes"};

const Knob kRest{.name = "rest_us",
                 .help = "how long a notifier rests after each notification",
                 .preset = 0,
                 .lowest = 0,
                 .highest = 1'000'000,
                 .unit = "us",
                 .live = true};

const Metric kNotified{.name = "notified", .help = "notifications that were made"};
const Metric kReceived{.name = "received", .help = "notifications that a waiter took"};
const Metric kWoken{.name = "woken",
                    .help = "times a waiter's wait was over, for something or for nothing, but for the last: "
                            "that there will be no more"};
const Metric kLost{
    .name = "lost_wakeups",
    .help = "notifications that woke nobody, while a waiter went to sleep without seeing them"};
const Metric kStuck{
    .name = "stuck", .help = "waiters that sleep and will never be woken", .unit = "processes"};
const Metric kWakeupsPerNotification{
    .name = "wakeups_per_notification",
    .help = "woken divided by notified: below 1 several shared one wake-up",
    .type = MetricType::real,
    .samples = &kNotified};

const Gauge kCount{.name = "count", .help = "notifications that nobody took yet"};
const Gauge kAsleep{.name = "asleep",
                    .help = "waiters in the call that may put them to sleep",
                    .unit = "processes"};

namespace {

/// The kernel shows what an eventfd holds: "eventfd-count:                3", in hexadecimal.
long long kernels_count() {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "/proc/self/fdinfo/%d", event_fd);
    std::FILE* info = std::fopen(text.data(), "re");
    if (info == nullptr) return 0;
    unsigned long long count = 0;
    while (std::fgets(text.data(), text.size(), info) != nullptr) {
        if (std::sscanf(text.data(), "eventfd-count: %llx", &count) == 1) break;
    }
    std::fclose(info);
    return static_cast<long long>(count);
}

void judge(Stage& stage, unsigned waiter_role) {
    // A notifier that is killed after its call and before it counted has notified what was received.
    const long long received = stage.total(kReceived), notified = std::max<long long>(stage.total(kNotified), received);
    const long long woken = stage.total(kWoken), left = notified - received;
    const long long lost = stage.total(kLost), stuck = stage.total(kStuck);
    static Quiet losses;
    const int quiet = losses.seconds(stage, lost);
    const long long waiters = stage.value(kWaiters);
    const std::string killed_ones = killed_words(stage);
    const char* dead = killed_ones.c_str();
    if (killed(stage, waiter_role) == waiters) {
        stage.verdict(false, "%sNobody waits any more; notifications left: %lld of %lld.", dead,
                      left, notified);
    } else if (stuck > 0) {
        stage.verdict(false, "%s%lld of %s sleep%s for ever; notifications left: %lld.", dead,
                      stuck, counted(waiters, "waiter").c_str(), stuck == 1 ? "s" : "", left);
    } else if (lost > 0 && quiet >= 1) {
        stage.verdict(false,
                      "%s%lld of %s came between a test and a sleep and woke nobody, none in the "
                      "last %d s.",
                      dead, lost, counted(notified, "wake-up").c_str(), quiet);
    } else if (lost > 0) {
        stage.verdict(false, "%s%lld of %s came between a test and a sleep and woke nobody.", dead,
                      lost, counted(notified, "wake-up").c_str());
    } else {
        const bool over = stage.page().ended_ns.load() != 0;
        const std::string rest = over && left > 0 ? "; " + std::to_string(left) + " had not been taken at the end" : "";
        stage.verdict(true, "%s%s ended %s, and no wake-up was lost%s.", dead,
                      counted(notified, "notification").c_str(), counted(woken, "wait").c_str(), rest.c_str());
    }
}

/// It sleeps, and nobody will notify any more. Who waits for a CPU, or for notifiers that have not come to their end, is
/// not stuck.
bool sleeps_for_ever(const Stage& stage, std::size_t actor) {
    static std::array<bool, kMaxActors> runs{}; // when it was last seen alive: at the end it has been killed
    const std::uint32_t state = stage.actor(actor).kernel_state.load(std::memory_order_relaxed);
    if (state == 'R' || state == 'S') runs[actor] = state == 'R';
    return stage.is_stuck(actor) && !runs[actor] && (events->pending.load() & kNoMore) != 0;
}

}  // namespace

void report_events(Stage& stage, unsigned waiter_role) {
    std::int64_t stuck = 0, asleep = 0;
    for (std::size_t i = 0; i < stage.actors(); ++i) {
        const ActorSlot& actor = stage.actor(i);
        if (actor.role.load(std::memory_order_relaxed) != waiter_role) continue;
        stuck += sleeps_for_ever(stage, i) ? 1 : 0;
        asleep += actor.state.load(std::memory_order_relaxed) == ActorState::calling;
    }
    stage.set(kStuck, stuck);
    stage.show(kAsleep, asleep);
    stage.show(kCount, kernels_count() + (events->pending.load() & ~kNoMore));
    stage.set(kReceived, events->received.load());
    const auto notified = static_cast<double>(stage.total(kNotified));
    if (notified > 0)
        stage.set_real(kWakeupsPerNotification,
                       static_cast<double>(stage.total(kWoken)) / notified);
    judge(stage, waiter_role);
}

}  // namespace ipc::demos
