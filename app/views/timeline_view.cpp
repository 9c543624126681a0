#include "views/timeline_view.hpp"

#include "views/widgets.hpp"

namespace ipc::views {

void draw_timeline(const model::App&, model::Commands&, Canvas canvas) {
    const Panel frame = panel(canvas, "Timeline");
    empty_message(canvas.part(frame.inside),
                  "Run the demo: every event of every process appears here.");
}

}  // namespace ipc::views
