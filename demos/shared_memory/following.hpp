#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "stage/stage.hpp"

namespace ipc::demos {

/// By which choice of a live knob each actor works, in memory that all share.
struct Followed {
    std::array<std::atomic<std::uint32_t>, stage::kMaxActors> by;  ///< the choice + 1; 0: it is between two works

    void forget() {
        for (auto& choice : by) choice.store(0);
    }
};

/// From its construction to its end one work, as a meal or a line, is done by one choice of the knob, and so is every
/// other that is being done meanwhile. `site` is where it stands while those begun by another choice are not over.
class Following {
public:
    Following(stage::Stage& stage, Followed& followed, const stage::Knob& knob, stage::Here site);
    ~Following();
    Following(const Following&) = delete;
    Following& operator=(const Following&) = delete;

    template <class Enum>
    Enum choice() const { return static_cast<Enum>(choice_); }

private:
    std::atomic<std::uint32_t>& mine_;
    std::int64_t choice_;
};

}  // namespace ipc::demos
