#pragma once

#include <string>

#include "supervisor/description.hpp"
#include "supervisor/snapshot.hpp"
#include "terminal/cells.hpp"

namespace ipc::tests {

/// A demo with a knob, a metric and a gauge of every kind, and a run of it with `actors` actors.
supervisor::Description sample_demo();
supervisor::Snapshot sample_snapshot(const supervisor::Description& demo, std::size_t actors);

/// The text of a line, of lines, without colours.
std::string plain(const terminal::Line& line);
std::string plain(const std::vector<terminal::Line>& lines);

}  // namespace ipc::tests
