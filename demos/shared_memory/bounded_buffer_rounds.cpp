// How the knob `sync` may be changed while all are at work. Those who wait by one rule cannot be woken by
// those who follow another: so a rule is followed by all or by none. The producers stop, the consumers
// empty the buffer, all meet outside, and the last one to come begins the next round.
//
// Whoever sleeps for ever never comes: no switch wakes a process that a wrong choice has put to sleep.
#include "shared_memory/bounded_buffer_rounds.hpp"

#include <cerrno>

#include "shared_memory/bounded_buffer_report.hpp"
#include "shared_memory/bounded_buffer_waits.hpp"

namespace ipc::demos {

using stage::Stage;

namespace {

/// Killed, or at its end.
bool is_dead(const Stage& stage, std::size_t actor) { return stage.actor(actor).reaped.load() != 0; }

void lock_door(Stage& stage, Buffer& buffer) {
    if ((errno = pthread_mutex_lock(&buffer.door)) != 0) {
        stage.fail("pthread_mutex_lock", "see man 3 pthread_mutex_lock");
    }
}

/// By the last one to come, who has the door's mutex.
void begin_if_all_are_out(Stage& stage, Buffer& buffer) {
    std::size_t expected = 0;
    bool any_producer = false;
    for (std::size_t actor = 0; actor < stage.actors(); ++actor) {
        if (buffer.gone[actor] || is_dead(stage, actor)) continue;
        ++expected;
        any_producer = any_producer || actor < producers(stage);
    }
    if (buffer.waiting == 0 || buffer.waiting < expected) return;
    stage.count(kLost, untaken(buffer));
    make_empty(stage, buffer, stage.choice<Sync>(kSync));
    buffer.closed = !any_producer;
    buffer.waiting = 0;
    ++buffer.round;
    if ((errno = pthread_cond_broadcast(&buffer.begins)) != 0) {
        stage.fail("pthread_cond_broadcast", "see man 3 pthread_cond_broadcast");
    }
}

}  // namespace

std::size_t producers(const Stage& stage) {
    std::size_t count = 0;
    while (count < stage.actors() && stage.actor(count).role.load(std::memory_order_relaxed) == 0) ++count;
    return count;
}

bool round_ends(Stage& stage, Buffer& buffer) {
    if (stage.choice<Sync>(kSync) != buffer.sync) buffer.switching = true;
    return buffer.switching;
}

void stop_putting(Stage& stage, Buffer& buffer) {
    buffer.put_last[stage.index()] = true;
    const std::size_t count = producers(stage);
    for (std::size_t other = 0; other < count; ++other) {
        if (!buffer.put_last[other] && !is_dead(stage, other)) return;
    }
    if (!buffer.closing.exchange(true)) close_buffer(stage, buffer, stage.actors() - count);
}

bool next_round(Stage& stage, Buffer& buffer) {
    if (!buffer.switching) return false;
    stage.about_to("meet");
    lock_door(stage, buffer);
    const long mine = buffer.round;
    ++buffer.waiting;
    begin_if_all_are_out(stage, buffer);
    while (buffer.round == mine) {
        if ((errno = pthread_cond_wait(&buffer.begins, &buffer.door)) != 0) {
            stage.fail("pthread_cond_wait", "see man 3 pthread_cond_wait");
        }
    }
    pthread_mutex_unlock(&buffer.door);
    stage.done("meet", 0);
    return true;
}

void leave(Stage& stage, Buffer& buffer) {
    lock_door(stage, buffer);
    buffer.gone[stage.index()] = true;
    begin_if_all_are_out(stage, buffer);
    pthread_mutex_unlock(&buffer.door);
}

}  // namespace ipc::demos
