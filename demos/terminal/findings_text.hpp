#pragma once

#include <string>
#include <vector>

#include "supervisor/explorer.hpp"
#include "terminal/cells.hpp"
#include "terminal/look.hpp"

namespace ipc::terminal {

/// What a search found, for human eyes: how many fail first, then each outcome, then how to replay the
/// shortest failing schedule. Wrapped to `width`.
std::vector<Line> findings_lines(const supervisor::Description& description,
                                 const std::vector<std::int64_t>& knobs,
                                 const supervisor::Findings& findings, const Signs& signs,
                                 std::size_t width);

/// "18 of 20 schedules fail, complete": one line while the search goes on.
std::string progress_line(const supervisor::Findings& findings);

/// The demo's program with what differs from its defaults, as one types it: "ipc-pipe --size 8192".
std::string command_line(const supervisor::Description& description,
                         const std::vector<std::int64_t>& knobs);

}  // namespace ipc::terminal
