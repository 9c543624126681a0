#include "supervisor/state_graph.hpp"

#include <algorithm>
#include <deque>

namespace ipc::supervisor {

void StateGraph::add(std::uint64_t state, ActorSet enabled, Place place) {
    if (!index_.try_emplace(state, static_cast<std::uint32_t>(nodes_.size())).second) return;
    nodes_.push_back({.enabled = enabled, .place = place, .steps = {}});
}

void StateGraph::add_step(std::uint64_t from, std::size_t actor, std::uint64_t to) {
    nodes_[index_.at(from)].steps.push_back({.actor = static_cast<std::uint8_t>(actor), .to = index_.at(to)});
}

std::vector<std::uint32_t> StateGraph::last_first() const {
    std::vector<std::uint32_t> order;
    std::vector<bool> seen(nodes_.size());
    struct Visit {
        std::uint32_t node;
        std::size_t step;
    };
    for (std::uint32_t root = 0; root < nodes_.size(); ++root) {
        if (seen[root]) continue;
        seen[root] = true;
        std::vector<Visit> way{{root, 0}};
        while (!way.empty()) {
            Visit& now = way.back();
            const std::vector<Step>& steps = nodes_[now.node].steps;
            if (now.step == steps.size()) {
                order.push_back(now.node);
                way.pop_back();
                continue;
            }
            const std::uint32_t to = steps[now.step++].to;
            if (seen[to]) continue;
            seen[to] = true;
            way.push_back({to, 0});
        }
    }
    return order;
}

/// S. R. Kosaraju's way: against the direction of the steps, from the node that was left last on.
std::vector<std::uint32_t> StateGraph::parts(const std::vector<std::uint32_t>& last_first) const {
    std::vector<std::vector<std::uint32_t>> before(nodes_.size());
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
        for (const Step& step : nodes_[node].steps) before[step.to].push_back(node);
    }
    std::vector<std::uint32_t> part(nodes_.size(), kNone);
    std::uint32_t parts = 0;
    for (std::size_t at = last_first.size(); at > 0; --at) {
        if (part[last_first[at - 1]] != kNone) continue;
        std::vector<std::uint32_t> to_do{last_first[at - 1]};
        part[to_do.front()] = parts;
        while (!to_do.empty()) {
            const std::uint32_t node = to_do.back();
            to_do.pop_back();
            for (const std::uint32_t other : before[node]) {
                if (part[other] != kNone) continue;
                part[other] = parts;
                to_do.push_back(other);
            }
        }
        ++parts;
    }
    return part;
}

double StateGraph::schedules() const {
    if (nodes_.empty()) return 0;
    const std::vector<std::uint32_t> order = last_first();
    std::vector<double> ways(nodes_.size(), 0);
    std::vector<bool> counted(nodes_.size());
    for (const std::uint32_t node : order) {
        for (const Step& step : nodes_[node].steps) {
            if (!counted[step.to]) return 0; // it comes back to where it came from
            ways[node] += ways[step.to];
        }
        if (nodes_[node].steps.empty()) ways[node] = 1;
        counted[node] = true;
    }
    return ways.front();
}

ActorSet StateGraph::moving_within(std::uint32_t node, const std::vector<std::uint32_t>& part) const {
    ActorSet moving = 0;
    for (const Step& step : nodes_[node].steps) {
        if (part[step.to] == part[node]) moving = with(moving, step.actor);
    }
    return moving;
}

/// The shortest way from a node to one where `actor` can take a step without leaving the part, and that step; or,
/// for kNobody, to the node `to`. Returns where it ends.
std::uint32_t StateGraph::walk(std::uint32_t from, std::size_t actor, std::uint32_t to,
                               const std::vector<std::uint32_t>& part, Schedule& steps) const {
    struct Came {
        std::uint32_t from = kNone;
        std::uint8_t actor = 0;
    };
    std::unordered_map<std::uint32_t, Came> came{{from, {}}};
    std::deque<std::uint32_t> to_do{from};
    const auto arrived = [&](std::uint32_t node) {
        return actor == kNobody ? node == to : has(moving_within(node, part), actor);
    };
    while (!arrived(to_do.front())) {
        const std::uint32_t node = to_do.front();
        to_do.pop_front();
        for (const Step& step : nodes_[node].steps) {
            if (part[step.to] != part[from] || came.contains(step.to)) continue;
            came[step.to] = {node, step.actor};
            to_do.push_back(step.to);
        }
    }
    std::uint32_t end = to_do.front();
    Schedule way;
    for (std::uint32_t node = end; node != from; node = came[node].from) way.push_back(came[node].actor);
    steps.insert(steps.end(), way.rbegin(), way.rend());
    if (actor == kNobody) return end;
    steps.push_back(actor);
    for (const Step& step : nodes_[end].steps) {
        if (step.actor == actor) end = step.to;
    }
    return end;
}

std::vector<StateGraph::Livelock> StateGraph::livelocks() const {
    const std::vector<std::uint32_t> part = parts(last_first());
    struct About {
        std::uint32_t first = kNone;
        ActorSet moving = 0, always = 0xffff;
    };
    std::unordered_map<std::uint32_t, About> about;
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
        About& its = about[part[node]];
        its.first = std::min(its.first, node);
        its.moving = static_cast<ActorSet>(its.moving | moving_within(node, part));
        its.always = static_cast<ActorSet>(its.always & nodes_[node].enabled);
    }
    std::vector<Livelock> all;
    for (std::uint32_t number = 0; number < about.size(); ++number) {
        const About& its = about[number];
        // Who could move all the time and does not: whoever decides the order is unfair, and nobody else at fault.
        if (its.moving == 0 || (its.always & ~its.moving) != 0) continue;
        Livelock found{.place = nodes_[its.first].place, .circle = {}};
        std::uint32_t node = its.first;
        for (std::size_t actor = 0; actor < stage::kMaxActors; ++actor) {
            if (has(its.moving, actor)) node = walk(node, actor, 0, part, found.circle);
        }
        walk(node, kNobody, its.first, part, found.circle);
        all.push_back(std::move(found));
    }
    std::sort(all.begin(), all.end(), [](const Livelock& one, const Livelock& other) {
        return one.place.steps + one.circle.size() < other.place.steps + other.circle.size();
    });
    return all;
}

}  // namespace ipc::supervisor
