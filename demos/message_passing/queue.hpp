#pragma once

#include <mqueue.h>

#include <cstdint>
#include <string>
#include <vector>

#include "stage/stage.hpp"

namespace ipc::demos {

/// What a message begins with. Letters of its sender fill the rest.
struct Message {
    std::int64_t id;  ///< (sender + 1) << 32 | number; 0: there will be no more
    std::uint32_t priority;
};

/// The queue as a sender or receiver has it: of the two, the one that the knob `api` chose.
struct Queue {
    mqd_t posix = -1;
    int sysv = -1;
    std::vector<char>
        buffer;  ///< a long for the type, which msgsnd() and msgrcv() want, then the message
    char* text() { return buffer.data() + sizeof(long); }
};

/// In an actor: opens the queue by the name or number in Stage::object_name(), all that the actor
/// knows of it. `mode`: O_RDONLY or O_WRONLY.
Queue open_queue(ipc::stage::Stage& stage, int mode);

/// The queue as the warden has it. Its name is in the registry before the queue exists, so that
/// whatever happens the next start can remove it.
struct MadeQueue {
    mqd_t posix = -1;
    int sysv = -1;
    std::string name;     ///< "/ipc-playground...", or the System V number
    bool exists = false;  ///< under that name or number
};

MadeQueue make_queue(ipc::stage::Stage& stage);

/// Shows how many messages the queue holds: mq_getattr(), msgctl(IPC_STAT). Returns that number.
long messages_in(ipc::stage::Stage& stage, mqd_t posix, int sysv);

/// mq_unlink(): the name goes at once, the queue when the last who has it open closes it.
/// msgctl(IPC_RMID): the queue goes at once, and whoever waits in it gets EIDRM.
void remove_queue(ipc::stage::Stage& stage, MadeQueue& queue);

}  // namespace ipc::demos
