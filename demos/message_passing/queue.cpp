#include "message_passing/queue.hpp"

#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/msg.h>

#include <cerrno>

#include "message_passing/queue_report.hpp"
#include "stage/named_objects.hpp"

namespace ipc::demos {

using stage::NamedKind;
using stage::Stage;

namespace {

constexpr const char* kNoRegistry = "free some space in XDG_RUNTIME_DIR or /tmp";

const char* remedy_for_mq_open() {
    switch (errno) {
        case EINVAL:
            return "capacity or size is above the limit: cat /proc/sys/fs/mqueue/msg_max "
                   "/proc/sys/fs/mqueue/msgsize_max";
        case EMFILE:  // also: RLIMIT_MSGQUEUE, the bytes in all queues of a user (man 7
                      // mq_overview)
            return "your queues take up all your bytes (ulimit -q) or you have no descriptors left "
                   "(ulimit -n): "
                   "take a smaller capacity or size, or remove queues from /dev/mqueue";
        case ENOSPC:
            return "there are too many queues (/proc/sys/fs/mqueue/queues_max): remove some from "
                   "/dev/mqueue";
        case ENOSYS:
            return "this kernel has no POSIX message queues: take --api sysv";
        default:
            return "see man 3 mq_open, or take --api sysv";
    }
}

void make_posix(Stage& stage, MadeQueue& queue) {
    queue.name = "/" + stage::unique_name("queue");
    if (!stage::write_down(NamedKind::posix_queue, queue.name)) stage.fail("registry", kNoRegistry);
    mq_attr attributes{};
    attributes.mq_maxmsg = stage.value(kCapacity);
    attributes.mq_msgsize = stage.value(kSize);
    queue.posix =
        mq_open(queue.name.c_str(), O_CREAT | O_EXCL | O_RDONLY | O_CLOEXEC, 0600, &attributes);
    if (queue.posix == -1) stage.fail("mq_open", remedy_for_mq_open());
}

void make_sysv(Stage& stage, MadeQueue& queue) {
    queue.sysv = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (queue.sysv == -1) stage.fail("msgget", "there are too many queues: ipcs -q, ipcrm -q ID");
    queue.name = std::to_string(queue.sysv);
    msqid_ds status{};
    const bool written = static_cast<bool>(stage::write_down(NamedKind::sysv_queue, queue.name));
    bool ready = written && msgctl(queue.sysv, IPC_STAT, &status) == 0;
    // A System V queue is full when its bytes are: any user may lower the limit, not raise it.
    status.msg_qbytes = static_cast<msglen_t>(stage.value(kCapacity) * stage.value(kSize));
    ready = ready && msgctl(queue.sysv, IPC_SET, &status) == 0;
    if (ready) return;
    const int error = errno;
    msgctl(queue.sysv, IPC_RMID, nullptr);
    errno = error;
    if (!written) stage.fail("registry", kNoRegistry);
    stage.fail("msgctl", "capacity times size is above the limit: cat /proc/sys/kernel/msgmnb");
}

}  // namespace

MadeQueue make_queue(Stage& stage) {
    MadeQueue queue;
    if (stage.choice<Api>(kApi) == Api::posix) {
        make_posix(stage, queue);
    } else {
        make_sysv(stage, queue);
    }
    queue.exists = true;
    stage.name_shown("%s", queue.name.c_str());
    stage.show(kCapacityNow, stage.value(kCapacity));
    return queue;
}

Queue open_queue(Stage& stage, int mode) {
    Queue queue;
    // One byte more than the queue takes, to be refused.
    queue.buffer.resize(sizeof(long) + static_cast<std::size_t>(stage.value(kSize)) + 1);
    const std::string name = stage.object_name();
    if (stage.choice<Api>(kApi) == Api::posix) {
        const int nonblocking = stage.is_on(kNonblocking) ? O_NONBLOCK : 0;
        queue.posix = mq_open(name.c_str(), mode | nonblocking | O_CLOEXEC);
        if (queue.posix == -1)
            stage.fail("mq_open", "the queue was removed before all had opened it: run again");
    } else {
        queue.sysv = std::stoi(name);  // the number alone opens it, if the permissions allow
    }
    stage.add(kOpened, 1);
    return queue;
}

long messages_in(Stage& stage, mqd_t posix, int sysv) {
    long messages = 0;
    if (posix != -1) {
        mq_attr attributes{};
        if (mq_getattr(posix, &attributes) == 0) messages = attributes.mq_curmsgs;
    } else if (sysv != -1) {
        msqid_ds status{};
        if (msgctl(sysv, IPC_STAT, &status) == 0) messages = static_cast<long>(status.msg_qnum);
    }
    stage.show(kQueued, messages);
    return messages;
}

void remove_queue(Stage& stage, MadeQueue& queue) {
    if (!queue.exists) return;
    if (queue.posix != -1) {
        mq_unlink(queue.name.c_str());  // a learner may have removed it already
    } else {
        msgctl(queue.sysv, IPC_RMID, nullptr);
        queue.sysv = -1;
    }
    queue.exists = false;
    stage.show(kUnlinked, 1);
}

}  // namespace ipc::demos
