// Message queues, POSIX and System V: the kernel keeps whole messages, in order.
#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "choosing/compare_channel.hpp"
#include "stage/named_objects.hpp"

namespace ipc::demos {
namespace {

constexpr std::size_t kLongest = 8192; ///< of both, unless an administrator raised /proc/sys/fs/mqueue and kernel/msgmax

std::string why_too_long(std::size_t bytes, const char* limit) {
    if (bytes <= kLongest) return {};
    return "a message has at most 8192 bytes: " + std::string(limit);
}

class PosixQueueChannel : public Channel {
public:
    bool open_queues() {
        for (const Side from : {Side::first, Side::second}) {
            const std::string name = "/" + stage::unique_name(from == Side::first ? "forth" : "back");
            if (!stage::write_down(stage::NamedKind::posix_queue, name)) return false;
            mq_attr attributes{};
            attributes.mq_maxmsg = 10; // an unprivileged user gets no more
            attributes.mq_msgsize = kLongest;
            queues_[static_cast<std::size_t>(from)] =
                mq_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attributes);
            if (queues_[static_cast<std::size_t>(from)] == -1) return false;
            mq_unlink(name.c_str()); // who inherits it needs no name
        }
        return true;
    }
    std::string why_not(Pattern, std::size_t bytes) const override {
        return why_too_long(bytes, "/proc/sys/fs/mqueue/msgsize_max");
    }
    void join(Stage& stage, Side side) override {
        stage_ = &stage;
        to_send_ = queues_[static_cast<std::size_t>(side)];
        to_receive_ = queues_[static_cast<std::size_t>(other(side))];
    }
    bool send(const std::byte* message, std::size_t bytes) override {
        int sent = -1;
        do {
            sent = mq_send(to_send_, reinterpret_cast<const char*>(message), bytes, 0);
            ++tally.system_calls;
        } while (sent == -1 && errno == EINTR);
        if (sent == -1) stage_->fail("mq_send", "see man 3 mq_send");
        tally.copied += bytes;
        return true;
    }
    bool receive(std::byte* message, std::size_t bytes) override {
        ssize_t got = -1;
        do { // the buffer must have room for the longest message of the queue, else EMSGSIZE
            got = mq_receive(to_receive_, buffer_.data(), buffer_.size(), nullptr);
            ++tally.system_calls;
        } while (got == -1 && errno == EINTR);
        if (got == -1) stage_->fail("mq_receive", "see man 3 mq_receive");
        tally.copied += static_cast<std::size_t>(got) + bytes; // out of the kernel, and to its place
        std::memcpy(message, buffer_.data(), bytes);
        return true;
    }

private:
    std::array<mqd_t, 2> queues_{-1, -1};
    mqd_t to_send_ = -1, to_receive_ = -1;
    Stage* stage_ = nullptr;
    std::array<char, kLongest> buffer_{};
};

class SystemVQueueChannel : public Channel {
public:
    bool open_queues() {
        for (int& queue : queues_) {
            queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
            if (queue == -1) return false;
            // It goes only with IPC_RMID, which the warden does at the end; until then it has to be written down.
            if (stage::write_down(stage::NamedKind::sysv_queue, std::to_string(queue))) continue;
            msgctl(queue, IPC_RMID, nullptr);
            return false;
        }
        return true;
    }
    std::string why_not(Pattern, std::size_t bytes) const override {
        return why_too_long(bytes, "/proc/sys/kernel/msgmax");
    }
    void join(Stage& stage, Side side) override {
        stage_ = &stage;
        to_send_ = queues_[static_cast<std::size_t>(side)];
        to_receive_ = queues_[static_cast<std::size_t>(other(side))];
    }
    /// The message has its type in front. These calls are never restarted after a signal (man 7 signal).
    bool send(const std::byte* message, std::size_t bytes) override {
        buffer_.type = 1;
        std::memcpy(buffer_.text, message, bytes);
        int sent = -1;
        do {
            sent = msgsnd(to_send_, &buffer_, bytes, 0);
            ++tally.system_calls;
        } while (sent == -1 && errno == EINTR);
        if (sent == -1) stage_->fail("msgsnd", "the queue was removed (ipcrm): run again");
        tally.copied += 2 * bytes; // behind the type, and into the kernel
        return true;
    }
    bool receive(std::byte* message, std::size_t bytes) override {
        ssize_t got = -1;
        do {
            got = msgrcv(to_receive_, &buffer_, kLongest, 0, 0);
            ++tally.system_calls;
        } while (got == -1 && errno == EINTR);
        if (got == -1) stage_->fail("msgrcv", "the queue was removed (ipcrm): run again");
        tally.copied += static_cast<std::size_t>(got) + bytes;
        std::memcpy(message, buffer_.text, bytes);
        return true;
    }

private:
    std::array<int, 2> queues_{-1, -1};
    int to_send_ = -1, to_receive_ = -1;
    Stage* stage_ = nullptr;
    struct {
        long type;
        char text[kLongest];
    } buffer_{};
};

template <class Queue>
std::unique_ptr<Channel> make(const char* call) {
    auto channel = std::make_unique<Queue>();
    if (channel->open_queues()) return channel;
    return std::make_unique<NoChannel>(failed_call(call) + ": there are too many queues, or none in this kernel");
}

}  // namespace

std::unique_ptr<Channel> make_posix_queue(Stage&) { return make<PosixQueueChannel>("mq_open"); }
std::unique_ptr<Channel> make_system_v_queue(Stage&) { return make<SystemVQueueChannel>("msgget"); }

}  // namespace ipc::demos
