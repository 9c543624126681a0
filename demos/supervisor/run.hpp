#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "stage/event.hpp"
#include "supervisor/description.hpp"
#include "supervisor/snapshot.hpp"
#include "supervisor/strace_lens.hpp"

namespace ipc::supervisor {

struct RunOptions {
    std::vector<std::int64_t> knobs; ///< by index; empty: the presets
    bool stepping = false;           ///< begin with all gates shut
    int role_alone = -1;            ///< play only this role, by index; -1: all
    std::string address = {};       ///< where the other side is met; at most 255 bytes
    std::string onward = {};        ///< where the second is, of a role between two; at most 255 bytes
    bool tracing = true;             ///< write events
    std::size_t most_events_a_look = 65536; ///< per actor and 5 ms; what is more waits, then is dropped
    /// Called on the draining thread with events in time order, about every 5 ms.
    std::function<void(std::span<const stage::Event>)> on_events = {};
    bool lens = false; ///< strace traces the actors; where it cannot, lens_now() says why, and the run goes on without
    std::function<void(std::span<const TracedCall>)> on_calls = {}; ///< on the draining thread too
};

/// How a granted step ended.
enum class StepEnd { at_gate, exited, blocked, not_possible, timed_out };

/// One running demo as its front end holds it: the shared page, the traces, the thread that drains them and
/// the control socket to the warden. Its end ends the run: the warden sees the socket close and kills all.
class Run {
public:
    /// Spawns the demo's program as a warden. Errors are sentences with the remedy.
    static Result<std::unique_ptr<Run>> start(const Description& description, RunOptions options);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    Snapshot snapshot() const;
    bool finished() const; ///< the warden has left, or could not go on; all events are drained
    /// Waits until finished() or until the time is over. Returns finished().
    bool wait(double seconds);

    /// Takes effect at each actor's next iteration or site. The value must be in the knob's range.
    void set_knob(int index, std::int64_t value);
    void pause();  ///< every actor holds at its next site
    void resume(); ///< all gates open
    bool paused() const;
    /// Grants one step to an actor that holds at its gate, and waits until all are at rest again. The figures and
    /// the verdict of a snapshot are then those of this rest, as after wait_quiet().
    StepEnd step(std::size_t actor);
    /// Waits until every actor is at a gate, blocked in the kernel or gone. False after `seconds`, or if one of
    /// them runs on for two seconds of CPU.
    bool wait_quiet(double seconds);

    void stop();                                       ///< a clean end: actors leave at their next iteration
    void signal_actor(std::size_t actor, int signal);  ///< what the learner does to one process
    LensNow lens_now() const;
    int warden_pid() const;
    /// What the demo shows itself in, of exhibit_bytes(Description::exhibit); untrusted. nullptr: it shows nothing.
    const void* exhibit() const;

private:
    struct Parts;
    explicit Run(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace ipc::supervisor
