#include "supervisor/recording.hpp"

#include <algorithm>
#include <cassert>

namespace ipc::supervisor {
namespace {

constexpr std::size_t kChunk = 4096;

}  // namespace

Recording::Recording(std::size_t most_events)
    : most_(std::clamp<std::size_t>(most_events, 1, kMostEvents)) {}

void Recording::add(std::span<const stage::Event> events) {
    const std::size_t before = size();
    std::map<stage::EventKind, std::uint64_t>* row = nullptr;
    int row_of = -1;
    for (const stage::Event& event : events) {
        if (event.actor != row_of) {
            row_of = event.actor;
            row = &counts_[row_of];
        }
        ++(*row)[event.kind];
        if (chunks_.empty() || chunks_.back().size() == kChunk) {
            chunks_.emplace_back().reserve(kChunk);
        }
        chunks_.back().push_back(event);
    }
    if (before > 0 && !events.empty() && events.front().time < (*this)[before - 1].time) merge_late(before);
    while (size() > most_)
        forget_oldest();
}

// An actor that was held up between taking the time and writing the event brings it late.
void Recording::merge_late(std::size_t fresh) {
    const auto earlier = [](const stage::Event& one, const stage::Event& other) {
        return one.time < other.time;
    };
    std::size_t from = fresh;
    for (std::size_t low = 0; low < from;) {
        const std::size_t middle = low + (from - low) / 2;
        if ((*this)[fresh].time < (*this)[middle].time) {
            from = middle;
        } else {
            low = middle + 1;
        }
    }
    std::vector<stage::Event> tail;
    for (std::size_t index = from; index < size(); ++index)
        tail.push_back((*this)[index]);
    std::inplace_merge(tail.begin(), tail.begin() + static_cast<std::ptrdiff_t>(fresh - from), tail.end(),
                       earlier);
    for (std::size_t index = from; index < size(); ++index)
        chunks_[(index + first_) / kChunk][(index + first_) % kChunk] = tail[index - from];
}

void Recording::forget_oldest() {
    ++forgotten_;
    if (++first_ == kChunk) {
        chunks_.pop_front();
        first_ = 0;
    }
}

std::size_t Recording::size() const {
    return chunks_.empty() ? 0 : (chunks_.size() - 1) * kChunk + chunks_.back().size() - first_;
}

const stage::Event& Recording::operator[](std::size_t index) const {
    assert(index < size());
    index += first_;
    return chunks_[index / kChunk][index % kChunk];
}

void Recording::restore_summary(std::uint64_t forgotten, Counts counts) {
    forgotten_ = forgotten;
    counts_ = std::move(counts);
}

}  // namespace ipc::supervisor
