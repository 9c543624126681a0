#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "session/worker.hpp"
#include "supervisor/run.hpp"
#include "supervisor/schedule.hpp"

namespace ipc::session {

struct StepDone {
    std::size_t actor = 0;
    char letter = '?';
    int site = -1;  ///< where it stood before; index into Description::sites
    supervisor::StepEnd end = supervisor::StepEnd::not_possible;
};

/// What came since the last look.
struct StepNews {
    std::vector<StepDone> done;  ///< steps that were taken
    std::string error;           ///< why a schedule could not be followed to its end
    bool busy = false;           ///< more is to come
    bool any = false;            ///< something ended since the last look
};

/// Grants steps on a worker's thread, since a step may take up to a second. One thing at a time:
/// what is asked for while it is busy is ignored, a held key must not queue up steps.
class Stepper {
public:
    Stepper(Worker& worker, std::function<void()> wake);
    ~Stepper();

    /// For a new run: nobody has been stepped yet. What goes on for the one before is given up.
    void begin();
    bool busy() const;
    bool has_news() const;  ///< it is busy, or something waits to be taken
    /// One step of this actor, or of the next in turn that holds at its gate.
    void step(std::shared_ptr<supervisor::Run> run, std::optional<std::size_t> actor);
    /// All these steps; stays where it got if one is not possible.
    void follow(std::shared_ptr<supervisor::Run> run, supervisor::Schedule schedule);
    /// Steps of the actor that moved last, or of the next in turn where it cannot move, until one
    /// blocks or exits, one of the metrics `watched` changes, or the verdict; at most 10 000.
    void run_on(std::shared_ptr<supervisor::Run> run, std::vector<bool> watched);
    StepNews take();

private:
    struct Shared {
        mutable std::mutex mutex;
        StepNews news;
        std::optional<std::size_t> last;  // who moved last
        bool given_up = false;

        bool is_given_up() const;
        /// Grants it and notes it. The end of the step.
        supervisor::StepEnd take_step(supervisor::Run& run, const supervisor::Snapshot& now,
                                      std::size_t actor);
        std::optional<std::size_t> next_in_turn(const supervisor::Snapshot& now) const;
    };
    template <class Work>
    void start(std::shared_ptr<supervisor::Run> run, Work work);

    Worker& worker_;
    std::function<void()> wake_;
    std::shared_ptr<Shared> shared_;
};

}  // namespace ipc::session
