// ipc-message-queue: messages with a priority, kept by the kernel until a process takes them.
//
// Senders and receivers are programs of their own: all they share is the queue's name (POSIX) or
// number (System V). Unlike a pipe a queue keeps messages apart, knows no end of file, and outlives
// every process that used it.
#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "message_passing/queue.hpp"
#include "message_passing/queue_report.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

long type_of(std::uint32_t priority) {
    return static_cast<long>(kPriorities - priority);
}

/// False: it did not go in, errno says why.
bool send_once(Stage& stage, Queue& queue, std::size_t size, std::uint32_t priority) {
    long result = 0;
    stage.about_to("send", static_cast<std::int64_t>(size));
    if (queue.posix != -1) {
        result = mq_send(queue.posix, queue.text(), size, priority);
    } else {
        const long type = type_of(priority);
        std::memcpy(queue.buffer.data(), &type, sizeof(type));
        result = msgsnd(queue.sysv, queue.buffer.data(), size,
                        stage.is_on(kNonblocking) ? IPC_NOWAIT : 0);
    }
    stage.done("send", result);
    return result == 0;
}

void send(Stage& stage, Queue& queue, const Message& message) {
    std::memcpy(queue.text(), &message, sizeof(message));
    while (
        !send_once(stage, queue, static_cast<std::size_t>(stage.value(kSize)), message.priority)) {
        if (errno != EAGAIN)
            stage.fail("send", "EIDRM, EINVAL: somebody removed the queue; else see man 3 mq_send");
        stage.count(kWouldBlock);  // the queue is full
        stage.back_off_us(1000);
    }
}

void try_too_long(Stage& stage, Queue& queue) {
    // POSIX refuses more than the queue's mq_msgsize, System V more than /proc/sys/kernel/msgmax.
    std::size_t size = static_cast<std::size_t>(stage.value(kSize)) + 1;
    msginfo limits{};
    if (queue.sysv != -1 && msgctl(0, IPC_INFO, reinterpret_cast<msqid_ds*>(&limits)) != -1) {
        size = static_cast<std::size_t>(limits.msgmax) + 1;
        queue.buffer.resize(std::max(queue.buffer.size(), sizeof(long) + size));
    }
    if (!send_once(stage, queue, size, 0) && (errno == EMSGSIZE || errno == EINVAL))
        stage.count(kTooLong);
}

/// A queue has no end of file. The last sender tells each receiver that nothing follows, with a
/// priority or type that makes it the last that they take.
void say_goodbye(Stage& stage, Queue& queue) {
    stage.add(kSendersLeft, 1);
    if (stage.shown(kSendersLeft) != stage.value(kSenders)) return;
    const std::int64_t wanted = stage.value(kReceiveType);
    const bool by_type = queue.sysv != -1 && wanted != 0;
    const auto type = static_cast<std::uint32_t>(wanted < 0 ? -wanted : wanted);
    for (std::int64_t i = 0; i < stage.value(kReceivers); ++i) {
        send(stage, queue, {.id = 0, .priority = by_type ? kPriorities - type : 0});
    }
}

void sender(Stage& stage) {
    Queue queue = open_queue(stage, O_WRONLY);
    const std::size_t number = stage.number_in_role();
    std::fill(queue.buffer.begin(), queue.buffer.end(), static_cast<char>('a' + number));
    if (stage.choice<Oversize>(kOversize) == Oversize::yes) try_too_long(stage, queue);

    const bool differ = stage.choice<Priorities>(kPrioritiesKnob) == Priorities::on;
    std::int64_t most = 0;
    for (std::int64_t sequence = 1; stage.next_iteration(); ++sequence) {
        const auto priority = differ ? static_cast<std::uint32_t>(sequence) % kPriorities : 0;
        const std::int64_t id = static_cast<std::int64_t>(number + 1) << 32 | sequence;
        send(stage, queue, {.id = id, .priority = priority});
        stage.event(EventKind::message_sent, priority, id);
        stage.count(kSent);
        stage.add(kQueuedAt[priority], 1);
        most = std::max<std::int64_t>(most, messages_in(stage, queue.posix, queue.sysv));
        stage.set(kMaxQueued, most);
    }
    say_goodbye(stage, queue);
}

/// False: there will be no more.
bool receive(Stage& stage, Queue& queue, Message& message) {
    const auto size = static_cast<std::size_t>(stage.value(kSize));
    for (;;) {
        ssize_t got = 0;
        stage.about_to("receive");
        if (queue.posix != -1) {
            unsigned priority = 0;
            got = mq_receive(queue.posix, queue.text(), size,
                             &priority);  // the oldest of the highest priority
        } else {
            got = msgrcv(queue.sysv, queue.buffer.data(), size, stage.value(kReceiveType),
                         stage.is_on(kNonblocking) ? IPC_NOWAIT : 0);
        }
        stage.done("receive", got);
        if (got != -1) break;
        if (errno != EAGAIN && errno != ENOMSG) {
            stage.fail("receive",
                       "EIDRM, EINVAL: somebody removed the queue; else see man 3 mq_receive");
        }
        stage.count(kWouldBlock);  // the queue is empty
        stage.back_off_us(1000);
    }
    std::memcpy(&message, queue.text(), sizeof(message));
    return message.id != 0;
}

void receiver(Stage& stage) {
    Queue queue = open_queue(stage, O_RDONLY);
    std::array<std::int64_t, kMaxActors + 1> newest{};  // id of the latest from each sender
    for (Message message{};;) {
        if (stage.value(kDelay) > 0) stage.sleep_us(stage.value(kDelay) * 1000);
        if (!receive(stage, queue, message)) break;
        stage.event(EventKind::message_received, message.priority, message.id);
        stage.count(kReceived);
        stage.add(kQueuedAt[message.priority % kPriorities], -1);
        messages_in(stage, queue.posix, queue.sysv);
        std::int64_t& latest = newest[static_cast<std::size_t>(message.id >> 32) % newest.size()];
        if (message.id < latest) stage.count(kOutOfOrder);
        latest = std::max(latest, message.id);
    }
}

// --- the warden
// -----------------------------------------------------------------------------------------

MadeQueue made;

void set_up(Stage& stage) {
    made = make_queue(stage);
}

void observe(Stage& stage) {
    messages_in(stage, made.posix, made.sysv);
    const bool unlink = stage.choice<Unlink>(kUnlink) == Unlink::yes;
    const bool all_have_it = stage.shown(kOpened) == static_cast<std::int64_t>(stage.actors());
    if (unlink && all_have_it && made.posix != -1) remove_queue(stage, made);
    report_queue(stage, made.name.c_str());
}

void clean_up(Stage& stage) {
    if (stage.choice<Unlink>(kUnlink) == Unlink::yes) {
        remove_queue(stage, made);
    } else {
        stage.keep_objects();
    }
}

}  // namespace

const Demo kDemo{
    .name = "message-queue",
    .title = "Message queue",
    .category = "Message passing",
    .summary = "messages with priorities, kept by the kernel until they are taken",
    .roles = {{"sender", "sends messages of every priority in turn", sender, &kSenders, "bytes",
               Spawn::exec},
              {"receiver", "takes messages out of the queue", receiver, &kReceivers, "",
               Spawn::exec}},
    .knobs = {&kApi, &kPrioritiesKnob, &kSenders, &kReceivers, &kSize, &kCapacity, &kNonblocking,
              &kReceiveType, &kDelay, &kOversize, &kUnlink},
    .sites = {{"send", "about to send a message"}, {"receive", "about to receive a message"}},
    .metrics = {&kSent, &kReceived, &kOutOfOrder, &kBlocked, &kWouldBlock, &kTooLong, &kMaxQueued},
    .gauges = {&kCapacityNow, &kQueued, &kQueuedAt[0], &kQueuedAt[1], &kQueuedAt[2], &kQueuedAt[3],
               &kOpened, &kSendersLeft, &kUnlinked},
    .try_it = {{"POSIX queues that have a name", "ls -l /dev/mqueue"},
               {"what is in one, while it has a name", "cat /dev/mqueue{name}"},
               {"System V queues", "ipcs -q"},
               {"one of them in detail", "ipcs -q -i {name}"},
               {"leave a queue behind", "ipc-message-queue --unlink no"}},
    .iterations = 500,
    .set_up = set_up,
    .observe = observe,
    .clean_up = clean_up,
};
