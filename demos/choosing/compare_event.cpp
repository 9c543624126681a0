// eventfd and signals: made to wake another process, with eight bytes as their message.
#include <sched.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "choosing/compare_channel.hpp"

namespace ipc::demos {
namespace {

constexpr std::size_t kBytes = 8;

class EventfdChannel : public DescriptorChannel {
public:
    explicit EventfdChannel(Stage& stage) {
        for (const Side from : {Side::first, Side::second}) {
            const int fd = eventfd(0, EFD_CLOEXEC);
            if (fd == -1) stage.fail("eventfd", "close some descriptors or raise ulimit -n");
            ends_[static_cast<int>(from)].to_write = fd;
            ends_[static_cast<int>(other(from))].to_read = fd;
        }
    }
    std::string why_not(Pattern pattern, std::size_t bytes) const override {
        if (bytes != kBytes) return "an eventfd holds one number of 8 bytes";
        // One value before the next: only so nothing is added to it.
        return pattern == Pattern::one_way ? "an eventfd adds up what nobody has read yet: it is no stream" : "";
    }
    void join(Stage& stage, Side side) override { // both ends are one descriptor, which each side needs
        stage_ = &stage;
        mine_ = ends_[static_cast<int>(side)];
    }
    void let_go() override { close_both(ends_[0]); }
    bool send(const std::byte* message, std::size_t) override {
        ssize_t sent = -1;
        do { // adds the number; one that is not 0 wakes the reader (man 2 eventfd)
            sent = write(mine_.to_write, message, kBytes);
            ++tally.system_calls;
        } while (sent == -1 && errno == EINTR);
        if (sent == -1) stage_->fail("write", "see man 2 eventfd");
        tally.copied += kBytes;
        return true;
    }
    bool receive(std::byte* message, std::size_t) override {
        ssize_t got = -1;
        do { // takes the number and leaves 0
            got = read(mine_.to_read, message, kBytes);
            ++tally.system_calls;
        } while (got == -1 && errno == EINTR);
        if (got == -1) stage_->fail("read", "see man 2 eventfd");
        tally.copied += kBytes;
        return true;
    }
};

/// A real-time signal is queued with a value and not merged with an equal one (man 7 signal). It stays blocked and
/// is fetched: no handler runs.
class SignalChannel : public Channel {
public:
    std::string why_not(Pattern, std::size_t bytes) const override {
        return bytes == kBytes ? "" : "a signal carries one value of 8 bytes";
    }
    void join(Stage& stage, Side side) override {
        stage_ = &stage;
        other_ = static_cast<std::size_t>(other(side));
        sigemptyset(&wanted_);
        sigaddset(&wanted_, SIGRTMIN);
        if (sigprocmask(SIG_BLOCK, &wanted_, nullptr) == -1) stage.fail("sigprocmask", "see man 2 sigprocmask");
    }
    bool send(const std::byte* message, std::size_t) override {
        sigval value{};
        std::memcpy(&value.sival_ptr, message, kBytes);
        const pid_t pid = stage_->actor(other_).pid.load(std::memory_order_relaxed);
        while (sigqueue(pid, SIGRTMIN, value) == -1) {
            ++tally.system_calls;
            if (errno == ESRCH) return false;
            if (errno != EAGAIN) stage_->fail("sigqueue", "see man 3 sigqueue");
            sched_yield(); // as many as ulimit -i allows are pending: nothing wakes us when one is fetched
            ++tally.system_calls;
        }
        ++tally.system_calls;
        tally.copied += kBytes;
        return true;
    }
    bool receive(std::byte* message, std::size_t) override {
        siginfo_t info{};
        int got = -1;
        do {
            got = sigwaitinfo(&wanted_, &info);
            ++tally.system_calls;
        } while (got == -1 && errno == EINTR);
        if (got == -1) stage_->fail("sigwaitinfo", "see man 2 sigwaitinfo");
        std::memcpy(message, &info.si_value.sival_ptr, kBytes);
        tally.copied += kBytes;
        return true;
    }

private:
    Stage* stage_ = nullptr;
    std::size_t other_ = 0;
    sigset_t wanted_{};
};

}  // namespace

std::unique_ptr<Channel> make_eventfd(Stage& stage) { return std::make_unique<EventfdChannel>(stage); }
std::unique_ptr<Channel> make_signal(Stage&) { return std::make_unique<SignalChannel>(); }

}  // namespace ipc::demos
