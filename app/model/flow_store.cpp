#include "model/flow_store.hpp"

#include <algorithm>

namespace ipc::model {

using stage::Event;
using stage::EventKind;

namespace {

constexpr std::int64_t kFirstRealTime = 32;  // for the kernel; the C library keeps some of them

std::int32_t bounded(std::int64_t number) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(number, INT32_MIN, INT32_MAX));
}

Flow sent_by(const Event& event) {
    Flow flow;
    flow.sent = event.time;
    flow.id = event.b;
    flow.a = bounded(event.a);
    flow.from = event.actor;
    flow.to = event.actor;
    flow.kind = event.kind;
    return flow;
}

}  // namespace

void FlowStore::clear() {
    *this = {};
}

void FlowStore::add(const Event& event) {
    switch (event.kind) {
        case EventKind::message_sent: {
            const auto early = early_.find(event.b);
            if (early == early_.end()) {
                if (open_messages_.size() >= kMostOpen) open_messages_.clear();
                open_messages_.insert_or_assign(event.b, sent_by(event));
                return;
            }
            Flow flow = sent_by(event);
            flow.received = std::max(early->second.received, flow.sent);
            flow.to = early->second.to;
            early_.erase(early);
            arrived(flow);
            return;
        }
        case EventKind::message_received:
            return receive(event);
        case EventKind::message_torn:
            // 0: a part, which ends nothing. Some demos say of a message they received that it is torn.
            if (event.b != 0 && event.b != newest_message_) receive(event);
            return;
        case EventKind::signal_sent:
        case EventKind::signal_delivered:
            add_signal(event);
            return;
        default:
            return;
    }
}

void FlowStore::receive(const Event& event) {
    newest_message_ = event.b;
    const auto open = open_messages_.find(event.b);
    if (open == open_messages_.end()) {
        if (early_.size() >= kMostOpen) early_.clear();
        Flow flow;
        flow.received = event.time;
        flow.to = event.actor;
        early_.insert_or_assign(event.b, flow);
        return;
    }
    Flow flow = open->second;
    flow.received = std::max(event.time, flow.sent);
    flow.to = event.actor;
    open_messages_.erase(open);
    arrived(flow);
}

/// A real-time signal is one of a queue, known by its id. A standard one is the pending bit of its
/// number: the one that was delivered set it, those sent until then changed nothing.
void FlowStore::add_signal(const Event& event) {
    has_signals_ = true;
    const bool queued = event.a >= kFirstRealTime;
    if (event.kind == EventKind::signal_sent) {
        Flow flow = sent_by(event);
        const auto newest = delivered_.find(event.a);
        if (newest != delivered_.end() && flow.sent <= newest->second.received &&
            (!queued || newest->second.id == flow.id)) {
            // Its delivery was seen before its sending.
            flow.received = newest->second.received;
            flow.to = newest->second.to;
            flow.merged = flow.id != newest->second.id;
            arrived(flow);
            return;
        }
        if (open_signals_.size() >= kMostOpen) open_signals_.clear();
        open_signals_.push_back(flow);
        return;
    }
    Flow delivery;
    delivery.received = event.time;
    delivery.to = event.actor;
    delivery.id = event.b;
    const auto is_of = [&](const Flow& flow) {
        return flow.a == bounded(event.a) && flow.sent <= event.time;
    };
    if (delivery.id == 0) {
        const auto first = std::find_if(open_signals_.begin(), open_signals_.end(), is_of);
        if (first != open_signals_.end()) delivery.id = first->id;
    }
    delivered_.insert_or_assign(event.a, delivery);
    std::erase_if(open_signals_, [&](Flow& flow) {
        if (!is_of(flow) || (queued && flow.id != delivery.id)) return false;
        flow.received = event.time;
        flow.to = event.actor;
        flow.merged = flow.id != delivery.id;
        arrived(flow);
        return true;
    });
}

void FlowStore::arrived(const Flow& flow) {
    if (blocks_.empty() || blocks_.back().flows.size() == kBlock) {
        blocks_.emplace_back();
        blocks_.back().first_sent = flow.sent;
        blocks_.back().last_received = flow.received;
    }
    Block& block = blocks_.back();
    block.first_sent = std::min(block.first_sent, flow.sent);
    block.last_received = std::max(block.last_received, flow.received);
    block.flows.push_back(flow);
}

void FlowStore::forget_before(std::int64_t time) {
    while (blocks_.size() > 1 && blocks_.front().last_received < time)
        blocks_.pop_front();
}

bool FlowStore::within(std::int64_t begin, std::int64_t end, std::size_t most,
                       std::vector<Flow>& flows) const {
    return collect(begin, end, most, true, flows);
}

bool FlowStore::drawn_within(std::int64_t begin, std::int64_t end, std::size_t most,
                             std::vector<Flow>& flows) const {
    return collect(begin, end, most, false, flows);
}

bool FlowStore::collect(std::int64_t begin, std::int64_t end, std::size_t most,
                        bool with_open_messages, std::vector<Flow>& flows) const {
    flows.clear();
    const auto take = [&](const Flow& flow) {
        if (flow.sent >= end || (flow.received != 0 && flow.received < begin)) return true;
        if (flows.size() == most) return false;
        flows.push_back(flow);
        return true;
    };
    for (const Block& block : blocks_) {
        if (block.last_received < begin || block.first_sent >= end) continue;
        for (const Flow& flow : block.flows) {
            if (!take(flow)) return flows.clear(), false;
        }
    }
    for (const auto& [id, flow] : open_messages_) {
        if (!with_open_messages) break;
        if (!take(flow)) return flows.clear(), false;
    }
    for (const Flow& flow : open_signals_) {
        if (!take(flow)) return flows.clear(), false;
    }
    return true;
}

std::optional<Flow> FlowStore::of(const Event& event) const {
    const bool signal =
        event.kind == EventKind::signal_sent || event.kind == EventKind::signal_delivered;
    const auto is_of = [&](const Flow& flow) {
        if ((flow.kind == EventKind::signal_sent) != signal) return false;
        return (flow.sent == event.time && flow.from == event.actor && flow.id == event.b) ||
               (flow.received == event.time && flow.to == event.actor && !flow.merged);
    };
    for (const Block& block : blocks_) {
        if (block.last_received < event.time || block.first_sent > event.time) continue;
        for (const Flow& flow : block.flows) {
            if (is_of(flow)) return flow;
        }
    }
    return std::nullopt;
}

std::size_t FlowStore::size() const {
    return blocks_.empty() ? 0 : (blocks_.size() - 1) * kBlock + blocks_.back().flows.size();
}

std::size_t FlowStore::bytes() const {
    std::size_t sum = open_messages_.size() * 64 + early_.size() * 64;
    for (const Block& block : blocks_)
        sum += sizeof(Block) + block.flows.capacity() * sizeof(Flow);
    return sum;
}

}  // namespace ipc::model
