// For demos without a drawing of their own: the processes, and what their object's numbers are.
#include <algorithm>

#include "views/stage_drawings.hpp"
#include "views/stage_parts.hpp"
#include "views/widgets.hpp"

namespace ipc::views {
namespace {

void draw_gauges(const model::App& app, const Canvas& canvas, Rect rect) {
    const Theme& theme = canvas.theme();
    const model::Demo& demo = *app.demo();
    canvas.box(rect, theme.raised, theme.line);
    const Rect in = rect.shrunk(canvas.px(14));
    float y = in.min.y;
    caption(canvas, {in.min.x, y}, demo.title, theme.dim);
    y += platform::font_size(canvas.fonts().caption) + canvas.px(4);
    if (!app.run.object_name.empty()) {
        // Of a path the end tells most.
        const std::string& whole = app.run.object_name;
        const std::size_t slash = whole.rfind('/');
        const std::string name = slash == std::string::npos ? whole : whole.substr(slash + 1);
        canvas.text_fitted({in.min.x, y}, in.width(), canvas.fonts().mono_small, theme.dim, name);
        y += platform::font_size(canvas.fonts().mono_small);
    }
    y += canvas.px(8);
    std::vector<bool> is_capacity(demo.gauges.size());
    for (const model::Gauge& gauge : demo.gauges) {
        if (gauge.full >= 0 && static_cast<std::size_t>(gauge.full) < is_capacity.size())
            is_capacity[static_cast<std::size_t>(gauge.full)] = true;
    }
    const float step = platform::font_size(canvas.fonts().small) + canvas.px(6);
    for (std::size_t index = 0; index < demo.gauges.size(); ++index) {
        const model::Gauge& gauge = demo.gauges[index];
        if (is_capacity[index]) continue;
        const bool bar = gauge.full >= 0;
        if (y + step + (bar ? canvas.px(14) : 0) > in.max.y) break;
        const std::int64_t now = app.gauge(gauge.name);
        std::string text = app.run.actors.empty() || index >= app.run.gauges.size() ? "–" : model::grouped(now);
        const std::int64_t full =
            bar ? app.gauge(demo.gauges[static_cast<std::size_t>(gauge.full)].name) : 0;
        if (full > 0) text += " of " + model::grouped(full);
        if (!gauge.unit.empty()) text += " " + gauge.unit;
        const float width = platform::text_size(canvas.fonts().mono, text).x;
        canvas.text_fitted({in.min.x, y}, in.width() - width - canvas.px(10), canvas.fonts().small,
                           theme.dim, model::in_words(gauge.name));
        canvas.text_right({in.max.x, y}, canvas.fonts().mono, theme.text, text);
        y += step;
        if (!bar) continue;
        const double part = full > 0 ? static_cast<double>(now) / static_cast<double>(full) : 0;
        draw_bar(canvas, {{in.min.x, y}, {in.max.x, y + canvas.px(10)}}, part,
                 mixed(theme.panel, theme.accent, 0.7F));
        y += canvas.px(16);
    }
}

}  // namespace

void draw_generic_stage(const model::App& app, model::Commands& commands, Canvas canvas) {
    if (app.demo() == nullptr) return;
    const std::vector<Player> all = players(app);
    const Rect area = canvas.area;
    const bool gauges = !app.demo()->gauges.empty();
    const float gap = canvas.px(14);
    Rect boxes = area;
    if (gauges) {
        const float width = std::clamp(area.width() * 0.34F, canvas.px(200), canvas.px(340));
        draw_gauges(app, canvas, {{area.max.x - width, area.min.y}, area.max});
        boxes.max.x -= width + gap;
    }
    const std::size_t columns = all.size() <= 1 ? 1 : all.size() <= 6 ? 2 : 3;
    const std::size_t rows = (all.size() + columns - 1) / std::max<std::size_t>(columns, 1);
    const float width = std::min(
        (boxes.width() - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns),
        canvas.px(330));
    for (std::size_t column = 0; column < columns; ++column) {
        const float x = boxes.min.x + static_cast<float>(column) * (width + gap);
        const std::size_t count = std::min(rows, all.size() - std::min(all.size(), column * rows));
        const std::vector<Rect> places =
            stacked(canvas, {{x, boxes.min.y}, {x + width, boxes.max.y}}, count, canvas.px(200));
        for (std::size_t row = 0; row < count; ++row) {
            draw_actor(app, commands, canvas, places[row], all[column * rows + row]);
        }
    }
}

}  // namespace ipc::views
