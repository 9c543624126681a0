#include "model/timeline_items.hpp"

namespace ipc::model {

void LaneItems::clear() {
    main.clear();
    sections.clear();
    handlers.clear();
    masked.clear();
    marks.clear();
}

std::size_t LaneItems::size() const {
    return main.size() + sections.size() + handlers.size() + masked.size() + marks.size();
}

void TimelineItems::clear() {
    for (LaneItems& lane : actors)
        lane.clear();
    values.clear();
    fill.clear();
    flows.clear();
    fill_at_least = false;
    flows_left_out = false;
}

}  // namespace ipc::model
