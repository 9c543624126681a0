#pragma once

#include <algorithm>
#include <source_location>
#include <string>

#include "stage/clock.hpp"
#include "stage/demo.hpp"
#include "stage/here.hpp"
#include "stage/lock.hpp"
#include "stage/ring.hpp"
#include "stage/run_page.hpp"
#include "stage/standard_knobs.hpp"
#include "stage/totals.hpp"

namespace ipc::stage {

/// What a demo's process sees of the playground: every actor has one, and so has the warden. Nothing here
/// throws; what cannot go on leaves through fail().
class Stage {
public:
    Stage(RunPage& page, std::size_t index, TraceRing ring, void* exhibit = nullptr);

    // --- the work of a role -------------------------------------------------------------------------
    /// True until the iterations are done or the run is stopped.
    bool next_iteration();
    bool stopping() const { return page_.stop.load(std::memory_order_relaxed) != 0; }
    /// A site: writes an event, holds at the gate if stepping, waits in slow motion.
    void at(Here site, std::int64_t value = 0) {
        // The compiler must neither move nor merge a demo's memory accesses across a site.
        asm volatile("" ::: "memory");
        const std::uint32_t watch = slot_.watch.load(std::memory_order_relaxed);
        if (watch != 0) [[unlikely]] reached(site, value, watch);
        asm volatile("" ::: "memory");
    }
    void about_to(Here call, std::int64_t argument = 0); ///< a site before a call that may block
    void done(Here call, std::int64_t result); ///< after it: keeps errno, notes the result and how long it slept
    /// As about_to(), before a call that takes a lock: "mutex" or, where there are several, {"fork", 3}.
    void about_to_lock(Here call, Lock lock, std::int64_t argument = 0);
    /// The critical section begins, and ends.
    void locked(Lock lock, std::source_location where = std::source_location::current());
    void unlocked(Lock lock, std::source_location where = std::source_location::current());
    /// A fact that is no site.
    void event(EventKind kind, std::int64_t a = 0, std::int64_t b = 0,
               std::source_location where = std::source_location::current());
    void sleep_us(std::int64_t microseconds); ///< on purpose; ends early when the run is stopped, at once while stepping
    /// As sleep_us(), before another try where the last one changed nothing (a taken spinlock, EAGAIN): a search
    /// knows then that nothing would come of it before somebody else has moved.
    void back_off_us(std::int64_t microseconds);
    void start_over_us(std::int64_t microseconds); ///< as that, where the try was of several steps and is taken back

    // --- knobs, metrics, gauges ---------------------------------------------------------------------
    std::int64_t value(const Knob& knob) const {
        return page_.knobs[static_cast<std::size_t>(knob.slot)].load(std::memory_order_relaxed);
    }
    template <class Enum>
    Enum choice(const Knob& knob) const {
        return static_cast<Enum>(value(knob));
    }
    bool is_on(const Knob& knob) const { return value(knob) != 0; }
    void count(const Metric& metric, std::int64_t n = 1);
    void set(const Metric& metric, std::int64_t n);
    void set_real(const Metric& metric, double n);
    std::int64_t total(const Metric& metric) const; ///< all shares together; in observe(): as of its beginning
    void show(const Gauge& gauge, std::int64_t n);
    void add(const Gauge& gauge, std::int64_t n);
    std::int64_t shown(const Gauge& gauge) const;
    void* exhibit() const { return exhibit_; } ///< zeroed, shared by all; never null where Demo::exhibit names one

    // --- who and where ------------------------------------------------------------------------------
    std::size_t index() const { return index_; } ///< of this actor: 0 is A
    std::size_t number_in_role() const;          ///< 0 for the first that plays it
    std::size_t actors() const { return std::min<std::size_t>(page_.actors.load(), kMaxActors); }
    const ActorSlot& actor(std::size_t index) const { return page_.slots[index]; }
    RunPage& page() { return page_; }
    bool alone() const { return page_.role_alone != 0; } ///< the other side is another program, met at address()
    const char* address() const { return page_.address.data(); } ///< empty: not said
    const char* onward() const { return page_.onward.data(); } ///< who stands between two: where the second is met
    double seconds() const; ///< since the start barrier opened
    bool is_stepped() const { return (slot_.watch.load() & kGateBit) != 0; } ///< what it does must not depend on the clock
    bool is_stuck(std::size_t actor) const; ///< it sleeps in a call, and nobody will wake it
    std::uint64_t random(); ///< splitmix64, from the seed and the actor's index

    // --- the warden's side --------------------------------------------------------------------------
    [[gnu::format(printf, 3, 4)]] void verdict(bool holds, const char* format, ...);
    [[gnu::format(printf, 2, 3)]] void name_shown(const char* format, ...); ///< {name} in Try it
    std::string object_name() const; ///< that text: how an exec'ed actor learns what it is to open
    /// In clean_up(): what the registry names is left for the learner to find, until the next start sweeps it.
    void keep_objects() { keeps_objects_ = true; }
    bool keeps_objects() const { return keeps_objects_; }
    /// The warden, around each observe(): takes the actors' shares together, and publishes what came of them.
    void begin_observing(const Demo& demo);
    void publish(const Demo& demo);
    /// The one-time fault of a demo: true for exactly one caller in a run.
    bool take_fault();

    /// Leaves the process with "ipc-x: CALL: ERRNO (words): REMEDY", exit status 1.
    [[noreturn]] void fail(const char* call, const char* remedy);

private:
    void reached(Here site, std::int64_t value, std::uint32_t watch);
    void arrive(Here site, std::int64_t value);
    void hold(Here site, std::int64_t value);
    void wait_for_waker();
    void pace();
    void put(EventKind kind, std::uint32_t name, std::uint32_t line, std::int64_t a, std::int64_t b, std::uint64_t raw = 0);

    RunPage& page_;
    ActorSlot& slot_;
    std::size_t index_;
    TraceRing ring_;
    void* exhibit_;
    RawClock clock_;
    std::uint64_t random_state_, call_started_ = 0; ///< the latter in raw time
    std::array<std::int64_t, kMaxMetrics> actors_totals_{}; ///< the warden's, since begin_observing()
    long switches_seen_ = 0; ///< voluntary context switches so far, as getrusage counts
    bool keeps_objects_ = false, slept_since_ = true; ///< the latter: at a gate or on purpose, so that switches_seen_ is too low
};

}  // namespace ipc::stage
