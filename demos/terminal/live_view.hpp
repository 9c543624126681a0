#pragma once

#include <string>

#include "supervisor/run.hpp"
#include "supervisor/stuck_watch.hpp"
#include "terminal/history.hpp"
#include "terminal/interrupts.hpp"
#include "terminal/layout.hpp"
#include "terminal/screen.hpp"

namespace ipc::terminal {

/// A run on a terminal, redrawn in place 15 times a second, with the keys of --help.
class LiveView {
public:
    /// `seconds`: how long the run may take without its pauses; 0: until its work is done. The run
    /// itself was started without a limit, since its warden would count the pauses too.
    LiveView(supervisor::Run& run, const supervisor::Description& description, const Look& look,
             Interrupts& interrupts, supervisor::StuckWatch& stuck, std::int64_t seconds);

    /// Returns when the run has finished, or did not end in time after it was told to.
    void watch();

private:
    void hear_keys();
    void press(char key);
    void toggle_pause();
    void step(std::size_t actor);
    void step_next();
    void change_pace(bool faster);
    void switch_choice();
    void heed_signals();
    void tell_to_end();
    bool draw();
    supervisor::Snapshot now();

    supervisor::Run& run_;
    const supervisor::Description& description_;
    const Look& look_;
    Interrupts& interrupts_;
    supervisor::StuckWatch& stuck_;
    std::int64_t seconds_;
    Screen screen_;
    History history_;
    ViewState state_;
    std::string escape_;          ///< the beginning of an escape sequence, while it is coming in
    std::size_t stepped_ = 0;     ///< the actor after which the next one in turn comes
    double paused_seconds_ = 0;   ///< spent in pauses so far
    double paused_since_ = 0;     ///< on the run's own clock; valid while paused
    std::int64_t ending_ns_ = 0;  ///< when it was told to end; 0: not yet
};

}  // namespace ipc::terminal
