#pragma once

#include <string_view>

#include "views/stage_parts.hpp"

// What a pipe is, with or without a name.
namespace ipc::views {

/// A tube with its real fill, by the gauges "fill" and "capacity"; messages in their writers'
/// colours where they are known one by one. `mark_pipe_buf`: up to where a write goes in whole.
void draw_tube(const model::App& app, const Canvas& canvas, Rect tube, bool mark_pipe_buf);
/// Below `tube`, from `y` on: the fill in figures, the rate, and who waits for what; as many lines
/// as fit.
void draw_tube_numbers(const model::App& app, const Canvas& canvas, Rect tube, float y,
                       std::string_view name);

}  // namespace ipc::views
