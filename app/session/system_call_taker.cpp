#include "session/system_call_taker.hpp"

#include <utility>

namespace ipc::session {

namespace {

using supervisor::LensNow;
using supervisor::TracedCall;

constexpr std::size_t kMostConfigurations = 1000;

model::LensState to_model(LensNow::State state) {
    switch (state) {
        case LensNow::State::off:
            return model::LensState::off;
        case LensNow::State::starting:
            return model::LensState::starting;
        case LensNow::State::tracing:
            return model::LensState::tracing;
        case LensNow::State::refused:
            return model::LensState::refused;
        case LensNow::State::ended:
            break;
    }
    return model::LensState::ended;
}

model::CallLine to_model(TracedCall&& from) {
    model::CallLine line;
    line.id = from.id;
    line.time = from.time;
    line.duration = from.duration;
    line.pid = from.pid;
    line.actor = from.actor;
    line.kind = from.kind == TracedCall::Kind::signal  ? model::CallLine::Kind::signal
                : from.kind == TracedCall::Kind::ended ? model::CallLine::Kind::ended
                                                       : model::CallLine::Kind::call;
    line.returned = from.returned;
    line.gate = from.gate;
    line.name = std::move(from.name);
    line.arguments = std::move(from.arguments);
    line.result = std::move(from.result);
    line.error = std::move(from.error);
    return line;
}

}  // namespace

void SystemCallTaker::begin(supervisor::RunOptions& options, bool on) {
    on_ = on;
    inbox_ = std::make_shared<Inbox>();
    meter_.clear();
    options.lens = on;
    if (!on) return;
    options.on_calls = [inbox = inbox_](std::span<const TracedCall> calls) {
        const std::lock_guard lock(inbox->mutex);
        inbox->calls.insert(inbox->calls.end(), calls.begin(), calls.end());
        if (inbox->calls.size() <= model::SystemCalls::kMostLines) return;
        const std::size_t over = inbox->calls.size() - model::SystemCalls::kMostLines / 2;
        inbox->calls.erase(inbox->calls.begin(), inbox->calls.begin() + static_cast<std::ptrdiff_t>(over));
        inbox->lost += over;
    };
}

bool SystemCallTaker::take_lines(model::Run& run) {
    calls_.clear();
    std::uint64_t lost = 0;
    {
        const std::lock_guard lock(inbox_->mutex);
        std::swap(calls_, inbox_->calls);
        lost = std::exchange(inbox_->lost, 0);
    }
    run.calls.forget(lost);
    for (TracedCall& call : calls_)
        run.calls.put(to_model(std::move(call)));
    return !calls_.empty();
}

bool SystemCallTaker::take(const LensNow& now, const std::string& configuration, model::Run& run) {
    bool changed = on_ && take_lines(run);
    const model::LensState state = to_model(now.state);
    changed |= state != run.lens || now.why != run.lens_why;
    run.lens = state;
    run.lens_why = now.why;

    if (configuration != configuration_) meter_.clear();
    configuration_ = configuration;
    std::int64_t rounds = 0;
    for (const model::Actor& actor : run.actors)
        rounds += actor.iterations;
    const bool free = run.phase == model::Phase::running && !run.paused;
    meter_.look(free && on_ == (state == model::LensState::tracing), rounds, run.seconds);
    const std::optional<double> rate = meter_.rate();
    if (!on_ && rate && (untraced_.size() < kMostConfigurations || untraced_.contains(configuration)))
        untraced_[configuration] = *rate;
    const auto known = untraced_.find(configuration);
    run.slowdown.traced = on_ ? rate : std::nullopt;
    run.slowdown.untraced = known != untraced_.end() ? std::optional(known->second) : std::nullopt;
    return changed;
}

}  // namespace ipc::session
