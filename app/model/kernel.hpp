#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ipc::model {

/// One value as the kernel has it, or why it cannot be read; with the command that shows it outside.
struct KernelLine {
    std::string name;
    std::string value;  ///< where it is not `known`: one sentence, why
    std::string command;
    bool known = true;
    /// Of a line that is a set of signals: bit n - 1 is signal n.
    std::optional<std::uint64_t> signals = std::nullopt;

    bool operator==(const KernelLine&) const = default;
};

/// A descriptor or a mapping of a process.
struct KernelEnd {
    std::string number;  ///< "4"; "mapped"
    std::string access;  ///< "read end"
    std::string object;  ///< "pipe:[37159]"
    std::string others;  ///< who else has it open: "B (descriptor 4)", "nobody"; empty: not known
    std::string other_end;  ///< of a connected socket: "its other end is C's descriptor 3"

    bool operator==(const KernelEnd&) const = default;
};

struct KernelProcess {
    std::string who;  ///< "A", "the warden"
    int actor = -1;   ///< index; -1: none
    int pid = 0;
    std::vector<KernelLine> lines;
    std::vector<KernelEnd> ends;  ///< without the playground's own
    std::string no_ends;          ///< why the descriptors cannot be read; empty if they can
    std::size_t machinery = 0;    ///< how many more are the playground's own

    bool operator==(const KernelProcess&) const = default;
};

/// An object that processes talk through.
struct KernelObject {
    std::string kind;  ///< "pipe"
    std::string name;  ///< "pipe:[37159]"
    std::optional<std::int64_t> fill, capacity;
    std::string unit;     ///< of both
    std::string holders;  ///< "A (descriptor 4) and B (descriptor 3)"
    std::string waiters;  ///< who sleeps in a call on it; empty: nobody
    std::vector<KernelLine> lines;
    std::string command;

    bool operator==(const KernelObject&) const = default;
};

/// Why one actor does not go on, with the evidence, and the command that shows that.
struct StuckActor {
    int actor = -1;
    std::string text, command;
};

/// A run in the kernel's eyes.
struct Kernel {
    std::vector<KernelProcess> processes;  ///< the actors by letter, then whoever else belongs to the run
    std::vector<KernelObject> objects;
    /// What was answered when it was last asked for; nothing: it was not, or the run went on since.
    std::optional<std::vector<StuckActor>> stuck;
    double asked_at = 0;   ///< Run::seconds
    bool asking = false;  ///< the answer is on its way
};

}  // namespace ipc::model
