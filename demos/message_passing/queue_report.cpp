#include "message_passing/queue_report.hpp"

#include <string>

namespace ipc::demos {

using namespace ipc::stage;

const Knob kApi{
    .name = "api",
    .help = "which of the two kinds of message queue",
    .choices = {{"posix", "mq_open, mq_send, mq_receive: a name, a descriptor, priorities"},
                {"sysv", "msgget, msgsnd, msgrcv: a number, and types to choose from"}}};
const Knob kPrioritiesKnob{
    .name = "priorities",
    .help = "whether messages differ in priority (POSIX) or type (System V)",
    .choices = {{"on", "priorities 3, 2, 1, 0 in turn; System V: types 1, 2, 3, 4"},
                {"off", "all are alike: first in, first out"}}};
const Knob kSenders{.name = "senders",
                    .help = "how many processes send",
                    .preset = 2,
                    .lowest = 1,
                    .highest = 7,
                    .unit = "processes"};
const Knob kReceivers{.name = "receivers",
                      .help = "how many processes receive",
                      .preset = 1,
                      .lowest = 1,
                      .highest = 7,
                      .unit = "processes"};
const Knob kSize{.name = "size",
                 .help = "length of a message, the longest the queue takes",
                 .preset = 64,
                 .lowest = 16,
                 .highest = 65536,
                 .unit = "bytes"};
const Knob kCapacity{.name = "capacity",
                     .help = "how many messages the queue holds",
                     .preset = 10,
                     .lowest = 1,
                     .highest = 1000,
                     .unit = "messages"};
const Knob kNonblocking{
    .name = "nonblocking",
    .help = "O_NONBLOCK, or IPC_NOWAIT",
    .choices = {{"no", "a full queue makes the sender wait, an empty one the receiver"},
                {"yes", "the call fails with EAGAIN (ENOMSG) and is tried again later"}}};
const Knob kReceiveType{.name = "receive_type",
                        .help =
                            "msgtyp, System V only. 0: any, in order; n: only type n; "
                            "-n: the lowest type up to n",
                        .preset = 0,
                        .lowest = -4,
                        .highest = 4};
const Knob kDelay{.name = "receiver_delay_ms",
                  .help = "how long a receiver rests before each message",
                  .preset = 1,
                  .lowest = 0,
                  .highest = 10'000,
                  .unit = "ms",
                  .live = true};
const Knob kOversize{
    .name = "oversize",
    .help = "whether each sender first tries a message one byte too long",
    .choices = {{"yes", "POSIX refuses it with EMSGSIZE, System V with EINVAL"}, {"no", "no"}}};
const Knob kUnlink{
    .name = "unlink",
    .help = "whether the queue is removed",
    .choices = {{"yes", "the name as soon as all have opened it; System V: the queue, at the end"},
                {"no", "it outlives all processes, until it is removed or the system restarts"}}};

const Metric kSent{.name = "sent", .help = "messages that senders put into the queue"};
const Metric kReceived{.name = "received", .help = "messages that receivers took out of it"};
const Metric kOutOfOrder{.name = "out_of_send_order",
                         .help = "messages received after a later one of the same sender"};
const Metric kBlocked{.name = "blocked_seconds",
                      .help = "how long actors slept in send and receive, all together",
                      .unit = "s",
                      .type = MetricType::real};
const Metric kWouldBlock{.name = "would_block", .help = "calls that failed with EAGAIN, or ENOMSG"};
const Metric kTooLong{.name = "too_long", .help = "messages refused because of their length"};
const Metric kMaxQueued{
    .name = "max_queued", .help = "most messages found in the queue", .combine = Combine::max};

const Gauge kCapacityNow{
    .name = "capacity", .help = "messages that the queue holds (mq_maxmsg)", .unit = "messages"};
const Gauge kQueued{.name = "queued",
                    .help = "messages in the queue (mq_curmsgs, msg_qnum)",
                    .unit = "messages",
                    .full = &kCapacityNow};
const Gauge kOpened{
    .name = "opened", .help = "actors that have opened the queue", .unit = "processes"};
const Gauge kSendersLeft{
    .name = "senders_left", .help = "senders that have sent all", .unit = "processes"};
const Gauge kUnlinked{.name = "unlinked",
                      .help = "1: the name is gone, those who have it open go on"};
const std::array<Gauge, kPriorities> kQueuedAt{{
    {.name = "queued_p0", .help = "of priority 0; System V: type 4", .unit = "messages"},
    {.name = "queued_p1", .help = "of priority 1; System V: type 3", .unit = "messages"},
    {.name = "queued_p2", .help = "of priority 2; System V: type 2", .unit = "messages"},
    {.name = "queued_p3", .help = "of priority 3; System V: type 1", .unit = "messages"},
}};

namespace {

std::string left_behind(Api api, const std::string& name) {
    if (api == Api::sysv) {
        return " The queue outlives them as number " + name + ": ipcs -q finds it, ipcrm -q " +
               name + " removes it.";
    }
    return " The queue outlives them as " + name + ": ls /dev/mqueue finds it, rm /dev/mqueue" +
           name + " removes it (if not mounted: mount -t mqueue none /dev/mqueue).";
}

}  // namespace

void report_queue(Stage& stage, const char* name) {
    std::int64_t blocked_ns = 0;
    bool stuck = false;
    for (std::size_t i = 0; i < stage.actors(); ++i) {
        blocked_ns += stage.actor(i).blocked_ns.load(std::memory_order_relaxed);
        stuck = stuck || stage.is_stuck(i);
    }
    stage.set_real(kBlocked, static_cast<double>(blocked_ns) / 1e9);

    const long long sent = stage.total(kSent);
    const long long received = stage.total(kReceived);
    const long long late = stage.total(kOutOfOrder);
    const Api api = stage.choice<Api>(kApi);
    const bool unread = stuck && api == Api::sysv && stage.value(kReceiveType) != 0;
    std::string text =
        std::to_string(received) + " of " + std::to_string(sent) + " messages sent were received";
    if (late > 0) {
        text += ", " + std::to_string(late) + " of them after a later one: " +
                (api == Api::posix ? "the highest priority comes first."
                                   : "the lowest type comes first.");
    } else {
        text += ", in the order in which each sender sent them.";
    }
    if (unread)
        text += " The rest is of types that no receiver asks for, and the senders wait for room.";
    if (stage.choice<Unlink>(kUnlink) == Unlink::no) text += left_behind(api, name);
    // Messages that are still in the queue while the run goes on are not lost.
    const bool at_end = stage.page().ended_ns.load() != 0;
    stage.verdict(!unread && (!at_end || sent == received), "%s", text.c_str());
}

}  // namespace ipc::demos
