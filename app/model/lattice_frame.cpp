#include "model/lattice_frame.hpp"

#include <algorithm>
#include <cmath>

namespace ipc::model {

namespace {

constexpr float kMostGap = 2.6F;
constexpr float kMostBundle = 10;

// 0 at the nodes, 1 in the middle: quickly there, then parallel.
float spread(float part) {
    constexpr float kRamp = 0.36F;
    const float near = std::min(std::min(part, 1 - part) / kRamp, 1.0F);
    return near * near * (3 - 2 * near);
}

struct Near {
    float distance = 0, part = 0;
    float side = 0;  ///< below 0: above the edge
};

Near nearness(Spot from, Spot to, Spot point) {
    const float dx = to.x - from.x, dy = to.y - from.y;
    const float length2 = std::max(dx * dx + dy * dy, 1e-6F);
    const float part =
        std::clamp(((point.x - from.x) * dx + (point.y - from.y) * dy) / length2, 0.0F, 1.0F);
    const float off_x = point.x - (from.x + part * dx), off_y = point.y - (from.y + part * dy);
    const float across = (dx * off_y - dy * off_x) / std::sqrt(length2);
    return {std::hypot(off_x, off_y), part, across};
}

}  // namespace

LatticeFrame::LatticeFrame(const Lattice& lattice, float x, float y, float width, float height,
                           float scale)
    : lattice_(lattice), scale_(scale) {
    const float steps = static_cast<float>(std::max(lattice.longest(), 1U));
    const float span = std::max(lattice.highest() - lattice.lowest(), 1.0F);
    radius_ = std::clamp(width / steps * 0.06F, 2.0F * scale, 5.5F * scale);
    const float edge = radius_ + 4 * scale;
    left_ = x + edge;
    step_ = std::max(width - 2 * edge, 1.0F) / steps;
    unit_ = std::max(height - 2 * edge, 1.0F) / span;
    // Two actors far apart must not lie flat over a whole screen, nor steps be steeper than they
    // are long.
    unit_ = std::min(unit_, step_ * 0.62F);
    origin_ = y + height / 2 + unit_ * (lattice.highest() + lattice.lowest()) / 2;
    const auto most = static_cast<float>(std::max(lattice.most_paths(), 1U));
    gap_ = std::clamp(unit_ * 0.7F / most, 0.9F * scale, kMostGap * scale);
    has_lines_ = !lattice.lined().empty() && gap_ * most < 0.9F * std::hypot(step_, unit_);
    log_most_ = std::max(std::log2(most + 1), 1.0F);
}

Spot LatticeFrame::at(std::uint32_t node) const {
    const Lattice::Node& which = lattice_.nodes()[node];
    return {left_ + step_ * static_cast<float>(which.step), origin_ - unit_ * which.y};
}

float LatticeFrame::width_of(const Lattice::Edge& edge) const {
    const float share = std::log2(static_cast<float>(edge.paths) + 1) / log_most_;
    const float most = std::clamp(unit_ * 0.12F, 3 * scale_, kMostBundle * scale_);
    return std::max(most * share, 1.2F);
}

Spot LatticeFrame::on_edge(const Lattice::Edge& edge, float lane, float part) const {
    const Spot from = at(edge.from), to = at(edge.to);
    const float dx = to.x - from.x, dy = to.y - from.y;
    const float length = std::max(std::hypot(dx, dy), 1e-3F);
    const float off = lane * gap_ * spread(part);
    return {from.x + dx * part - dy / length * off, from.y + dy * part + dx / length * off};
}

std::optional<std::uint32_t> LatticeFrame::pick(float x, float y, float reach) const {
    const bool lines = has_lines_;
    std::optional<std::uint32_t> nearest;
    Near best;
    float best_distance = reach;
    for (std::uint32_t index = 0; index < lattice_.edges().size(); ++index) {
        const Lattice::Edge& edge = lattice_.edges()[index];
        const Near near = nearness(at(edge.from), at(edge.to), {x, y});
        const float half = lines ? gap_ * static_cast<float>(edge.paths - 1) / 2 * spread(near.part)
                                 : width_of(edge) / 2;
        // Inside a bundle its middle decides, so that the one that is meant wins over a neighbour.
        const float distance = near.distance <= half ? near.distance * 1e-3F : near.distance - half;
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = near;
        nearest = index;
    }
    if (!nearest) return std::nullopt;
    const Lattice::Edge& edge = lattice_.edges()[*nearest];
    if (!lines) return edge.first_failing != kNoPath ? edge.first_failing : edge.first;

    const float lane = best.side / std::max(gap_ * spread(best.part), 0.05F);
    std::optional<std::uint32_t> chosen;
    float least = 0;
    for (const Lattice::Lined& path : lattice_.lined()) {
        for (std::size_t i = 0; i < path.edges.size(); ++i) {
            if (path.edges[i] != *nearest) continue;
            const float off = std::abs(path.lanes[i] - lane);
            if (chosen && off >= least) continue;
            chosen = path.number;
            least = off;
        }
    }
    return chosen;
}

}  // namespace ipc::model
