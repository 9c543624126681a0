#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "session/worker.hpp"
#include "supervisor/run.hpp"

namespace ipc::session {

struct StepDone {
    char letter = '?';
    supervisor::StepEnd end = supervisor::StepEnd::not_possible;
};

/// Grants steps on a worker's thread, since a step may take up to a second.
class Stepper {
public:
    Stepper(Worker& worker, std::function<void()> wake);

    /// For a new run: nobody has been stepped yet.
    void begin();
    /// One step of this actor, or of the next in turn that holds at its gate. Ignored while a step
    /// is under way: a held key must not queue up steps.
    void step(std::shared_ptr<supervisor::Run> run, std::optional<std::size_t> actor);
    std::vector<StepDone> take();

private:
    struct Shared {
        std::mutex mutex;
        std::vector<StepDone> done;
        std::size_t last = 0;
        bool any = false;
    };
    Worker& worker_;
    std::function<void()> wake_;
    std::shared_ptr<Shared> shared_;
};

}  // namespace ipc::session
