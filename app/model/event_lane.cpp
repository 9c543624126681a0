#include "model/event_lane.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <limits>

namespace ipc::model {
namespace {

constexpr std::int64_t kMostNs = std::numeric_limits<std::uint32_t>::max();

/// The logarithm of a length to a quarter of an octave, in one byte.
std::uint8_t length_class(std::int64_t ns) {
    if (ns <= 0) return 0;
    const auto length = static_cast<std::uint64_t>(ns);
    const auto width = static_cast<int>(std::bit_width(length));
    const std::uint64_t quarter = width >= 3 ? (length >> (width - 3)) & 3 : 0;
    return static_cast<std::uint8_t>(std::min(width * 4 + static_cast<int>(quarter), 255));
}

}  // namespace

void EventLane::clear() {
    chunks_.clear();
    wholes_.clear();
    end_ = 0;
    newest_ = 0;
}

void EventLane::append(const stage::Event& event) {
    const std::int64_t time = chunks_.empty() ? event.time : std::max(event.time, newest_);
    if (!chunks_.empty() && !keep_peaks_) note_length(time - newest_);
    if (chunks_.empty() || chunks_.back().times.size() == kChunk ||
        time - chunks_.back().base > kMostNs) {
        begin_chunk(time, event.actor);
    }
    Chunk& chunk = chunks_.back();
    const auto offset = static_cast<std::uint32_t>(time - chunk.base);
    const std::size_t place = chunk.times.size();
    chunk.times.push_back(offset);
    chunk.a.push_back(event.a);
    chunk.b.push_back(event.b);
    chunk.names.push_back(event.name);
    chunk.lines.push_back(event.line);
    chunk.kinds.push_back(event.kind);
    if (!chunk.actors.empty()) {
        chunk.actors.push_back(event.actor);
    } else if (event.actor != chunk.actor) {
        chunk.actors.assign(place, chunk.actor);
        chunk.actors.push_back(event.actor);
    }
    const auto peak = static_cast<std::uint16_t>(std::clamp<std::int64_t>(event.a, 0, 65535));
    const std::uint16_t name = keep_peaks_ ? peak : event.name;
    const Node fresh{offset, offset, bit(event.kind), name, event.kind, 0};
    const auto grow = [&](Node& node) {
        node.last = offset;
        node.kinds |= bit(event.kind);
        if (keep_peaks_) node.name = std::max(node.name, peak);
    };
    for (unsigned level = 0; level < chunk.levels.size(); ++level) {
        std::vector<Node>& nodes = chunk.levels[level];
        if (place >> (3 * (level + 1)) == nodes.size()) {
            nodes.push_back(fresh);
        } else {
            grow(nodes.back());
        }
    }
    if (place == 0) {
        wholes_.push_back({chunk.base, chunk.first_index, fresh});
    } else {
        grow(wholes_.back().node);
    }
    Node& part = wholes_.back().parts[place >> kPartShift];
    if (place % (std::size_t{1} << kPartShift) == 0) {
        part = fresh;
    } else {
        grow(part);
    }
    ++end_;
    newest_ = time;
}

/// The newest event was followed after `ns`: is it the longest of its buckets?
void EventLane::note_length(std::int64_t ns) {
    Chunk& chunk = chunks_.back();
    const std::uint8_t length = length_class(ns);
    const auto longer = [&](Node& node) {
        if (length <= node.length) return false;
        node.length = length;
        node.kind = chunk.kinds.back();
        node.name = chunk.names.back();
        return true;
    };
    for (std::vector<Node>& nodes : chunk.levels) {
        if (!longer(nodes.back())) return;  // the coarser ones hold at least as long a one
    }
    if (longer(wholes_.back().parts[(chunk.times.size() - 1) >> kPartShift])) longer(wholes_.back().node);
}

void EventLane::begin_chunk(std::int64_t time, std::uint8_t actor) {
    const bool many = !chunks_.empty() && chunks_.back().times.size() == kChunk;
    Chunk& chunk = chunks_.emplace_back();
    chunk.base = time;
    chunk.first_index = end_;
    chunk.actor = actor;
    if (!many) return;
    // This one will probably be filled too.
    chunk.times.reserve(kChunk);
    chunk.a.reserve(kChunk);
    chunk.b.reserve(kChunk);
    chunk.names.reserve(kChunk);
    chunk.lines.reserve(kChunk);
    chunk.kinds.reserve(kChunk);
    for (unsigned level = 0; level < chunk.levels.size(); ++level) {
        chunk.levels[level].reserve(kChunk >> (3 * (level + 1)));
    }
}

void EventLane::forget_oldest_chunk() {
    if (chunks_.size() < 2) return;
    chunks_.pop_front();
    wholes_.pop_front();
}

std::size_t EventLane::bytes() const {
    std::size_t sum = chunks_.size() * (sizeof(Chunk) + sizeof(Whole));
    for (const Chunk& chunk : chunks_) {
        sum += chunk.times.capacity() * 4 + chunk.a.bytes() + chunk.b.bytes() +
               chunk.names.capacity() * 2 + chunk.lines.capacity() * 2 + chunk.kinds.capacity() +
               chunk.actors.capacity();
        for (const auto& nodes : chunk.levels)
            sum += nodes.capacity() * sizeof(Node);
    }
    return sum;
}

std::size_t EventLane::chunk_number(std::uint64_t index) const {
    // Neighbours are mostly asked for one after another.
    const auto behind_of = [&](std::size_t chunk) {
        return chunk + 1 < wholes_.size() ? wholes_[chunk + 1].first_index : end_;
    };
    for (const std::size_t near : {last_chunk_, last_chunk_ + 1}) {
        if (near < wholes_.size() && index >= wholes_[near].first_index && index < behind_of(near))
            return last_chunk_ = near;
    }
    const auto behind = std::upper_bound(
        wholes_.begin(), wholes_.end(), index,
        [](std::uint64_t wanted, const Whole& whole) { return wanted < whole.first_index; });
    last_chunk_ = static_cast<std::size_t>(behind - wholes_.begin()) - 1;
    return last_chunk_;
}

const EventLane::Chunk& EventLane::chunk_of(std::uint64_t index) const {
    assert(has(index));
    return chunks_[chunk_number(index)];
}

stage::Event EventLane::at(std::uint64_t index) const {
    const Chunk& chunk = chunk_of(index);
    const auto place = static_cast<std::size_t>(index - chunk.first_index);
    stage::Event event;
    event.time = chunk.base + chunk.times[place];
    event.a = chunk.a[place];
    event.b = chunk.b[place];
    event.name = chunk.names[place];
    event.line = chunk.lines[place];
    event.kind = chunk.kinds[place];
    event.actor = chunk.actors.empty() ? chunk.actor : chunk.actors[place];
    return event;
}

std::int64_t EventLane::time(std::uint64_t index) const {
    const Chunk& chunk = chunk_of(index);
    return chunk.base + chunk.times[static_cast<std::size_t>(index - chunk.first_index)];
}

stage::EventKind EventLane::kind(std::uint64_t index) const {
    const Chunk& chunk = chunk_of(index);
    return chunk.kinds[static_cast<std::size_t>(index - chunk.first_index)];
}

std::int64_t EventLane::a(std::uint64_t index) const {
    const Chunk& chunk = chunk_of(index);
    return chunk.a[static_cast<std::size_t>(index - chunk.first_index)];
}

std::uint64_t EventLane::first_at(std::int64_t time) const {
    // The last chunk that begins before this time may hold it; else the next one begins with it.
    const auto behind = std::partition_point(wholes_.begin(), wholes_.end(),
                                             [&](const Whole& whole) { return whole.base < time; });
    if (behind == wholes_.begin()) return begin();
    const Chunk& chunk = chunks_[static_cast<std::size_t>(behind - wholes_.begin()) - 1];
    const auto place = std::partition_point(
        chunk.times.begin(), chunk.times.end(),
        [&](std::uint32_t offset) { return chunk.base + std::int64_t{offset} < time; });
    return chunk.first_index + static_cast<std::uint64_t>(place - chunk.times.begin());
}

std::optional<std::uint64_t> EventLane::last_of(KindMask kinds, std::uint64_t index,
                                                std::size_t chunks) const {
    index = std::min(index, end_);
    if (index <= begin()) return std::nullopt;
    const std::size_t last = chunk_number(index - 1);
    const std::size_t give_up = last < chunks ? 0 : last - chunks;
    for (std::size_t number = last + 1; number-- > give_up;) {
        const Chunk& chunk = chunks_[number];
        if ((wholes_[number].node.kinds & kinds) == 0) continue;
        auto place = static_cast<std::size_t>(
            std::min<std::uint64_t>(index - chunk.first_index, chunk.times.size()));
        while (place > 0) {
            // At the end of a bucket without such a kind, jump over it.
            if (place % 512 == 0 && (wholes_[number].parts[place / 512 - 1].kinds & kinds) == 0) {
                place -= 512;
            } else if (place % 64 == 0 && (chunk.levels[1][place / 64 - 1].kinds & kinds) == 0) {
                place -= 64;
            } else if (place % 8 == 0 && (chunk.levels[0][place / 8 - 1].kinds & kinds) == 0) {
                place -= 8;
            } else {
                --place;
                if (bit(chunk.kinds[place]) & kinds) return chunk.first_index + place;
            }
        }
    }
    return std::nullopt;
}

std::optional<std::uint64_t> EventLane::next_of(KindMask kinds, std::uint64_t index,
                                                std::size_t chunks) const {
    index = std::max(index, begin());
    if (index >= end_) return std::nullopt;
    const std::size_t first = chunk_number(index);
    const std::size_t give_up = std::min(chunks_.size(), first + chunks);
    for (std::size_t number = first; number < give_up; ++number) {
        const Chunk& chunk = chunks_[number];
        if ((wholes_[number].node.kinds & kinds) == 0) continue;
        std::size_t place =
            index > chunk.first_index ? static_cast<std::size_t>(index - chunk.first_index) : 0;
        while (place < chunk.times.size()) {
            if (place % 512 == 0 && (wholes_[number].parts[place / 512].kinds & kinds) == 0) {
                place += 512;
            } else if (place % 64 == 0 && (chunk.levels[1][place / 64].kinds & kinds) == 0) {
                place += 64;
            } else if (place % 8 == 0 && (chunk.levels[0][place / 8].kinds & kinds) == 0) {
                place += 8;
            } else if (bit(chunk.kinds[place]) & kinds) {
                return chunk.first_index + place;
            } else {
                ++place;
            }
        }
    }
    return std::nullopt;
}

}  // namespace ipc::model
