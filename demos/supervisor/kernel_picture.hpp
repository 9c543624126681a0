#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "supervisor/file_locks.hpp"
#include "supervisor/kernel_call.hpp"
#include "supervisor/kernel_descriptor.hpp"
#include "supervisor/kernel_object.hpp"
#include "supervisor/kernel_status.hpp"

namespace ipc::supervisor {

/// What the addresses point to that a sleeping process gave to its call, by process_vm_readv(), which only reads.
struct CallMemory {
    /// futex: the word it sleeps on, and the two after it (in a pthread mutex the third is the owner).
    Reading<std::array<std::uint32_t, 3>> words;
    Reading<std::string> path;            ///< open
    Reading<std::uint64_t> signals;       ///< sigtimedwait: those it waits for
    Reading<std::vector<int>> descriptors;///< poll: those it waits for
    struct Operation {
        int semaphore = 0, change = 0;
    };
    Reading<std::vector<Operation>> operations; ///< semop
};

/// Why nothing else of a process can be read.
inline constexpr const char* kHasEnded = "the process has ended";

/// One process as the kernel has it.
struct KernelProcess {
    int pid = 0;
    int actor = -1;  ///< 0: A, 1: B ...; -1: none
    std::string who; ///< "A", "the warden", "sort (process 4711)"
    /// It sleeps until somebody else does something: not at a gate, in a nap, or with a time limit.
    bool waits = false;
    char state = ' '; ///< R, S, D, T, Z; ' ': it has ended
    Reading<SystemCall> call; ///< the one it sleeps in
    CallMemory memory;
    Reading<std::string> wchan;
    int cpu = -1, nice = 0, threads = 0;
    std::int64_t minor_faults = 0, major_faults = 0;
    Reading<KernelStatus> status;
    Reading<std::vector<KernelDescriptor>> descriptors;
    Reading<std::vector<KernelMapping>> mappings; ///< those shared with others
    std::vector<int> children;      ///< pids
    std::string wants;              ///< the lock that it is about to take, as the demo calls it; empty: none
    std::vector<std::string> holds; ///< the locks that it has, as the demo calls them

    bool ended() const { return state == ' ' || state == 'Z' || state == 'X'; }
    std::string state_words() const; ///< "S: asleep until something happens"
    const KernelDescriptor* descriptor(int fd) const;
    /// Everything but descriptors and mappings, line by line, each with the command that shows it outside.
    std::vector<KernelField> fields() const;
};

/// A whole run in the kernel's eyes. Values are as old as Xray says.
struct KernelPicture {
    /// The actors by letter, then whoever else belongs to the run, then (after look_closely) anybody who holds an
    /// object of theirs.
    std::vector<KernelProcess> processes;
    std::vector<KernelObject> objects; ///< by kind, then by name
    std::vector<FileLock> locks;       ///< on files that these processes have open
    bool whole_machine = false;        ///< holders were looked for in every process that we may read

    const KernelProcess* process(int pid) const;
    const KernelObject* object(const std::string& name) const;
    /// What a descriptor of a process is open on.
    const KernelObject* object_of(const KernelProcess& process, int fd) const;
    /// Who has a file lock: the process, or where it belongs to an open file description all that have this open.
    std::vector<KernelHolder> holders_of(const FileLock& lock) const;
};

/// "A (descriptor 4) and the warden (descriptor 7)"; without descriptor where that is -1. Nobody: "nobody".
std::string holders_in_words(const KernelPicture& picture, const std::vector<KernelHolder>& holders);

}  // namespace ipc::supervisor
