// A demo for the tests: two actors add 1 to a number by load and store. One that finds at its store that
// the other was quicker makes the trouble that `fault` says, in the middle of its step.
#include <signal.h>
#include <sys/mman.h>

#include <atomic>

#include "stage/stage.hpp"

namespace {

using namespace ipc::stage;

enum class Fault { none, crash, spin };

const Knob kFault{.name = "fault",
                  .help = "what the slower one does",
                  .choices = {{"none", "it overwrites what the other stored"},
                              {"crash", "it dies of SIGSEGV"},
                              {"spin", "it runs for ever, if it is B and loaded first of all"}}};
const Metric kNumber{.name = "number", .help = "what came of it"};

struct Shared {
    std::atomic<long> number, loads;
};

Shared* shared = nullptr;

void actor(Stage& stage) {
    stage.at("load");
    const long value = shared->number;
    const bool loaded_first = shared->loads.fetch_add(1) == 0;
    stage.at("store", value);
    const bool too_late = shared->number != value;
    const auto fault = stage.choice<Fault>(kFault);
    if (too_late && fault == Fault::crash) {
        signal(SIGSEGV, SIG_DFL); // a sanitizer would catch it and exit
        raise(SIGSEGV);
    }
    while (too_late && fault == Fault::spin && stage.index() == 1 && loaded_first) asm volatile("");
    shared->number = value + 1;
}

void reset(Stage&) {
    shared->number = 0;
    shared->loads = 0;
}

void set_up(Stage& stage) {
    void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) stage.fail("mmap", "free some memory");
    shared = static_cast<Shared*>(memory);
    reset(stage);
}

void observe(Stage& stage) {
    stage.set(kNumber, shared->number);
    stage.verdict(shared->number == 2, "The number is %ld.", shared->number.load());
}

}  // namespace

const Demo kDemo{
    .name = "troublemaker",
    .title = "Troublemaker",
    .category = "Tests",
    .summary = "two actors add to a number, and the slower one makes trouble",
    .roles = {{"adder", "adds 1", actor}, {"rival", "adds 1", actor}},
    .knobs = {&kFault},
    .sites = {{"load", "about to load"}, {"store", "about to store"}},
    .metrics = {&kNumber},
    .set_up = set_up,
    .observe = observe,
    .reset = reset,
};
