#pragma once

#include "model/app.hpp"
#include "model/commands.hpp"
#include "views/canvas.hpp"

namespace ipc::views {

/// The knob "sync" as a switch: as many of its choices as have room, the others and the wrong ones
/// behind "more". Of a demo without that knob the first live one with a wrong choice, with its name;
/// nothing where there is none. The name gives way where both have no room. Answers its right end.
float draw_sync_switch(const model::App& app, model::Commands& commands, Canvas area, bool labelled);

}  // namespace ipc::views
