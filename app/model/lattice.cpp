#include "model/lattice.hpp"

#include <algorithm>
#include <cmath>

namespace ipc::model {

namespace {

std::size_t actor_of(char letter) {
    return static_cast<std::size_t>(static_cast<unsigned char>(letter) - 'A');
}

void count_step(std::string& counts, std::size_t actor) {
    const std::size_t low = actor * 2;
    const auto count = static_cast<unsigned>(static_cast<unsigned char>(counts[low])) +
                       256U * static_cast<unsigned char>(counts[low + 1]) + 1U;
    counts[low] = static_cast<char>(count & 255U);
    counts[low + 1] = static_cast<char>((count >> 8U) & 255U);
}

bool is_bad(PathEnd end) {
    return end == PathEnd::fails || end == PathEnd::stuck;
}

}  // namespace

float Lattice::direction(std::size_t actor, std::size_t actors) {
    if (actors < 2) return 0;
    if (actors == 2) return actor == 0 ? 1.0F : -1.0F;
    // From 1 down to -1. Evenly, a step of B would lead where one of A and one of C do together: so
    // those between lean a little, each by another part.
    const auto raw = [actors](std::size_t index) {
        const float even = 1.0F - 2.0F * static_cast<float>(index) / static_cast<float>(actors - 1);
        if (index == 0 || index + 1 == actors) return even;
        const float part = static_cast<float>(index) * 0.618034F;
        const float lean = actors == 3 ? 0.25F : 0.12F + 0.2F * (part - std::floor(part));
        return even + lean;
    };
    float mean = 0;
    for (std::size_t index = 0; index < actors; ++index)
        mean += raw(index) / static_cast<float>(actors);
    return raw(actor) - mean;
}

Lattice::Lattice(std::size_t actors) : actors_(std::max<std::size_t>(actors, 1)) {
    nodes_.push_back({});
    next_.assign(actors_, kNoPath);
    counts_.emplace_back(actors_ * 2, '\0');
    node_by_counts_.emplace(counts_.back(), 0);
}

std::optional<std::uint32_t> Lattice::edge_of(std::uint32_t node, std::size_t actor) const {
    if (actor >= actors_) return std::nullopt;
    const std::uint32_t edge = next_[node * actors_ + actor];
    return edge == kNoPath ? std::nullopt : std::optional(edge);
}

std::uint32_t Lattice::new_edge(std::uint32_t from, std::size_t actor) {
    std::string counts = counts_[from];
    count_step(counts, actor);
    const auto fresh = static_cast<std::uint32_t>(nodes_.size());
    const auto [at, is_new] = node_by_counts_.emplace(counts, fresh);
    if (is_new) {
        Node node;
        node.step = nodes_[from].step + 1;
        // From the counts, not from the neighbour: whatever came first, it lies at the same place.
        for (std::size_t i = 0; i < actors_; ++i) {
            const auto count = static_cast<unsigned>(static_cast<unsigned char>(counts[i * 2])) +
                               256U * static_cast<unsigned char>(counts[i * 2 + 1]);
            node.y += direction(i, actors_) * static_cast<float>(count);
        }
        highest_ = std::max(highest_, node.y);
        lowest_ = std::min(lowest_, node.y);
        nodes_.push_back(node);
        counts_.push_back(std::move(counts));
        next_.resize(next_.size() + actors_, kNoPath);
    }
    const auto edge = static_cast<std::uint32_t>(edges_.size());
    edges_.push_back({from, at->second, static_cast<std::uint8_t>(actor)});
    next_[from * actors_ + actor] = edge;
    return edge;
}

std::size_t Lattice::edges_missing(std::string_view steps) const {
    std::uint32_t node = 0;
    for (std::size_t step = 0; step < steps.size(); ++step) {
        const auto edge = edge_of(node, actor_of(steps[step]));
        if (!edge) return steps.size() - step;  // at most
        node = edges_[*edge].to;
    }
    return 0;
}

void Lattice::add(std::string_view steps, PathEnd end, std::uint32_t number, bool must_show) {
    for (const char letter : steps) {
        if (actor_of(letter) >= actors_) return;
    }
    ++offered_;
    if (!must_show && edges_.size() + edges_missing(steps) > kMostEdges) return;
    ++shown_;
    Lined line{number, end, std::string(steps), {}, {}};
    std::uint32_t node = 0;
    for (const char letter : steps) {
        const std::size_t actor = actor_of(letter);
        const auto known = edge_of(node, actor);
        const std::uint32_t index = known ? *known : new_edge(node, actor);
        Edge& edge = edges_[index];
        ++edge.paths;
        if (is_bad(end)) ++edge.failing;
        edge.first = std::min(edge.first, number);
        if (is_bad(end)) edge.first_failing = std::min(edge.first_failing, number);
        line.edges.push_back(index);
        node = edge.to;
    }
    ++nodes_[node].ends[static_cast<std::size_t>(end)];
    longest_ = std::max(longest_, static_cast<std::uint32_t>(steps.size()));
    if (shown_ <= kMostLanes) {
        lined_.push_back(std::move(line));
    } else {
        lined_.clear();
    }
}

void Lattice::arrange_lanes() {
    // The first actors' steps lead upwards: so alphabetical is from top to bottom.
    std::sort(lined_.begin(), lined_.end(), [](const Lined& one, const Lined& other) {
        return one.steps != other.steps ? one.steps < other.steps : one.number < other.number;
    });
    std::vector<std::uint32_t> taken(edges_.size(), 0);
    for (Lined& path : lined_) {
        path.lanes.clear();
        for (const std::uint32_t edge : path.edges) {
            const auto rank = static_cast<float>(taken[edge]++);
            path.lanes.push_back(rank - static_cast<float>(edges_[edge].paths - 1) / 2);
        }
    }
}

std::uint32_t Lattice::most_paths() const {
    std::uint32_t most = 0;
    for (const Edge& edge : edges_)
        most = std::max(most, edge.paths);
    return most;
}

const Lattice::Lined* Lattice::lined_path(std::uint32_t number) const {
    const auto at = std::find_if(lined_.begin(), lined_.end(),
                                 [number](const Lined& path) { return path.number == number; });
    return at == lined_.end() ? nullptr : &*at;
}

std::vector<std::uint32_t> Lattice::walk(std::string_view steps) const {
    std::vector<std::uint32_t> edges;
    std::uint32_t node = 0;
    for (const char letter : steps) {
        if (letter == ' ') continue;
        const auto edge = edge_of(node, actor_of(letter));
        if (!edge) break;
        edges.push_back(*edge);
        node = edges_[*edge].to;
    }
    return edges;
}

}  // namespace ipc::model
