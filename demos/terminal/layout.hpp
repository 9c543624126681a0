#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "supervisor/description.hpp"
#include "supervisor/snapshot.hpp"
#include "terminal/cells.hpp"
#include "terminal/history.hpp"
#include "terminal/look.hpp"

namespace ipc::terminal {

struct Size {
    std::size_t width = 80;
    std::size_t height = 24;
};

/// What the live view knows besides the run itself.
struct ViewState {
    bool keys = false;  ///< the keyboard is heard
    bool paused = false;
    bool ending = false;
    std::string schedule = {};  ///< the steps granted since the pause, "A B A"
    std::string said = {};      ///< what the last key did
    int switch_knob = -1;       ///< the live knob that the key m turns, or -1
};

/// The live knob that one wants to turn while watching: `sync`, else the first live choice; -1:
/// none.
int knob_to_switch(const supervisor::Description& description);

/// The whole live view: at most size.height rows of at most size.width columns. Pure; the number of
/// rows depends on the demo and the size alone, so that nothing jumps while numbers change.
std::vector<Line> lay_out(const supervisor::Description& description,
                          const supervisor::Snapshot& snapshot, const History& history,
                          const ViewState& state, const Signs& signs, Size size);

// The parts, in the files named after them.
std::vector<Line> actor_rows(const supervisor::Description& description,
                             const supervisor::Snapshot& snapshot, const Signs& signs,
                             std::size_t width, bool with_source);
std::vector<Line> object_rows(const supervisor::Description& description,
                              const supervisor::Snapshot& snapshot, const Signs& signs,
                              std::size_t width);
std::vector<Line> metric_rows(const supervisor::Description& description,
                              const supervisor::Snapshot& snapshot, const History& history,
                              std::size_t width, bool dense);
Line curve_row(const supervisor::Description& description, const History& history,
               const Signs& signs, std::size_t width);

/// The code an actor is about to run: the text of that line, or of the next one where the line only
/// names the site. The text is empty where the source has no such line.
struct SourceLine {
    int number = 0;  ///< in the main source, from 1; 0: elsewhere
    std::string text;
};
SourceLine source_line(std::string_view source, int line);

/// "--sync mutex --writers 4": the knobs that differ from their defaults.
std::string knobs_changed(const supervisor::Description& description,
                          const std::vector<std::int64_t>& knobs);

}  // namespace ipc::terminal
