#include "model/slowdown.hpp"

#include <cmath>
#include <cstdio>

#include "model/demo.hpp"

namespace ipc::model {

namespace {

std::string rounded(double rate) {
    if (rate >= 100) return grouped(std::llround(rate));
    char text[32];
    std::snprintf(text, sizeof text, rate >= 10 ? "%.0f" : "%.1f", rate);
    return text;
}

}  // namespace

std::optional<double> Slowdown::times() const {
    if (!traced || !untraced || *traced <= 0) return std::nullopt;
    return *untraced / *traced;
}

std::string Slowdown::in_words(bool over) const {
    if (!traced && over)
        return "What strace costs could not be measured: the run was too short, it went freely for less than half a second.";
    if (!traced) return "What strace costs is measured while the run goes freely.";
    const std::string now = rounded(*traced) + " rounds/s under strace";
    if (!untraced) return now + "; run this once without it to know what it costs.";
    const std::string both = rounded(*traced) + " rounds/s; without strace " + rounded(*untraced);
    const std::optional<double> slower = times();
    if (!slower) return both + ".";
    if (*slower < 1.15) return both + ": it makes no difference here.";
    return both + ": " + rounded(*slower) + " times slower.";
}

void RateMeter::look(bool free, std::int64_t rounds, double seconds) {
    if (free && going_ && seconds > last_seconds_ && rounds >= last_rounds_) {
        seconds_ += seconds - last_seconds_;
        rounds_ += static_cast<double>(rounds - last_rounds_);
    }
    going_ = free;
    last_seconds_ = seconds;
    last_rounds_ = rounds;
}

std::optional<double> RateMeter::rate() const {
    if (seconds_ < 0.5) return std::nullopt;
    return rounds_ / seconds_;
}

}  // namespace ipc::model
