#pragma once

#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// A line of strace in plain words: what the call does, what came of it here, which man page says more.
float call_words_height(const Canvas& canvas, const model::CallLine& line);
void draw_call_words(const model::App& app, model::Commands& commands, const Canvas& canvas, const model::CallLine& line);

}  // namespace ipc::views
