#include "supervisor/shown_state.hpp"

#include <algorithm>
#include <cstring>

namespace ipc::supervisor {
namespace {

/// One that begins with 0 is empty, whatever follows.
void add_name(stage::Fingerprint& print, const stage::LockName& name) {
    print.add(stage::name_hash({name.data(), strnlen(name.data(), name.size())}));
}

void add_actor(stage::Fingerprint& print, const stage::ActorSlot& slot, const stage::Demo& demo) {
    print.add(slot.site.load());
    print.add(slot.line.load()); // a site may stand at two places
    print.add(static_cast<std::uint64_t>(slot.value.load()));
    print.add(static_cast<std::uint64_t>(slot.iterations.load()));
    add_name(print, slot.wants);
    for (const stage::LockName& held : slot.holds) add_name(print, held);
    for (const stage::Metric* metric : demo.metrics) {
        if (metric->timed || metric->type == stage::MetricType::real) continue;
        print.add(static_cast<std::uint64_t>(slot.metrics[static_cast<std::size_t>(metric->slot)].load()));
    }
}

void add_gauges(stage::Fingerprint& print, const stage::RunPage& page, const stage::Demo& demo) {
    for (const stage::Gauge* gauge : demo.gauges) {
        print.add(static_cast<std::uint64_t>(page.gauges[static_cast<std::size_t>(gauge->slot)].load()));
    }
}

}  // namespace

std::uint64_t shown_state(const stage::RunPage& page, const stage::Demo& demo, const stage::Stage& warden) {
    stage::Fingerprint print;
    if (demo.state == nullptr) {
        add_gauges(print, page, demo);
    } else if (const std::uint64_t state = demo.state(warden); state != 0) {
        print.add(state);
    } else {
        return 0;
    }
    const std::size_t actors = std::min<std::size_t>(page.actors.load(), stage::kMaxActors);
    for (std::size_t actor = 0; actor < actors; ++actor) add_actor(print, page.slots[actor], demo);
    return print.value();
}

}  // namespace ipc::supervisor
