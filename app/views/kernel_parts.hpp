#pragma once

#include "model/commands.hpp"
#include "model/kernel.hpp"
#include "views/scroll_area.hpp"

namespace ipc::views {

/// A value of the kernel; a press copies the command that shows it outside. In the item map "GROUP: NAME".
void draw_kernel_line(ScrollArea& column, model::Commands& commands, const std::string& group,
                      const model::KernelLine& line);
/// A descriptor or a mapping, and who else has what it leads to.
void draw_kernel_end(ScrollArea& column, const model::KernelEnd& end);
void draw_kernel_object(ScrollArea& column, model::Commands& commands, const model::KernelObject& object);
/// A sentence with its evidence and the command that shows it.
void draw_stuck(ScrollArea& column, model::Commands& commands, const model::StuckActor& stuck);

}  // namespace ipc::views
