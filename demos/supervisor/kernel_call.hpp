#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "supervisor/proc.hpp"

namespace ipc::supervisor {

/// What an argument of a system call is.
enum class ArgumentKind : std::uint8_t { number, descriptor, address, flags, signal, system_v_id, open_flags, futex };

struct CallArgument {
    std::string name; ///< as in the man page: "fd", "count"
    ArgumentKind kind = ArgumentKind::number;
    std::uint64_t value = 0; ///< as in the register
    std::string text;        ///< "3", "0x7ffd...", "O_WRONLY", "FUTEX_WAIT"
};

/// The system call in which a process sleeps.
struct SystemCall {
    int number = -1;
    std::string name; ///< "read"
    std::vector<CallArgument> arguments; ///< empty where this program does not know the call's

    /// The descriptor that it is about; -1: none.
    int descriptor() const;
    /// The value of the argument of this name; 0 if there is none.
    std::uint64_t argument(const std::string& name) const;
    std::string in_words() const; ///< "read(3, 0x7ffd..., 512)"
    std::string command() const;  ///< "man 2 read"
};

/// Decodes the number and the registers of /proc/PID/syscall; `look.syscall` is not negative.
SystemCall decode_call(const ProcLook& look);

/// The call's first argument is a descriptor.
bool takes_descriptor(int number);

}  // namespace ipc::supervisor
