// The pipe: a tube with its real fill between the write ends and the read end.
#include <algorithm>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/stage_tube.hpp"

namespace ipc::views {

void draw_pipe_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    const std::vector<Player> writers = players(app, "writer");
    std::vector<Player> readers = players(app);
    // The pipeline's programs stand where the reader does.
    std::erase_if(readers, [&](const Player& player) {
        return player.role == "writer" || (app.run.actors.empty() && player.role != "reader");
    });
    const Theme& theme = canvas.theme();
    const Rect area = canvas.area;
    const float side = std::clamp(area.width() * 0.29F, canvas.px(160), canvas.px(260));
    const float way = std::clamp(area.width() * 0.06F, canvas.px(26), canvas.px(60));
    const float middle = area.center().y - canvas.px(12);
    const float high = std::clamp(area.height() * 0.26F, canvas.px(40), canvas.px(70));
    const Rect tube{{area.min.x + side + way, middle - high / 2},
                    {area.max.x - side - way, middle + high / 2}};
    canvas.ui.items.add("pipe", tube);
    draw_tube(app, canvas, tube, true);
    draw_tube_numbers(app, canvas, tube, tube.max.y + canvas.px(9), "the pipe");

    const float most = canvas.px(writers.size() == 1 ? 200 : 130);
    const std::vector<Rect> left =
        stacked(canvas, {area.min, {area.min.x + side, area.max.y}}, writers.size(), most);
    for (std::size_t row = 0; row < writers.size(); ++row) {
        draw_arrow(canvas, {left[row].max.x, left[row].center().y}, {tube.min.x, middle},
                   theme.actor(writers[row].index), writers.size() > 1 ? theme.dim : 0);
        draw_actor(app, commands, canvas, left[row], writers[row]);
    }
    const std::vector<Rect> right =
        stacked(canvas, {{area.max.x - side, area.min.y}, area.max}, readers.size(),
                canvas.px(readers.size() == 1 ? 200 : 130));
    for (std::size_t row = 0; row < readers.size(); ++row) {
        draw_arrow(canvas, {tube.max.x, middle}, {right[row].min.x, right[row].center().y},
                   theme.actor(readers[row].index));
        draw_actor(app, commands, canvas, right[row], readers[row]);
    }
}

}  // namespace ipc::views
