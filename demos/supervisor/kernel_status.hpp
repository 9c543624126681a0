#pragma once

#include <cstdint>
#include <string>

#include "supervisor/descriptor.hpp"
#include "supervisor/kernel_signals.hpp"
#include "supervisor/proc.hpp"
#include "supervisor/reading.hpp"

namespace ipc::supervisor {

/// What /proc/PID/status adds to /proc/PID/stat.
struct KernelStatus {
    SignalMasks signals;
    std::int64_t resident_kb = 0; ///< VmRSS: memory that is in RAM now
    std::int64_t shared_kb = 0;   ///< RssShmem: the part of it in shared memory
    std::int64_t voluntary_switches = 0;   ///< it gave the CPU up: it slept
    std::int64_t involuntary_switches = 0; ///< the CPU was taken from it
};

/// Reads the text of /proc/PID/status; what it does not hold stays zero.
KernelStatus parse_status(const char* text);

/// The files of /proc/PID about one process that are read over and over, kept open: 4 us for stat and syscall,
/// 7 us for status, 1 us for wchan. Opens nothing of the process's own.
class KernelFiles {
public:
    KernelFiles() = default;
    explicit KernelFiles(int pid);

    int pid() const { return look_.pid(); }
    ProcLook look() const { return look_.look(); }
    Reading<KernelStatus> status() const;
    /// The kernel function in which it sleeps. Its name is the kernel's own and differs between versions.
    Reading<std::string> wchan() const;
    std::uint64_t turns() const { return look_.turns().times; } ///< times it was put on a CPU
    std::vector<int> children() const { return look_.children(); }

private:
    ProcWatcher look_;
    Descriptor status_, wchan_;
    int status_error_ = 0, wchan_error_ = 0;
};

}  // namespace ipc::supervisor
