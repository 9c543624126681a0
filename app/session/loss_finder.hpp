#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/demo.hpp"
#include "model/run.hpp"
#include "stage/event.hpp"

namespace ipc::session {

/// Follows the events of a run and keeps, for the newest lost update, which loads and stores
/// explain it.
class LossFinder {
public:
    /// The event name of the site "load" of this demo is looked up once.
    explicit LossFinder(const model::Demo& demo);

    /// In time order.
    void add(std::span<const stage::Event> events);
    const std::optional<model::Loss>& newest() const { return newest_; }

private:
    struct Track {
        bool at_load = false;
        std::optional<std::int64_t> loaded;  // by the increment in progress
        std::optional<std::int64_t> value;   // at its newest site: what it is about to store
        std::optional<stage::Event> store;   // the newest one
        std::optional<std::int64_t> loaded_for_store;
    };

    void stored(const stage::Event& event);

    std::uint16_t load_name_ = 0;
    std::array<Track, 256> tracks_{};  // by Event::actor, which is a byte
    std::optional<model::Loss> newest_;
};

}  // namespace ipc::session
