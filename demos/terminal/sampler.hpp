#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "supervisor/run.hpp"
#include "supervisor/samples.hpp"

namespace ipc::terminal {

/// Takes a run's figures at its start, 100 times a second and at its end, for its recording: many
/// runs are over in a moment.
class Sampler {
public:
    explicit Sampler(const supervisor::Run& run);  ///< the run outlives it
    ~Sampler();
    Sampler(const Sampler&) = delete;
    Sampler& operator=(const Sampler&) = delete;

    /// Ends it, with the last figures.
    std::vector<supervisor::Sample> stop();

private:
    void work();
    const supervisor::Run& run_;
    supervisor::SampleLog log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false;
    std::thread thread_;  // last: it uses the others
};

}  // namespace ipc::terminal
