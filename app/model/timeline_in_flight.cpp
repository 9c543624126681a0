#include "model/timeline_in_flight.hpp"

namespace ipc::model {

using stage::Event;
using stage::EventKind;

bool InFlight::add(const Event& event) {
    switch (event.kind) {
        case EventKind::message_sent:
            if (early_.erase(event.b) == 0) open_.insert(event.b);
            break;
        case EventKind::message_received:
            received(event.b);
            break;
        case EventKind::message_torn:
            // 0: a part, which ends nothing. Some demos say of a message they received that it is torn.
            if (event.b != 0 && event.b != newest_) received(event.b);
            break;
        case EventKind::update_lost:
            open_.erase(event.b);  // another was put over it: nobody can receive it
            break;
        default:
            break;
    }
    if (open_.size() <= kMost && early_.size() <= kMost) return true;
    lose_track();
    return false;
}

void InFlight::received(std::int64_t id) {
    newest_ = id;
    if (open_.erase(id) == 0) early_.insert(id);
}

void InFlight::lose_track() {
    open_.clear();
    early_.clear();
    newest_ = 0;
}

}  // namespace ipc::model
