#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "stage/event.hpp"

namespace ipc::bench {

/// How the made-up events of a run lie in time: two CPUs, on each an actor at a time.
struct Load {
    int actors = 2;
    bool bursting = false;  ///< an actor runs for up to 2 ms, then another; else all take turns
    const char* text = "";
};

inline constexpr std::array<Load, 4> kLoads{{{2, false, "2 actors, even"},
                                             {2, true, "2 actors, bursting"},
                                             {8, false, "8 actors, even"},
                                             {8, true, "8 actors, bursting"}}};

/// Events as actors that count under a lock write them, in time order, batch by batch.
class EventMaker {
public:
    explicit EventMaker(const Load& load) : load_(load), rounds_(16) {
        for (int cpu = 0; cpu < 2; ++cpu) actor_[cpu] = cpu;
    }
    void next(std::size_t count, std::vector<stage::Event>& events) {
        events.clear();
        while (events.size() < count) events.push_back(one());
    }

private:
    std::uint32_t random() {
        seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::uint32_t>(seed_ >> 33);
    }
    stage::Event one() {
        const int cpu = turn_++ & 1;
        time_ += 8 + random() % 24;
        if (load_.bursting) {
            if (--left_[cpu] < 0) {
                left_[cpu] = static_cast<int>(random() % 40'000);
                // Mostly another one of this CPU's; now and then nobody has anything to do.
                actor_[cpu] = cpu + 2 * static_cast<int>(random() % (static_cast<unsigned>(load_.actors) / 2));
                if (random() % 4 == 0) time_ += random() % 3'000'000;
            }
        } else {
            actor_[cpu] = static_cast<int>(turn_ % load_.actors);
        }
        const int actor = actor_[cpu];
        std::uint64_t& round = rounds_[static_cast<std::size_t>(actor)];
        using stage::EventKind;
        constexpr std::array kKinds{EventKind::call_started, EventKind::call_returned, EventKind::blocked,
                                    EventKind::lock_acquired, EventKind::site_reached, EventKind::site_reached,
                                    EventKind::site_reached, EventKind::value_stored, EventKind::lock_released};
        stage::Event event;
        const auto part = static_cast<std::uint16_t>(round++ % kKinds.size());
        event.time = time_;
        event.kind = kKinds[part];
        event.actor = static_cast<std::uint8_t>(actor);
        event.name = static_cast<std::uint16_t>(1 + part % 4);
        event.line = part;
        event.a = static_cast<std::int64_t>(round);
        if (event.kind == EventKind::value_stored) {
            event.a = ++value_;
            event.b = event.a - 1;
            if (random() % 100'000 == 0) event.kind = EventKind::update_lost;
        }
        return event;
    }

    Load load_;
    std::vector<std::uint64_t> rounds_;
    std::array<int, 2> actor_{}, left_{};
    std::int64_t time_ = 1'000'000'000'000, value_ = 0;
    std::uint64_t seed_ = 42;
    int turn_ = 0;
};

}  // namespace ipc::bench
