#include "isolation/private_memory_report.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>

#include "isolation/private_memory_text.hpp"
#include "stage/killed.hpp"

namespace ipc::demos {

using namespace ipc::stage;

const Knob kMapping{
    .name = "mapping",
    .help = "what fork makes of the variable's page",
    .choices = {
        {"private", "MAP_PRIVATE, as all ordinary memory: each process gets a copy of its own"},
        {"shared", "MAP_SHARED: both have the same page"}}};
const Knob kCrash{
    .name = "crash",
    .help = "how the child dies in its third round, or in its last if that is sooner",
    .choices = {{"none", "not at all"},
                {"wild-write",
                 "it writes over the variable and on beyond its page: SIGSEGV. With mapping "
                 "shared the parent's variable is spoiled as well"},
                {"abort", "it calls abort(): SIGABRT"}}};
const Knob kPeek{
    .name = "peek",
    .help = "whether the parent reads the child's variable in the child's memory",
    .choices = {
        {"none", "not at all"},
        {"process_vm_readv",
         "with process_vm_readv(), which the same user may, unless Yama forbids it"},
        {"non-dumpable",
         "likewise, but the child has called prctl(PR_SET_DUMPABLE, 0): EPERM, but for root"}}};
const Knob kBuffered{
    .name = "buffered",
    .help = "where the line is that was printed before fork",
    .choices = {{"yes", "still in the buffer of stdio, which fork copies: it comes out twice"},
                {"no", "flushed before fork: it comes out once"}}};
const Knob kRest{.name = "rest_ms",
                 .help = "how long each rests after a round",
                 .preset = 10,
                 .lowest = 0,
                 .highest = 10'000,
                 .unit = "ms",
                 .live = true};

const Metric kParentValue{.name = "parent_value",
                          .help = "what the variable holds where the parent looks"};
const Metric kChildValue{.name = "child_value",
                         .help = "what the variable holds where the child looks"};
const Metric kSameAddress{.name = "same_address",
                          .help = "both see the variable at the same virtual address",
                          .type = MetricType::flag};
const Metric kParentAlive{.name = "parent_alive",
                          .help = "the parent lives, or has come to its end",
                          .type = MetricType::flag};
const Metric kChildSignal{.name = "child_signal",
                          .help = "the signal that killed the child; 0: none"};
const Metric kPeekErrno{.name = "peek_errno",
                        .help = "errno of process_vm_readv; 0: it read, or was not called"};
const Metric kLinesPrinted{.name = "lines_printed",
                           .help = "how often the line came out that was printed once",
                           .unit = "lines"};
const Metric kSpoiled{.name = "spoiled",
                      .help = "the parent's variable held what nobody added to it",
                      .type = MetricType::flag};

const Gauge kParentAdded{.name = "parent_added",
                         .help = "what the parent has added to the variable"};
const Gauge kChildAdded{.name = "child_added", .help = "what the child has added to the variable"};
const Gauge kPeeked{.name = "peeked", .help = "what the parent read in the child's memory"};
const Gauge kPeeks{.name = "peeks", .help = "how often it tried"};

namespace {

/// Yama, where it is built in, may allow less than the man page says.
std::string who_forbids(const Stage& stage) {
    int scope = 0;
    if (std::FILE* yama = std::fopen("/proc/sys/kernel/yama/ptrace_scope", "re"); yama != nullptr) {
        if (std::fscanf(yama, "%d", &scope) != 1) scope = 0;
        std::fclose(yama);
    }
    if (stage.choice<Peek>(kPeek) == Peek::non_dumpable) return "the child is not dumpable";
    return scope > 0 ? "Yama lets only ancestors read" : "the kernel forbids it";
}

/// What somebody has found in the variable. It holds 100 from the start and only grows.
std::string seen(long long value) {
    return value == 0 ? "nothing yet" : std::to_string(value);
}

std::string peek_in_words(const Stage& stage) {
    if (stage.shown(kPeeks) == 0) return "";
    const int error = static_cast<int>(stage.total(kPeekErrno));
    if (error == EPERM)
        return " The parent's look into the child's memory ended with EPERM: " +
               who_forbids(stage) + ".";
    if (error != 0)
        return std::string(" The parent's look into the child's memory ended with ") +
               strerrorname_np(error) + ".";
    const bool hidden = stage.choice<Peek>(kPeek) == Peek::non_dumpable;
    return " The parent read " + std::to_string(stage.shown(kPeeked)) + " in the child's memory" +
           (hidden ? ", which is not dumpable: this user has CAP_SYS_PTRACE." : ".");
}

}  // namespace

void report_memory(Stage& stage, std::size_t parent, std::size_t child) {
    const int killed = killed_by(stage, child);
    const bool parent_alive = killed_by(stage, parent) == 0;
    stage.set(kChildSignal, killed);
    stage.set(kParentAlive, parent_alive ? 1 : 0);
    stage.set(kLinesPrinted, lines_printed(stage));

    const bool shared = stage.choice<Mapping>(kMapping) == Mapping::shared;
    const std::string mine = seen(stage.total(kParentValue)), its = seen(stage.total(kChildValue));
    std::string values;
    if (stage.total(kSpoiled) != 0) {
        values = "The child wrote over the variable that it shares with the parent.";
    } else if (shared) {
        values = "One variable for both: the parent saw " + mine + ", the child " + its + ".";
    } else {
        values = "One address, two variables: the parent saw " + mine + ", the child " + its + ".";
    }
    std::string more;
    if (killed != 0)
        more += std::string(" SIG") + sigabbrev_np(killed) + " killed the child" +
                (parent_alive ? ", and the parent went on." : ".");
    if (!parent_alive) more += " The parent was killed.";
    more += peek_in_words(stage);
    const long long lines = stage.total(kLinesPrinted);
    if (more.empty() && lines > 1) {
        more +=
            " The line printed once, before fork, came out " + std::to_string(lines) + " times.";
    }
    stage.verdict(parent_alive && stage.total(kSpoiled) == 0, "%s%s", values.c_str(), more.c_str());
}

}  // namespace ipc::demos
