#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ipc::model {

/// How a schedule ended. stuck: somebody waits for ever. cut: it was given up, so nothing is known.
enum class PathEnd : std::uint8_t { fine, fails, stuck, cut };
inline constexpr std::size_t kPathEnds = 4;

inline constexpr std::uint32_t kNoPath = 0xffffffffU;

/// The lattice of all schedules: a node says how many steps each actor has taken, an edge is one
/// step of one actor, a schedule is a path from the left to the right. Pure layout in its own
/// units: x is the number of steps, y the balance between the actors; LatticeFrame maps both to
/// pixels. What was placed once stays where it is while paths are added.
class Lattice {
public:
    static constexpr std::size_t kMostLanes = 100;  ///< up to so many paths have lines of their own
    static constexpr std::size_t kMostEdges = 6000;

    struct Node {
        std::uint32_t step = 0;                       ///< steps taken by all together
        float y = 0;                                  ///< above 0: rather the first actors moved
        std::array<std::uint32_t, kPathEnds> ends{};  ///< paths that end here, by PathEnd
        bool is_end() const { return ends[0] + ends[1] + ends[2] + ends[3] > 0; }
    };
    struct Edge {
        std::uint32_t from = 0, to = 0;
        std::uint8_t actor = 0;
        std::uint32_t paths = 0, failing = 0;
        std::uint32_t first = kNoPath, first_failing = kNoPath;  ///< numbers of paths through it
    };
    /// A path with a line of its own.
    struct Lined {
        std::uint32_t number = 0;
        PathEnd end = PathEnd::fine;
        std::string steps;
        std::vector<std::uint32_t> edges;
        std::vector<float>
            lanes;  ///< by edge: places beside the middle of its bundle, ..-1, 0, 1..
    };

    explicit Lattice(std::size_t actors = 2);

    /// One more schedule, a letter a step; `number` is the caller's name for it. One that would
    /// need too many new edges is only counted, unless it must be shown.
    void add(std::string_view steps, PathEnd end, std::uint32_t number, bool must_show = false);
    /// After a batch of add(): gives the paths their lanes.
    void arrange_lanes();

    const std::vector<Node>& nodes() const { return nodes_; }
    const std::vector<Edge>& edges() const { return edges_; }
    std::size_t shown() const { return shown_; }      ///< paths that are in the picture
    std::size_t offered() const { return offered_; }  ///< of so many
    std::uint32_t longest() const { return longest_; }
    float highest() const { return highest_; }  ///< the largest y, and the smallest
    float lowest() const { return lowest_; }
    std::uint32_t most_paths() const;     ///< through one edge
    /// Empty where there are more than kMostLanes; then the edges tell. The uppermost first.
    const std::vector<Lined>& lined() const { return lined_; }
    const Lined* lined_path(std::uint32_t number) const;

    /// The edges along these steps, as far as they are in the lattice.
    std::vector<std::uint32_t> walk(std::string_view steps) const;

    /// What a step of this actor does to y.
    static float direction(std::size_t actor, std::size_t actors);

private:
    std::optional<std::uint32_t> edge_of(std::uint32_t node, std::size_t actor) const;
    std::uint32_t new_edge(std::uint32_t from, std::size_t actor);
    std::size_t edges_missing(std::string_view steps) const;

    std::size_t actors_;
    std::vector<Node> nodes_;
    std::vector<Edge> edges_;
    std::vector<std::uint32_t> next_;  ///< by node and actor: its edge, or kNoPath
    std::vector<std::string> counts_;  ///< by node: steps of each actor, two bytes each
    std::unordered_map<std::string, std::uint32_t> node_by_counts_;
    std::vector<Lined> lined_;
    std::size_t shown_ = 0, offered_ = 0;
    std::uint32_t longest_ = 0;
    float highest_ = 0, lowest_ = 0;
};

}  // namespace ipc::model
