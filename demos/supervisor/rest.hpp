#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "stage/run_page.hpp"
#include "supervisor/proc.hpp"

namespace ipc::supervisor {

/// Where an actor stands. moving: it runs, is about to, or will by itself. woken: out of a call, but it waits for
/// its waker to come to rest.
enum class Stand : std::uint8_t { moving, at_gate, blocked, exited, woken };

enum class Waited : std::uint8_t { at_rest, hung, stopped, given_up };

/// Tells whether all actors of a run are at rest: at a gate, asleep in the kernel for good, or gone. That is
/// read from the kernel and never judged by time, so it holds on a busy machine too.
class Rest {
public:
    explicit Rest(const stage::RunPage& page) : page_(page) {}

    /// One look at one actor. Asleep is what the kernel says it is; so are its children.
    Stand stand(std::size_t actor);
    /// True if at one moment all were at rest: each was so at two looks, and had not been on a CPU in between.
    bool all_at_rest();
    /// Waits until all are at rest and those woken on the way have gone on, one after the other. hung: one used two seconds of CPU, or slept with time limits for twenty, without
    /// coming to rest; stopped: one was stopped by a signal; given_up: `give_up` said so.
    Waited wait(stage::RunPage& page, const std::function<bool()>& give_up);
    /// As of the last look.
    Stand last(std::size_t actor) const { return last_[actor].stand; }
    const ProcLook& last_look(std::size_t actor) const { return last_[actor].look; }
    /// How often it has been put on a CPU, as of the last look.
    std::uint64_t turns(std::size_t actor) const { return last_[actor].turns; }
    /// How long it has been on a CPU so far.
    std::int64_t cpu_ns(std::size_t actor) { return watcher(actor).turns().cpu_ns; }

private:
    struct Seen {
        Stand stand = Stand::moving;
        ProcLook look;
        std::uint64_t turns = 0;
        std::uint32_t passed = 0;
    };
    ProcWatcher& watcher(std::size_t actor);
    std::size_t actors() const;
    bool let_a_woken_one_go_on(stage::RunPage& page);

    const stage::RunPage& page_;
    std::array<ProcWatcher, stage::kMaxActors> watchers_;
    std::array<Seen, stage::kMaxActors> last_{};
};

}  // namespace ipc::supervisor
