#pragma once

#include <cstddef>
#include <string>

#include "supervisor/description.hpp"

namespace ipc::terminal {

/// One sentence on stderr, with the demo's name in front. Returns the exit status 1.
int fail(const supervisor::Description& description, const std::string& why);

/// A terminal's width, within what reads well; a file's lines stay whole.
std::size_t report_width();

/// Writes a report to stdout. Returns 0, or what fail() returns; a reader that has seen enough, or a terminal
/// that was closed, is no failure.
int write_report(const supervisor::Description& description, const std::string& text);

}  // namespace ipc::terminal
