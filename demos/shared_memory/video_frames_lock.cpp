#include "shared_memory/video_frames_lock.hpp"

#include <cerrno>

namespace ipc::demos {

using stage::EventKind;
using stage::Stage;

void make_frame_mutex(Stage& stage, pthread_mutex_t& mutex) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    if ((errno = pthread_mutex_init(&mutex, &attributes)) != 0) {
        stage.fail("pthread_mutex_init",
                   "this kernel lacks what the mutex needs: see man 3 pthread_mutexattr_setrobust");
    }
}

FrameLock::FrameLock(Stage& stage, pthread_mutex_t& mutex) : stage_(stage), mutex_(mutex) {
    stage.about_to_lock("lock", "mutex");
    const int error = pthread_mutex_lock(&mutex_);
    stage.done("lock", error);
    owner_died_ = error == EOWNERDEAD;
    if (error != 0 && !owner_died_) {
        errno = error;
        stage.fail("pthread_mutex_lock", "see man 3 pthread_mutex_lock");
    }
    stage.locked("mutex");
    if (!owner_died_) return;
    stage.event(EventKind::owner_died);
    // Without this the unlocked mutex would be ENOTRECOVERABLE for ever (man 3
    // pthread_mutex_consistent).
    if (pthread_mutex_consistent(&mutex_) == 0) stage.event(EventKind::recovered);
}

FrameLock::~FrameLock() {
    pthread_mutex_unlock(&mutex_);
    stage_.unlocked("mutex");
}

}  // namespace ipc::demos
