#include "session/event_inbox.hpp"

namespace ipc::session {

void EventInbox::begin() {
    const std::lock_guard lock(mutex_);
    waiting_.clear();
    lost_ = 0;
    recording_ = supervisor::Recording();
}

void EventInbox::put(std::span<const stage::Event> events) {
    const std::lock_guard lock(mutex_);
    recording_.add(events);
    if (waiting_.size() + events.size() > kMostWaiting) {
        lost_ += events.size();
        return;
    }
    waiting_.insert(waiting_.end(), events.begin(), events.end());
}

std::uint64_t EventInbox::take(std::vector<stage::Event>& events) {
    events.clear();
    const std::lock_guard lock(mutex_);
    events.swap(waiting_);
    return lost_;
}

supervisor::Recording EventInbox::recording() const {
    const std::lock_guard lock(mutex_);
    return recording_;
}

}  // namespace ipc::session
