#pragma once

#include <pthread.h>

#include "stage/stage.hpp"

namespace ipc::demos {

/// Process-shared, and robust: when its owner dies, the next one gets it, and EOWNERDEAD with it.
void make_frame_mutex(ipc::stage::Stage& stage, pthread_mutex_t& mutex);

/// Holds it from its construction to its end. Its site is "lock".
class FrameLock {
public:
    FrameLock(ipc::stage::Stage& stage, pthread_mutex_t& mutex);
    ~FrameLock();
    FrameLock(const FrameLock&) = delete;
    FrameLock& operator=(const FrameLock&) = delete;
    bool owner_died() const {
        return owner_died_;
    }  ///< the last one, and left what it was at half done

private:
    ipc::stage::Stage& stage_;
    pthread_mutex_t& mutex_;
    bool owner_died_;
};

}  // namespace ipc::demos
