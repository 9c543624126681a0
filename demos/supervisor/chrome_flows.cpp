#include "supervisor/chrome_flows.hpp"

#include <algorithm>
#include <span>
#include <tuple>

namespace ipc::supervisor {
namespace {

using stage::EventKind;

bool is_out(const FlowEnd& end) {
    return end.kind == EventKind::message_sent || end.kind == EventKind::signal_sent;
}

/// When it may have happened at the earliest and at the latest.
std::int64_t earliest(const FlowEnd& end) {
    std::int64_t time = end.windows[0].begin;
    for (const FlowWindow& window : end.windows) {
        if (!window.empty()) time = std::min(time, window.begin);
    }
    return time;
}
std::int64_t latest(const FlowEnd& end) {
    return end.windows[0].end;
}

Flow connect(const FlowEnd& out, const FlowEnd& in) {
    Flow flow{.sent = out.kind, .from = out.actor, .to = in.actor, .begin = 0, .end = latest(in)};
    for (const FlowWindow& window : out.windows) {
        if (window.empty()) break;
        flow.begin = std::clamp(flow.end, window.begin, window.end);
        if (window.begin <= flow.end) break;
    }
    return flow;
}

auto key(const FlowEnd& end) {
    return std::tuple(end.signal, end.id);
}

/// Among the sendings of one id, sorted by time, the one that `in` received.
const FlowEnd& sending_of(const FlowEnd& in, std::span<const FlowEnd> outs) {
    constexpr std::size_t kMostLooks = 64;  // a bound, should one id stand for all
    std::size_t after = static_cast<std::size_t>(
        std::partition_point(outs.begin(), outs.end(),
                             [&](const FlowEnd& out) { return earliest(out) <= latest(in); }) -
        outs.begin());
    if (after == 0) after = 1;
    for (std::size_t back = 1; back <= std::min(after, kMostLooks); ++back) {
        if (outs[after - back].actor != in.actor) return outs[after - back];
    }
    return after < outs.size() && outs[after].actor != in.actor ? outs[after] : outs[after - 1];
}

/// Deliveries without an id, of one signal; both lists in time order.
void pair_by_order(std::span<const FlowEnd> outs, std::span<const FlowEnd> ins,
                   std::vector<Flow>& flows) {
    std::size_t next = 0;
    for (const FlowEnd& in : ins) {
        if (next == outs.size() || earliest(outs[next]) > latest(in)) continue;
        flows.push_back(connect(outs[next++], in));
        while (next < outs.size() && latest(outs[next]) <= latest(in))
            ++next;  // merged into the pending one
    }
}

}  // namespace

std::vector<Flow> pair_flows(std::vector<FlowEnd> ends) {
    const auto middle = std::partition(ends.begin(), ends.end(), is_out);
    const std::span<FlowEnd> outs(ends.begin(), middle);
    const std::span<FlowEnd> ins(middle, ends.end());
    std::sort(outs.begin(), outs.end(), [](const FlowEnd& a, const FlowEnd& b) {
        return std::tuple(key(a), earliest(a), a.actor) < std::tuple(key(b), earliest(b), b.actor);
    });
    std::sort(ins.begin(), ins.end(), [](const FlowEnd& a, const FlowEnd& b) {
        return std::tuple(key(a), latest(a), a.actor) < std::tuple(key(b), latest(b), b.actor);
    });

    std::vector<Flow> flows;
    for (std::size_t begin = 0, end = 0; begin < ins.size(); begin = end) {
        while (end < ins.size() && key(ins[end]) == key(ins[begin]))
            ++end;
        const FlowEnd& like = ins[begin];
        const bool by_order = like.signal != 0 && like.id == 0;
        const auto low = std::partition_point(outs.begin(), outs.end(), [&](const FlowEnd& out) {
            return by_order ? out.signal < like.signal : key(out) < key(like);
        });
        const auto high = std::partition_point(low, outs.end(), [&](const FlowEnd& out) {
            return by_order ? out.signal == like.signal : key(out) == key(like);
        });
        if (low == high) continue;
        const std::span<FlowEnd> same(low, high);
        if (by_order) {
            std::vector<FlowEnd> in_time(same.begin(), same.end());
            std::sort(in_time.begin(), in_time.end(),
                      [](const FlowEnd& a, const FlowEnd& b) { return earliest(a) < earliest(b); });
            pair_by_order(in_time, ins.subspan(begin, end - begin), flows);
        } else {
            for (const FlowEnd& in : ins.subspan(begin, end - begin)) {
                flows.push_back(connect(sending_of(in, same), in));
            }
        }
    }
    return flows;
}

}  // namespace ipc::supervisor
