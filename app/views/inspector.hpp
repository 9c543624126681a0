#pragma once

#include <span>

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

struct InspectorTab {
    model::Tab tab;
    const char* title;  ///< also its name in the item map
    const char* brief;  ///< where there is little room
};
/// In their order; the adviser only where mechanisms are compared.
std::span<const InspectorTab> inspector_tabs(bool compares);

/// Code, Kernel, System calls, Try it, Knobs, and Advice where mechanisms are compared: one of them at a time.
void draw_inspector(const model::App& app, model::Commands& commands, Canvas area);

// The tabs. `area` is the inside of the panel; each scrolls by itself.
void draw_code(const model::App& app, model::Commands& commands, Canvas area);
void draw_kernel(const model::App& app, model::Commands& commands, Canvas area);
void draw_system_calls(const model::App& app, model::Commands& commands, Canvas area);
void draw_try_it(const model::App& app, model::Commands& commands, Canvas area);
void draw_knobs(const model::App& app, model::Commands& commands, Canvas area);

}  // namespace ipc::views
