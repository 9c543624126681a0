#pragma once

#include <cstdint>

namespace ipc::terminal {

/// From the order to end until it is ended by force.
inline constexpr std::int64_t kPatienceNs = 2'000'000'000;

/// The signals of whoever stands outside. SIGINT, SIGTERM and SIGHUP ask for a clean end; the
/// second one ends the program at once, terminal restored (the warden then sees its control socket
/// close and kills the rest). At most one object at a time.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    int fd() const;          ///< readable when something came
    void clear();            ///< makes it unreadable again
    int end_signal() const;  ///< the number of the first signal that asked for the end, or 0

    /// From now on Ctrl-Z is the caller's: it restores the terminal and then stops itself by
    /// SIGSTOP.
    void take_over_stops();
    bool take_stop();      ///< Ctrl-Z was pressed since the last call
    bool take_continue();  ///< the program was stopped and goes on
    bool take_resize();
};

}  // namespace ipc::terminal
