#include "signals_and_events/meeting.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <new>

#include "signals_and_events/signals_report.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

void wait(Stage& stage, sem_t& semaphore) {
    stage.about_to("wait");
    int result = 0;
    // Without SA_RESTART a handler makes sem_wait fail with EINTR; it is simply called again.
    while ((result = sem_wait(&semaphore)) == -1 && errno == EINTR) {
    }
    stage.done("wait", result);
}

}  // namespace

Meeting* make_meeting(Stage& stage) {
    void* memory =
        mmap(nullptr, sizeof(Meeting), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    auto* meeting = new (memory) Meeting{};
    if (sem_init(&meeting->done, 1, 0) == -1) stage.fail("sem_init", "see man 7 sem_overview");
    for (sem_t& go : meeting->go) {
        if (sem_init(&go, 1, 0) == -1) stage.fail("sem_init", "see man 7 sem_overview");
    }
    return meeting;
}

void open_part(Stage& stage, Meeting& meeting, std::int64_t senders) {
    stage.add(kPart, 1);
    stage.show(kHeard, 0);
    for (std::int64_t sender = 0; sender < senders; ++sender) {
        if (sem_post(&meeting.go[static_cast<std::size_t>(sender)]) == -1)
            stage.fail("sem_post", "see man 3 sem_post");
    }
}

bool all_done(Meeting& meeting, std::int64_t senders) {
    int done = 0;
    return sem_getvalue(&meeting.done, &done) == 0 && done >= senders;
}

void wait_for_senders(Stage& stage, Meeting& meeting, std::int64_t senders) {
    for (std::int64_t heard = 0; heard < senders; ++heard) {
        stage.show(kHeard, heard);
        wait(stage, meeting.done);
    }
}

void close_meeting(Stage& stage, Meeting& meeting, std::int64_t senders) {
    meeting.over.store(true);
    open_part(stage, meeting, senders);
}

bool wait_for_part(Stage& stage, Meeting& meeting, std::size_t sender) {
    wait(stage, meeting.go[sender]);
    return !meeting.over.load();
}

void part_done(Meeting& meeting) {
    sem_post(&meeting.done);
}

}  // namespace ipc::demos
