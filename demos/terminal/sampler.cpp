#include "terminal/sampler.hpp"

#include <chrono>

#include "stage/clock.hpp"

namespace ipc::terminal {
namespace {

constexpr std::chrono::milliseconds kPause{10};

}  // namespace

Sampler::Sampler(const supervisor::Run& run) : run_(run), thread_([this] { work(); }) {}

Sampler::~Sampler() {
    stop();
}

std::vector<supervisor::Sample> Sampler::stop() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
        log_.add(stage::monotonic_ns(), run_.snapshot());
    }
    return log_.all();
}

void Sampler::work() {
    std::unique_lock lock(mutex_);
    do {
        log_.add(stage::monotonic_ns(), run_.snapshot());
    } while (!changed_.wait_for(lock, kPause, [&] { return over_; }));
}

}  // namespace ipc::terminal
