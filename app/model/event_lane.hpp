#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "model/event_bucket.hpp"
#include "model/number_column.hpp"
#include "stage/event.hpp"

namespace ipc::model {

/// The events of one actor or one object in time order, with levels of detail built as they arrive:
/// buckets of 8, 64, 512 and 4096. What lies outside the asked times or inside one pixel is not
/// touched. Indices count from the first event ever and stay valid until it is forgotten.
class EventLane {
public:
    /// keep_peaks: buckets hold the highest `a` (of 0..65535) instead of a name.
    explicit EventLane(bool keep_peaks = false) : keep_peaks_(keep_peaks) {}

    void clear();
    /// A time before the newest one is taken for the newest.
    void append(const stage::Event& event);
    void forget_oldest_chunk();  ///< never the newest

    std::uint64_t begin() const { return chunks_.empty() ? end_ : chunks_.front().first_index; }
    std::uint64_t end() const { return end_; }
    bool empty() const { return begin() == end(); }
    bool has(std::uint64_t index) const { return index >= begin() && index < end_; }
    std::int64_t oldest() const { return chunks_.empty() ? 0 : chunks_.front().base; }
    std::int64_t newest() const { return newest_; }
    std::size_t chunks() const { return chunks_.size(); }
    std::size_t bytes() const;

    stage::Event at(std::uint64_t index) const;
    std::int64_t time(std::uint64_t index) const;
    stage::EventKind kind(std::uint64_t index) const;
    std::int64_t a(std::uint64_t index) const;

    /// The first event at or after this time; end() if there is none.
    std::uint64_t first_at(std::int64_t time) const;
    /// The last event of these kinds before `index`, the first at or after it. Beyond so many
    /// chunks a search would be felt in a frame.
    static constexpr std::size_t kFewChunks = 64, kAllChunks = ~std::size_t{0} / 2;
    std::optional<std::uint64_t> last_of(KindMask kinds, std::uint64_t index,
                                         std::size_t chunks = kFewChunks) const;
    std::optional<std::uint64_t> next_of(KindMask kinds, std::uint64_t index,
                                         std::size_t chunks = kFewChunks) const;
    /// Calls visit(index, event) for the events of these kinds in [from, to), until it has looked
    /// at `most` or a few more. Answers where it stopped, and takes what it looked at off `most`.
    template <class Visit>
    std::uint64_t scan(std::uint64_t from, std::uint64_t to, KindMask kinds, std::size_t& most,
                       Visit&& visit) const;
    /// Visits [from, to) in order: visitor.event(index, time, kind), or visitor.bucket(EventBucket)
    /// for many that lie within `short_ns`.
    template <class Visitor>
    void walk(std::uint64_t from, std::uint64_t to, std::int64_t short_ns, Visitor&& visitor) const;

private:
    static constexpr unsigned kLevels = 4;  // buckets of 8 and 64 in a Chunk, 512 and kChunk in a Whole
    static constexpr std::size_t kChunk = 4096;
    struct Node {
        std::uint32_t first, last;  // ns after the chunk's base
        KindMask kinds;
        std::uint16_t name;
        stage::EventKind kind;
        std::uint8_t length;  // of the longest: its logarithm
    };
    struct Chunk {
        std::int64_t base = 0;
        std::uint64_t first_index = 0;
        std::vector<std::uint32_t> times;  // ns after base
        NumberColumn a, b;
        std::vector<std::uint16_t> names, lines;
        std::vector<stage::EventKind> kinds;
        std::vector<std::uint8_t> actors;  // empty while all are `actor`
        std::uint8_t actor = 0;
        std::array<std::vector<Node>, kLevels - 2> levels;
    };
    static constexpr unsigned kPartShift = 9;
    /// A chunk from afar and its buckets of 512, kept apart from it: a walk over all of them stays
    /// in the cache.
    struct Whole {
        std::int64_t base = 0;
        std::uint64_t first_index = 0;
        Node node{};
        std::array<Node, (kChunk >> kPartShift)> parts{};
    };

    const Chunk& chunk_of(std::uint64_t index) const;
    std::size_t chunk_number(std::uint64_t index) const;
    void note_length(std::int64_t ns);
    void begin_chunk(std::int64_t time, std::uint8_t actor);
    template <class Visitor>
    class Gatherer;
    template <class Gathers>
    void walk_node(const Chunk& chunk, unsigned level, std::size_t node, std::uint64_t from,
                   std::uint64_t to, Gathers& gatherer) const;

    std::deque<Chunk> chunks_;
    std::deque<Whole> wholes_;
    std::uint64_t end_ = 0;
    std::int64_t newest_ = 0;
    bool keep_peaks_;
    mutable std::size_t last_chunk_ = 0;  // where the last look was
};

}  // namespace ipc::model

#include "model/event_lane_walk.hpp"
