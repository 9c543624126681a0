// ipc-private-memory: one variable at one address, in two processes.
//
// fork() copies the memory of a process. The copy has the same addresses, and what one of the two
// then writes, the other does not see; only a page mapped with MAP_SHARED stays one page. Both
// actors are forked by the warden, a third process, after it has made the variable: so each is a
// copy of the same memory, and to each other they are siblings. `parent` is the one that goes on
// and looks after the `child`, which may crash.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <new>

#include "isolation/private_memory_crash.hpp"
#include "isolation/private_memory_report.hpp"
#include "isolation/private_memory_text.hpp"
#include "stage/futex.hpp"
#include "stage/stage.hpp"

namespace {

using namespace ipc::stage;
using namespace ipc::demos;

constexpr std::size_t kParent = 0, kChild = 1;  // the actors' letters: A and B
constexpr std::int64_t kStart = 100, kParentAdds = 1, kChildAdds = 10;

/// Atomic, so that where both add to one variable nothing is lost: that would be
/// ipc-shared-counter.
using Variable = std::atomic<std::int64_t>;
Variable* variable = nullptr;

/// What the two tell each other, in memory that is shared whatever the knob says.
struct Notes {
    std::atomic<std::uint32_t> parent_is_done;  // futex
    std::atomic<std::uint32_t> child_has_begun;
    std::atomic<Variable*> parents_variable;
    std::atomic<Variable*> childs_variable;
};
Notes* notes = nullptr;

void add(Stage& stage, std::int64_t amount, const Gauge& added) {
    stage.at("add", variable->load());
    stage.add(added, amount);  // first: so the variable never holds more than was added
    variable->fetch_add(amount);
}

void look_as_parent(Stage& stage) {
    stage.at("look", variable->load());
    const std::int64_t value = variable->load();
    stage.set(kParentValue, value);
    const bool shared = stage.choice<Mapping>(kMapping) == Mapping::shared;
    const std::int64_t added = stage.shown(kParentAdded) + (shared ? stage.shown(kChildAdded) : 0);
    if (value > kStart + added) stage.set(kSpoiled, 1);
}

void peek_at_child(Stage& stage) {
    if (stage.choice<Peek>(kPeek) == Peek::none || notes->child_has_begun.load() == 0) return;
    std::int64_t value = 0;
    const int error = peek(stage, stage.actor(kChild).pid.load(), variable, value);
    if (error == ESRCH) return;  // the child has ended
    stage.add(kPeeks, 1);
    stage.set(kPeekErrno, error);
    if (error == 0) stage.show(kPeeked, value);
}

void parent(Stage& stage) {
    notes->parents_variable.store(variable);
    flush_text(stage);
    while (stage.next_iteration()) {
        add(stage, kParentAdds, kParentAdded);
        look_as_parent(stage);
        peek_at_child(stage);
        stage.sleep_us(stage.value(kRest) * 1000);
    }
    notes->parent_is_done.store(1);
    futex_wake(notes->parent_is_done);
    wait_for_end(stage, stage.actor(kChild).pid.load());
    look_as_parent(stage);  // now nobody adds any more
}

void crash(Stage& stage, std::int64_t round) {
    constexpr std::int64_t kThird = 3;
    const std::int64_t rounds = stage.value(standard_knobs().iterations);
    if (round != (rounds == 0 ? kThird : std::min(rounds, kThird))) return;
    if (stage.choice<Crash>(kCrash) == Crash::wild_write) write_wildly(stage, variable);
    if (stage.choice<Crash>(kCrash) == Crash::abort) abort_now(stage);
}

void wait_for_parent(Stage& stage) {
    stage.about_to("wait");
    while (notes->parent_is_done.load() == 0)
        futex_wait(notes->parent_is_done, 0);
    stage.done("wait", 0);
}

void look_as_child(Stage& stage) {
    stage.at("look", variable->load());
    stage.set(kChildValue, variable->load());
}

void child(Stage& stage) {
    notes->childs_variable.store(variable);
    // From now on only a process with CAP_SYS_PTRACE may look inside (man 2 prctl, man 2 ptrace).
    if (stage.choice<Peek>(kPeek) == Peek::non_dumpable && prctl(PR_SET_DUMPABLE, 0) == -1) {
        stage.fail("prctl PR_SET_DUMPABLE", "see man 2 prctl");
    }
    notes->child_has_begun.store(1);
    flush_text(stage);
    for (std::int64_t round = 1; stage.next_iteration(); ++round) {
        add(stage, kChildAdds, kChildAdded);
        look_as_child(stage);
        crash(stage, round);
        stage.sleep_us(stage.value(kRest) * 1000);
    }
    wait_for_parent(stage);
    look_as_child(stage);
}

void* map(Stage& stage, std::size_t bytes, int how) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, how | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "raise ulimit -v or close other programs");
    return memory;
}

void set_up(Stage& stage) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const bool shared = stage.choice<Mapping>(kMapping) == Mapping::shared;
    auto* pages = static_cast<char*>(map(stage, 3 * page, shared ? MAP_SHARED : MAP_PRIVATE));
    // The variable's page lies between two that nobody may touch: who writes on beyond it meets
    // nothing else, and it has a line of its own in /proc/PID/maps.
    if (mprotect(pages, page, PROT_NONE) == -1 ||
        mprotect(pages + 2 * page, page, PROT_NONE) == -1) {
        stage.fail("mprotect", "see man 2 mprotect");
    }
    variable = new (pages + page) Variable(kStart);
    stage.name_shown("%lx", reinterpret_cast<unsigned long>(variable));
    notes = static_cast<Notes*>(map(stage, sizeof(Notes), MAP_SHARED));
    print_before_fork(stage, stage.choice<Buffered>(kBuffered) == Buffered::no);
}

void after_spawn(Stage&) {
    forget_text();
}

void observe(Stage& stage) {
    Variable* const here = notes->parents_variable.load();
    stage.set(kSameAddress, here != nullptr && here == notes->childs_variable.load());
    // One that was killed is done.
    if (stage.actor(kParent).reaped.load() != 0 && notes->parent_is_done.exchange(1) == 0) {
        futex_wake(notes->parent_is_done);
    }
    report_memory(stage, kParent, kChild);
}

}  // namespace

const Demo kDemo{
    .name = "private-memory",
    .title = "Private memory",
    .category = "Isolation",
    .summary = "one address in two processes: two variables, unless the page is shared",
    .roles = {{"parent", "adds 1 to the variable, and looks after the child", parent, nullptr,
               "value"},
              {"child", "adds 10 to the variable, and may crash", child, nullptr, "value"}},
    .knobs = {&kMapping, &kCrash, &kPeek, &kBuffered, &kRest},
    .sites = {{"flush", "about to write out what stdio has buffered"},
              {"add", "about to add to the variable", Touches::writes},
              {"look", "about to look what the variable holds", Touches::reads},
              {"peek", "about to read the child's memory", Touches::reads},
              {"crash", "about to crash"},
              {"wait", "about to wait for the other's end"}},
    .metrics = {&kParentValue, &kChildValue, &kSameAddress, &kParentAlive, &kChildSignal,
                &kPeekErrno, &kLinesPrinted, &kSpoiled},
    .gauges = {&kParentAdded, &kChildAdded, &kPeeked, &kPeeks},
    .try_it = {{"the variable's page, at the parent (p: private, s: shared)",
                "grep ^{name} /proc/{A}/maps"},
               {"the same address, at the child", "grep ^{name} /proc/{B}/maps"},
               {"whose the page is: Private_Dirty or Shared_Dirty",
                "grep -A 12 ^{name} /proc/{A}/smaps"},
               {"one variable for both, in a terminal", "ipc-private-memory --mapping shared"},
               {"a wild write into shared memory",
                "ipc-private-memory --mapping shared --crash wild-write"}},
    .iterations = 20,
    .set_up = set_up,
    .after_spawn = after_spawn,
    .observe = observe,
};
