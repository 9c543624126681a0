#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// Code, Kernel, System calls, Try it, Knobs, and Advice where mechanisms are compared: one of them at a time.
void draw_inspector(const model::App& app, model::Commands& commands, Canvas area);

// The tabs. `area` is the inside of the panel; each scrolls by itself.
void draw_code(const model::App& app, model::Commands& commands, Canvas area);
void draw_kernel(const model::App& app, model::Commands& commands, Canvas area);
void draw_system_calls(const model::App& app, model::Commands& commands, Canvas area);
void draw_try_it(const model::App& app, model::Commands& commands, Canvas area);
void draw_knobs(const model::App& app, model::Commands& commands, Canvas area);

}  // namespace ipc::views
