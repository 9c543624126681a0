#pragma once

#include <optional>

#include "model/lattice.hpp"

namespace ipc::model {

struct Spot {
    float x = 0, y = 0;
};

/// Where a lattice lies on the screen: its units in pixels, and back from the pointer to a path.
class LatticeFrame {
public:
    /// The room for it, in pixels; `scale` as in App.
    LatticeFrame(const Lattice& lattice, float x, float y, float width, float height, float scale);

    Spot at(std::uint32_t node) const;
    /// Whether every path is drawn as a line of its own: there are few, and steps are long enough.
    bool has_lines() const { return has_lines_; }
    /// How far apart the lines of an edge lie.
    float gap() const { return gap_; }
    /// How wide an edge's bundle is where the paths have no lines of their own: grows with the
    /// logarithm of their number.
    float width_of(const Lattice::Edge& edge) const;
    float radius() const { return radius_; }  ///< of a node

    /// `part` (0..1) along an edge, beside its middle by `lane` lines. All lines of an edge meet in
    /// its nodes and run side by side between them.
    Spot on_edge(const Lattice::Edge& edge, float lane, float part) const;

    /// The path under the pointer: of the nearest edge within `reach` pixels the nearest line;
    /// where the edge is one bundle the first of its paths that fails, else its first.
    std::optional<std::uint32_t> pick(float x, float y, float reach) const;

private:
    const Lattice& lattice_;
    float left_, origin_, step_, unit_, scale_, gap_, radius_, log_most_;
    bool has_lines_;
};

}  // namespace ipc::model
