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
        if (size() > most_) forget_oldest();
    }
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
