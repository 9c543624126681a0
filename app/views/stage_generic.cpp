#include "views/stage_drawings.hpp"
#include "views/widgets.hpp"

namespace ipc::views {

void draw_generic_stage(const model::App& app, model::Commands&, Canvas canvas) {
    if (app.demo() != nullptr) empty_message(canvas, app.demo()->summary);
}

}  // namespace ipc::views
