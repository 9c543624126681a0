#pragma once

#include <mqueue.h>

#include <string>

#include "stage/stage.hpp"

namespace ipc::demos {

/// The queue as the warden has it. Its name is in the registry before the queue exists, so that whatever
/// happens the next start can remove it.
struct MadeQueue {
    mqd_t posix = -1;
    int sysv = -1;
    std::string name; ///< "/ipc-playground...", or the System V number
    bool exists = false; ///< under that name or number
};

MadeQueue make_queue(ipc::stage::Stage& stage);

/// Shows how many messages the queue holds: mq_getattr(), msgctl(IPC_STAT). Returns that number.
long messages_in(ipc::stage::Stage& stage, mqd_t posix, int sysv);

/// mq_unlink(): the name goes at once, the queue when the last who has it open closes it. msgctl(IPC_RMID):
/// the queue goes at once, and whoever waits in it gets EIDRM.
void remove_queue(ipc::stage::Stage& stage, MadeQueue& queue);

}  // namespace ipc::demos
