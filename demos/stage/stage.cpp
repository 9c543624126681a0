#include "stage/stage.hpp"

#include <sched.h>

#include <bit>
#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "stage/switches.hpp"

namespace ipc::stage {
namespace {

/// By the voluntary context switches since about_to(). strace stops a process before and after each system call, so
/// under it they are an even number, and one more if the process slept (man 2 ptrace, syscall-stops).
bool slept(long switches, bool under_strace) { return under_strace ? switches % 2 != 0 : switches != 0; }

/// A call that took less did not sleep: the kernel needs longer to put a process to sleep and wake it. In raw time,
/// so that most calls need no second clock: no TSC is slower than 1 GHz, so there it is this long or less.
constexpr std::int64_t kLongCallNs = 2'000;
constexpr std::uint64_t kLongCall = kLongCallNs;

void write_text(SharedText& shared, const char* format, va_list arguments) {
    std::array<char, sizeof(SharedText::text)> fresh{};
    std::vsnprintf(fresh.data(), fresh.size(), format, arguments);
    shared.sequence.fetch_add(1, std::memory_order_acq_rel);
    shared.text = fresh;
    shared.sequence.fetch_add(1, std::memory_order_release);
}

}  // namespace

Stage::Stage(RunPage& page, std::size_t index, TraceRing ring, void* exhibit)
    : page_(page),
      slot_(page.slots[index]),
      index_(index),
      ring_(ring),
      exhibit_(exhibit),
      clock_(page.use_tsc != 0),
      random_state_(static_cast<std::uint64_t>(page.knobs[2].load()) * 0x9e3779b97f4a7c15ULL +
                    index * 0xbf58476d1ce4e5b9ULL) {}

bool Stage::next_iteration() {
    if (stopping()) return false;
    const std::int64_t limit = value(standard_knobs().iterations);
    const std::int64_t begun = slot_.iterations.load(std::memory_order_relaxed);
    if (limit != 0 && begun >= limit) return false;
    slot_.iterations.store(begun + 1, std::memory_order_relaxed);
    return true;
}

void Stage::arrive(Here site, std::int64_t local) {
    slot_.site.store(site.name, std::memory_order_relaxed);
    slot_.line.store(site.line, std::memory_order_relaxed);
    slot_.value.store(local, std::memory_order_relaxed);
}

void Stage::reached(Here site, std::int64_t local, std::uint32_t watch) {
    arrive(site, local);
    if ((watch & kTraceBit) && ring_.attached()) {
        ring_.put(clock_.now(), EventKind::site_reached, site.name, site.line, local, 0);
        if (watch == kTraceBit) return;
    }
    if ((watch & kYieldBit) && (random() & 1023) == 0) sched_yield();
    if (watch & kGateBit) {
        hold(site, local);
    } else if (watch & kPaceBit) {
        pace();
    }
}

void Stage::about_to(Here call, std::int64_t argument) {
    asm volatile("" ::: "memory");
    const std::uint32_t watch = slot_.watch.load(std::memory_order_relaxed);
    if (watch & ~std::uint32_t{kTraceBit}) {
        reached(call, argument, watch);
        // Who waits for a step's end need not look for sleepers before this, and is told once.
        if ((watch & kGateBit) && page_.called.load(std::memory_order_relaxed) == 0) {
            page_.called.store(1, std::memory_order_release);
            ring_bell(page_);
        }
    } else {
        arrive(call, argument);
    }
    if (slept_since_ || page_.lens_wanted.load(std::memory_order_relaxed) != 0) {
        switches_seen_ = voluntary_switches();
        slept_since_ = false;
    }
    // One reading of the clock serves the measurement and the event, here and in done().
    call_started_ = clock_.now();
    slot_.state.store(ActorState::calling, std::memory_order_relaxed);
    // Tells as much as the site's own event would, so in free running that one is left out.
    put(EventKind::call_started, call.name, call.line, argument, 0, call_started_);
}

void Stage::done(Here call, std::int64_t result) {
    const int error = result < 0 ? errno : 0;
    const bool parked = slot_.parked.load(std::memory_order_relaxed) != 0; // it slept when all were at rest
    if (parked) wait_for_waker();
    slot_.wants[0] = 0;
    slot_.state.store(ActorState::running, std::memory_order_relaxed);
    const std::uint64_t now = clock_.now();
    put(EventKind::call_returned, call.name, call.line, result, error, now);
    const std::uint64_t raw = now - call_started_;
    if (const std::int64_t took = raw > kLongCall ? clock_.to_ns(raw) : 0; took > kLongCallNs) {
        // Time alone does not prove that the kernel made the actor wait: it may have been preempted.
        const long switches = voluntary_switches();
        if (parked || slept(switches - switches_seen_, page_.lens_wanted.load(std::memory_order_relaxed) != 0)) {
            slot_.blocked_ns.fetch_add(took, std::memory_order_relaxed);
            put(EventKind::blocked, call.name, call.line, took, 0, now);
        }
        switches_seen_ = switches;
    }
    errno = error;
}

void Stage::about_to_lock(Here call, Lock lock, std::int64_t argument) {
    // Before the gate already: one that holds there is not yet waiting, and is not said to be.
    slot_.wants = lock.name;
    about_to(call, argument);
}

void Stage::locked(Lock lock, std::source_location where) {
    for (LockName& held : slot_.holds) {
        if (held[0] != 0) continue;
        held = lock.name;
        break;
    }
    put(EventKind::lock_acquired, 0, where.line(), lock.number, 0);
}

void Stage::unlocked(Lock lock, std::source_location where) {
    for (LockName& held : slot_.holds) {
        if (held == lock.name) {
            held[0] = 0;
            break;
        }
    }
    put(EventKind::lock_released, 0, where.line(), lock.number, 0);
}

void Stage::event(EventKind kind, std::int64_t a, std::int64_t b, std::source_location where) {
    // strace stops a process once more before a handler runs: no sleep of its own.
    if (kind == EventKind::signal_delivered && page_.lens_wanted.load(std::memory_order_relaxed) != 0) ++switches_seen_;
    put(kind, 0, where.line(), a, b);
}

/// `raw`: when; 0: now.
void Stage::put(EventKind kind, std::uint32_t name, std::uint32_t line, std::int64_t a, std::int64_t b,
                std::uint64_t raw) {
    if (!ring_.attached() || (slot_.watch.load(std::memory_order_relaxed) & kTraceBit) == 0) return;
    ring_.put(raw != 0 ? raw : clock_.now(), kind, name, line, a, b);
}

void Stage::count(const Metric& metric, std::int64_t n) {
    // A signal handler may count in the middle of this, so a plain load, add, store would lose updates.
    slot_.metrics[static_cast<std::size_t>(metric.slot)].fetch_add(n, std::memory_order_relaxed);
}

void Stage::set(const Metric& metric, std::int64_t n) {
    slot_.metrics[static_cast<std::size_t>(metric.slot)].store(n, std::memory_order_relaxed);
}

void Stage::set_real(const Metric& metric, double n) { set(metric, std::bit_cast<std::int64_t>(n)); }

std::int64_t Stage::total(const Metric& metric) const {
    if (index_ != kWardenIndex) return page_total(page_, metric);
    const auto slot = static_cast<std::size_t>(metric.slot);
    return combine(metric, actors_totals_[slot], slot_.metrics[slot].load(std::memory_order_relaxed));
}

void Stage::begin_observing(const Demo& demo) {
    for (const Metric* metric : demo.metrics) {
        actors_totals_[static_cast<std::size_t>(metric->slot)] = actors_total(page_, *metric);
    }
}

void Stage::publish(const Demo& demo) {
    for (const Metric* metric : demo.metrics) {
        page_.published[static_cast<std::size_t>(metric->slot)].store(total(*metric),
                                                                      std::memory_order_relaxed);
    }
}

void Stage::show(const Gauge& gauge, std::int64_t n) {
    page_.gauges[static_cast<std::size_t>(gauge.slot)].store(n, std::memory_order_relaxed);
}

void Stage::add(const Gauge& gauge, std::int64_t n) {
    page_.gauges[static_cast<std::size_t>(gauge.slot)].fetch_add(n, std::memory_order_relaxed);
}

std::int64_t Stage::shown(const Gauge& gauge) const {
    return page_.gauges[static_cast<std::size_t>(gauge.slot)].load(std::memory_order_relaxed);
}

std::size_t Stage::number_in_role() const {
    std::size_t number = 0;
    const std::uint32_t role = slot_.role.load(std::memory_order_relaxed);
    for (std::size_t other = 0; other < index_; ++other) {
        if (page_.slots[other].role.load(std::memory_order_relaxed) == role) ++number;
    }
    return number;
}

double Stage::seconds() const {
    const std::int64_t started = page_.started_ns.load(std::memory_order_relaxed);
    if (started == 0) return 0;
    const std::int64_t ended = page_.ended_ns.load(std::memory_order_relaxed);
    return static_cast<double>((ended != 0 ? ended : monotonic_ns()) - started) / 1e9;
}

bool Stage::is_stuck(std::size_t actor) const {
    constexpr std::uint32_t kHalfASecond = 15;
    return page_.slots[actor].looks_unmoved.load(std::memory_order_relaxed) >= kHalfASecond;
}

std::uint64_t Stage::random() {
    // splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
    std::uint64_t z = (random_state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

void Stage::verdict(bool holds, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    write_text(page_.verdict, format, arguments);
    va_end(arguments);
    page_.holds.store(holds ? 1 : 0, std::memory_order_release);
}

void Stage::name_shown(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    write_text(page_.object_name, format, arguments);
    va_end(arguments);
}

std::string Stage::object_name() const {
    std::array<char, sizeof(SharedText::text)> copy{};
    for (int tries = 0; tries < 1000; ++tries) {
        const std::uint32_t before = page_.object_name.sequence.load(std::memory_order_acquire);
        copy = page_.object_name.text;
        std::atomic_thread_fence(std::memory_order_acquire);
        const std::uint32_t after = page_.object_name.sequence.load(std::memory_order_relaxed);
        if (before == after && before % 2 == 0) break;
    }
    copy.back() = 0;
    return copy.data();
}

bool Stage::take_fault() { return page_.fault_done.exchange(1, std::memory_order_acq_rel) == 0; }

}  // namespace ipc::stage
