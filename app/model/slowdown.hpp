#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace ipc::model {

/// What strace costs this run, as measured: rounds a second of all actors together.
struct Slowdown {
    std::optional<double> traced;    ///< of this run, if it is traced
    std::optional<double> untraced;  ///< of a run of the same demo and knobs without strace, earlier in this window

    /// 1 and more: how many times slower; nothing: not known.
    std::optional<double> times() const;
    /// "12 400 rounds/s; without strace 1 350 000: 109 times slower", or what is missing to know.
    /// `over`: the run has ended.
    std::string in_words(bool over) const;
};

/// Rounds of a run that goes freely, by the clock.
class RateMeter {
public:
    /// `rounds` and `seconds` since the run began. Pauses are left out by telling of them: `free` false.
    void look(bool free, std::int64_t rounds, double seconds);
    void clear() { *this = {}; }
    std::optional<double> rate() const;  ///< nothing before half a second

private:
    double seconds_ = 0, rounds_ = 0;
    double last_seconds_ = 0;
    std::int64_t last_rounds_ = 0;
    bool going_ = false;
};

}  // namespace ipc::model
